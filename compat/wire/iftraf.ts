// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../abi/constants.js';
import { iftrafParam, iftrafParamArray } from '../abi/iftraf.js';
import type { FlowTraffic } from '../model/iftraf.js';
import { list, name, optional } from './body.js';
import type { Body } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const f = fieldsOf(iftrafParam);
const trafficCodec = record<FlowTraffic>(iftrafParam, {
  family: f.num('af'),
  protocol: f.num('proto'),
  lcore: f.num('cid'),
  portId: f.num('devid'),
  device: f.text('ifname'),
  source: f.address('saddr', 'af'),
  sourcePort: f.num('sport'),
  dest: f.address('daddr', 'af'),
  destPort: f.num('dport'),
  receivedBytes: f.num('total_recv'),
  sentBytes: f.num('total_sent'),
});

/** The original sends 65 bytes without a meaning, which nobody reads. */
const meaningless: Body<void> = {
  encode: () => new Uint8Array(iftrafParam.size),
  decode: () => undefined,
};

export const enableTraffic = setMessage('SOCKOPT_SET_IFTRAF_ADD', meaningless);
export const disableTraffic = setMessage('SOCKOPT_SET_IFTRAF_DEL', meaningless);
/** Asks with a device, `all`, or nothing; no body in answer means that nothing is collected. */
export const getTraffic = getMessage(
  'SOCKOPT_GET_IFTRAF_SHOW',
  name(constants.IFNAMSIZ),
  optional(list(countHead(iftrafParamArray, 'ntrafs'), trafficCodec, 'exact')),
);

// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../abi/constants.js';
import { iftrafParam, iftrafParamArray } from '../abi/iftraf.js';
import type { FlowTraffic, FlowTrafficList } from '../model/iftraf.js';
import { list, name, one, optional } from './body.js';
import type { Body } from './body.js';
import { bytesOf } from './bytes.js';
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

const head = countHead(iftrafParamArray, 'ntrafs');
const flowsBody = list(head, trafficCodec);
const answer: Body<FlowTrafficList> = {
  encode: ({ announced, flows }) => {
    const body = flowsBody.encode(flows);
    head.encode(bytesOf(body), 0, { count: announced });
    return body;
  },
  decode: (body) => {
    const { count } = one(head).decode(body);
    const fits = body.length === head.size + count * trafficCodec.size;
    return { announced: count, flows: fits ? flowsBody.decode(body) : [] };
  },
};

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
  optional(answer),
);

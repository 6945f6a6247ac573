// SPDX-License-Identifier: GPL-2.0-or-later
import { dpVsLaddrConf, dpVsLaddrEntry } from '../abi/laddr.js';
import type { Laddr, LaddrList, LaddrRequest } from '../model/laddr.js';
import { counted, one } from './body.js';
import { matchCodec } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const f = fieldsOf(dpVsLaddrConf);
const requestCodec = record<LaddrRequest>(dpVsLaddrConf, {
  family: f.num('af_s'),
  protocol: f.num('proto'),
  address: f.address('vaddr', 'af_s'),
  port: f.num('vport'),
  fwmark: f.num('fwmark'),
  match: f.nested('match', matchCodec),
  lcore: f.num('cid'),
  lcoreIndex: f.num('index'),
  laddrFamily: f.num('af_l'),
  laddr: f.address('laddr', 'af_l'),
  device: f.text('ifname'),
  count: f.num('nladdrs'),
});

const e = fieldsOf(dpVsLaddrEntry);
const laddrCodec = record<Laddr>(dpVsLaddrEntry, {
  family: e.num('af'),
  address: e.address('addr', 'af'),
  portConflicts: e.big('nport_conflict'),
  conns: e.num('nconns'),
});

const listBody = counted<LaddrList, LaddrRequest, Laddr>({
  head: requestCodec,
  element: laddrCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: (head, laddrs) => ({ ...head, laddrs }),
  split: ({ laddrs, ...head }) => ({ head: { ...head, count: laddrs.length }, elements: laddrs }),
});
const request = one(requestCodec);

export const addLaddr = setMessage('SOCKOPT_SET_LADDR_ADD', request);
export const deleteLaddr = setMessage('SOCKOPT_SET_LADDR_DEL', request);
export const flushLaddrs = setMessage('SOCKOPT_SET_LADDR_FLUSH', request);
export const getLaddrs = getMessage('SOCKOPT_GET_LADDR_GETALL', request, listBody);

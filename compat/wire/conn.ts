// SPDX-License-Identifier: GPL-2.0-or-later
import { ipVsConnArray, ipVsConnEntry, ipVsConnReq, ipVsSockpair } from '../abi/conn.js';
import type { Conn, ConnPage, ConnQuery, SockPair } from '../model/conn.js';
import { counted, one } from './body.js';
import { getMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const p = fieldsOf(ipVsSockpair);
const pairCodec = record<SockPair>(ipVsSockpair, {
  family: p.num('af'),
  protocol: p.num('proto'),
  client: p.address('sip', 'af'),
  clientPort: p.num('sport'),
  virtual: p.address('tip', 'af'),
  virtualPort: p.num('tport'),
});

const q = fieldsOf(ipVsConnReq);
const queryCodec = record<ConnQuery>(ipVsConnReq, {
  flags: q.num('flag'),
  whence: q.num('whence'),
  pair: q.nested('sockpair', pairCodec),
});

const e = fieldsOf(ipVsConnEntry);
const connCodec = record<Conn>(ipVsConnEntry, {
  inFamily: e.num('in_af'),
  outFamily: e.num('out_af'),
  protocol: e.num('proto'),
  client: e.address('caddr', 'in_af'),
  clientPort: e.num('cport'),
  virtual: e.address('vaddr', 'in_af'),
  virtualPort: e.num('vport'),
  local: e.address('laddr', 'out_af'),
  localPort: e.num('lport'),
  dest: e.address('daddr', 'out_af'),
  destPort: e.num('dport'),
  timeoutSec: e.num('timeout'),
  lcore: e.num('lcoreid'),
  state: e.text('state'),
});

interface PageHead {
  readonly count: number;
  readonly result: number;
  readonly cursor: number;
}
const a = fieldsOf(ipVsConnArray);
const headCodec = record<PageHead>(ipVsConnArray, {
  count: a.num('nconns'),
  result: a.num('resl'),
  cursor: a.num('curcid'),
});

const pageBody = counted<ConnPage, PageHead, Conn>({
  head: headCodec,
  element: connCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: ({ result, cursor }, conns) => ({ result, cursor, conns }),
  split: ({ conns, ...head }) => ({ head: { ...head, count: conns.length }, elements: conns }),
});
const query = one(queryCodec, 'exact');

/** Pages of at most 1024 entries. */
export const getConns = getMessage('SOCKOPT_GET_CONN_ALL', query, pageBody);
export const findConn = getMessage('SOCKOPT_GET_CONN_SPECIFIED', query, pageBody);

// SPDX-License-Identifier: GPL-2.0-or-later
import { ipVsConnArray, ipVsConnEntry, ipVsConnReq, ipVsSockpair } from '../abi/conn.js';
import { constants } from '../abi/constants.js';
import { addressText } from '../model/address.js';
import type { Conn, ConnPage, ConnQuery, SockPair } from '../model/conn.js';
import { counted, one } from './body.js';
import type { Body } from './body.js';
import { badMessage, readText } from './bytes.js';
import { getMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec } from './record.js';

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
const anyConn = record<Conn>(ipVsConnEntry, {
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

const at = ipVsConnEntry.at;
/** Listings have millions: an object made at once is several times faster. */
const connCodec: Codec<Conn> = {
  ...anyConn,
  decode: (bytes, base) => {
    const { view, u8 } = bytes;
    const inFamily = view.getUint16(base + at.in_af, true);
    const outFamily = view.getUint16(base + at.out_af, true);
    return {
      inFamily,
      outFamily,
      protocol: view.getUint16(base + at.proto, true),
      client: addressText(inFamily, u8, base + at.caddr),
      clientPort: view.getUint16(base + at.cport, false),
      virtual: addressText(inFamily, u8, base + at.vaddr),
      virtualPort: view.getUint16(base + at.vport, false),
      local: addressText(outFamily, u8, base + at.laddr),
      localPort: view.getUint16(base + at.lport, false),
      dest: addressText(outFamily, u8, base + at.daddr),
      destPort: view.getUint16(base + at.dport, false),
      timeoutSec: view.getUint32(base + at.timeout, true),
      lcore: view.getUint8(base + at.lcoreid),
      state: readText(bytes, base + at.state, stateSize),
    };
  },
};
const stateSize = 16;

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

/** Any number of connections. */
export const connsBody = counted<ConnPage, PageHead, Conn>({
  head: headCodec,
  element: connCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: ({ result, cursor }, conns) => ({ result, cursor, conns }),
  split: ({ conns, ...head }) => ({ head: { ...head, count: conns.length }, elements: conns }),
});
const query = one(queryCodec, 'exact');

/** Refuses a page of more entries than there may be. */
const pageOf = (maxEntries: number): Body<ConnPage> => ({
  ...connsBody,
  decode: (body) => {
    const limit = headCodec.size + maxEntries * connCodec.size;
    if (body.length > limit) throw badMessage(`page of ${body.length} bytes is too large`);
    return connsBody.decode(body);
  },
});

/** Pages of at most 1024 entries. */
export const getConns = getMessage(
  'SOCKOPT_GET_CONN_ALL',
  query,
  pageOf(constants.MAX_CTRL_CONN_GET_ENTRIES),
);
export const findConn = getMessage('SOCKOPT_GET_CONN_SPECIFIED', query, pageOf(1));

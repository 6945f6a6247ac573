// SPDX-License-Identifier: GPL-2.0-or-later
import { dpVsDestCompat, dpVsDestTable, dpvsServicedestS } from '../abi/dest.js';
import { addressText } from '../model/address.js';
import type { Dest, DestList, DestQuery, ServiceDest } from '../model/dest.js';
import { counted, one } from './body.js';
import { matchCodec, statsCodec } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec } from './record.js';
import { serviceCodec } from './service.js';

const f = fieldsOf(dpVsDestCompat);
const anyDest = record<Dest>(dpVsDestCompat, {
  family: f.num('af'),
  address: f.address('addr', 'af'),
  port: f.num('port'),
  protocol: f.num('proto'),
  weight: f.num('weight'),
  connFlags: f.num('conn_flags'),
  flags: f.num('flags'),
  mode: f.num('fwdmode'),
  maxConns: f.num('max_conn'),
  minConns: f.num('min_conn'),
  activeConns: f.num('actconns'),
  inactiveConns: f.num('inactconns'),
  persistentConns: f.num('persistconns'),
  stats: f.nested('stats', statsCodec),
});

const at = dpVsDestCompat.at;
/** Services have up to hundreds of thousands: an object made at once is several times faster. */
export const destCodec: Codec<Dest> = {
  ...anyDest,
  decode: (bytes, base) => {
    const { view, u8 } = bytes;
    const family = view.getInt32(base + at.af, true);
    return {
      family,
      address: addressText(family, u8, base + at.addr),
      port: view.getUint16(base + at.port, false),
      protocol: view.getUint16(base + at.proto, true),
      weight: view.getUint32(base + at.weight, true),
      connFlags: view.getUint16(base + at.conn_flags, true),
      flags: view.getUint16(base + at.flags, true),
      mode: view.getUint32(base + at.fwdmode, true),
      maxConns: view.getUint32(base + at.max_conn, true),
      minConns: view.getUint32(base + at.min_conn, true),
      activeConns: view.getUint32(base + at.actconns, true),
      inactiveConns: view.getUint32(base + at.inactconns, true),
      persistentConns: view.getUint32(base + at.persistconns, true),
      stats: statsCodec.decode(bytes, base + at.stats),
    };
  },
};

const t = fieldsOf(dpVsDestTable);
const queryCodec = record<DestQuery>(dpVsDestTable, {
  family: t.num('af'),
  protocol: t.num('proto'),
  address: t.address('addr', 'af'),
  port: t.num('port'),
  fwmark: t.num('fwmark'),
  match: t.nested('match', matchCodec),
  lcore: t.num('cid'),
  lcoreIndex: t.num('index'),
  count: t.num('num_dests'),
});

const destsBody = counted<DestList, DestQuery, Dest>({
  head: queryCodec,
  element: destCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: (head, dests) => ({ ...head, dests }),
  split: ({ dests, ...head }) => ({ head: { ...head, count: dests.length }, elements: dests }),
});

const p = fieldsOf(dpvsServicedestS);
const pairCodec = record<ServiceDest>(dpvsServicedestS, {
  service: p.nested('dpvs_svc', serviceCodec),
  dest: p.nested('dpvs_dest', destCodec),
});
const pair = one(pairCodec, 'exact');

export const getDests = getMessage('DPVS_SO_GET_DESTS', one(queryCodec, 'exact'), destsBody);
export const addDest = setMessage('DPVS_SO_SET_ADDDEST', pair);
export const editDest = setMessage('DPVS_SO_SET_EDITDEST', pair);
export const deleteDest = setMessage('DPVS_SO_SET_DELDEST', pair);

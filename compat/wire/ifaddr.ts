// SPDX-License-Identifier: GPL-2.0-or-later
import {
  inetAddrData,
  inetAddrDataArray,
  inetAddrEntry,
  inetAddrParam,
  inetAddrStats,
  inetMaddrArray,
  inetMaddrEntry,
} from '../abi/addr.js';
import { constants } from '../abi/constants.js';
import type {
  IfAddr,
  IfAddrList,
  IfAddrRequest,
  IfAddrState,
  MulticastAddr,
  PoolStats,
} from '../model/ifaddr.js';
import { counted, list, name, one, optional } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const f = fieldsOf(inetAddrEntry);
const ifAddrMap = {
  family: f.num('af'),
  address: f.address('addr', 'af'),
  prefixLen: f.num('plen'),
  broadcast: f.address('bcast', 'af'),
  device: f.text('ifname'),
  scope: f.num('scope'),
  validSec: f.num('valid_lft'),
  preferredSec: f.num('prefered_lft'),
  flags: f.num('flags'),
  lcore: f.num('cid'),
};
export const ifAddrCodec = record<IfAddr>(inetAddrEntry, ifAddrMap);

const p = fieldsOf(inetAddrParam);
const requestCodec = record<IfAddrRequest>(inetAddrParam, {
  op: p.num('ifa_ops'),
  opFlags: p.num('ifa_ops_flags'),
  entry: p.nested('ifa_entry', ifAddrCodec),
});

const s = fieldsOf(inetAddrStats);
const poolCodec = record<PoolStats>(inetAddrStats, {
  used: s.num('sa_used'),
  free: s.num('sa_free'),
  missed: s.num('sa_miss'),
});
// The entry stands at the start of the larger record, so its field codecs serve both.
const stateCodec = record<IfAddrState>(inetAddrData, {
  ...ifAddrMap,
  pool: fieldsOf(inetAddrData).nested('ifa_stats', poolCodec),
});

interface ListHead {
  readonly op: number;
  readonly opFlags: number;
  readonly count: number;
}
const a = fieldsOf(inetAddrDataArray);
const listHead = record<ListHead>(inetAddrDataArray, {
  op: a.num('ops'),
  opFlags: a.num('ops_flags'),
  count: a.num('naddr'),
});
const listBody = counted<IfAddrList, ListHead, IfAddrState>({
  head: listHead,
  element: stateCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: ({ op, opFlags }, addrs) => ({ op, opFlags, addrs }),
  split: ({ addrs, ...head }) => ({ head: { ...head, count: addrs.length }, elements: addrs }),
});

const m = fieldsOf(inetMaddrEntry);
const multicastCodec = record<MulticastAddr>(inetMaddrEntry, {
  family: m.num('af'),
  address: m.address('maddr', 'af'),
  device: m.text('ifname'),
  flags: m.num('flags'),
  refs: m.num('refcnt'),
});
const request = one(requestCodec);

export const addIfAddr = setMessage('SOCKOPT_SET_IFADDR_ADD', request);
export const deleteIfAddr = setMessage('SOCKOPT_SET_IFADDR_DEL', request);
export const changeIfAddr = setMessage('SOCKOPT_SET_IFADDR_SET', request);
export const flushIfAddrs = setMessage('SOCKOPT_SET_IFADDR_FLUSH', request);
export const getIfAddrs = getMessage('SOCKOPT_GET_IFADDR_SHOW', request, listBody);
/** Asks with the name of a device. */
export const getMulticastAddrs = getMessage(
  'SOCKOPT_GET_IFMADDR_SHOW',
  name(constants.IFNAMSIZ),
  optional(list(countHead(inetMaddrArray, 'nmaddr'), multicastCodec)),
);

// SPDX-License-Identifier: GPL-2.0-or-later
// IP sets. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, i32, ptr64, struct, u16, u32, u8, union } from './layout.js';
import { inetAddr, inetAddrRange } from './common.js';

export const ipsetCreateOption = struct(
  'ipset_create_option',
  { hashsize: i32, maxelem: u32, comment: u8 },
  { packed: true },
);

export const ipsetAddOption = struct('ipset_add_option', { padding: chars(8), nomatch: u8 });

export const ipsetOptionVerb = union(
  'ipset_option_verb',
  {
    create: ipsetCreateOption,
    add: ipsetAddOption, // of add and del
  },
  { packed: true },
);

export const ipsetOption = struct(
  'ipset_option',
  {
    verb: ipsetOptionVerb,
    family: u8,
  },
  { packed: true },
);

export const ipsetParam = struct('ipset_param', {
  type: chars(32),
  name: chars(32),
  comment: chars(32), // not necessarily NUL terminated
  opcode: u16, // IPSET_OP_*
  flag: u16, // 1 = force
  option: ipsetOption,
  proto: u8, // IPPROTO_* or 0
  cidr: u8, // prefix of range / 0
  range: inetAddrRange, // first (or only) address range; ports host order
  iface: chars(16), // not necessarily NUL terminated
  mac: array(u8, 6),
  padding: u8,
  cidr2: u8, // prefix of range2
  range2: inetAddrRange,
});

export const ipsetMember = struct('ipset_member', {
  comment: chars(32),
  addr: inetAddr,
  cidr: u8,
  proto: u8,
  port: u16, // host byte order
  iface: chars(16),
  mac: array(u8, 6),
  nomatch: u8, // 1 = exception
  cidr2: u8,
  port2: u16, // host byte order
  padding: array(u8, 2),
  addr2: inetAddr,
});

export const ipsetBitmapHeader = struct('ipset_bitmap_header', {
  cidr: u8,
  padding: array(u8, 3),
  range: inetAddrRange,
});

export const ipsetHashHeader = struct('ipset_hash_header', {
  padding: array(u8, 4),
  hashsize: i32,
  maxelem: u32,
});

export const ipsetInfoHeader = union('ipset_info_header', {
  bitmap: ipsetBitmapHeader, // valid when type starts with bitmap:
  hash: ipsetHashHeader, // valid when type starts with hash:
});

export const ipsetInfo = struct('ipset_info', {
  name: chars(32),
  type: chars(32),
  comment: u8,
  af: u8, // 2 or 10
  padding: array(u8, 2),
  header: ipsetInfoHeader,
  size: u32, // bytes of memory
  entries: u32, // members of this set
  references: u32,
  members: ptr64, // 8 bytes, a daemon pointer: ignore on receive, send 0
});

export const ipsetInfoArray = struct(
  'ipset_info_array',
  {
    nipset: u32,
    infos: array(ipsetInfo, 0), // all info records first, then all members in the same order
  },
  { packed: true },
);

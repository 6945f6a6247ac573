// SPDX-License-Identifier: GPL-2.0-or-later
// Messages of the HTTP agent. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, i32, struct, u16, u32, u64 } from './layout.js';
import { dpVsMatch, inetAddr } from './common.js';

export const dpVsLaddrDetail = struct('dp_vs_laddr_detail', {
  af: u32,
  conns: u32,
  nport_conflict: u64,
  addr: inetAddr,
  ifname: chars(16),
});

export const dpVsLaddrFront = struct('dp_vs_laddr_front', {
  af: u32,
  port: u32,
  proto: u32,
  fwmark: u32,
  cid: u32,
  count: u32,
  addr: inetAddr,
  match: dpVsMatch,
  laddrs: array(dpVsLaddrDetail, 0),
});

export const dpVsDestFront = struct('dp_vs_dest_front', {
  af: u32,
  proto: u16,
  port: u16,
  fwmark: u32,
  addr: inetAddr,
  num_dests: u32,
  match: dpVsMatch,
  cid: u32,
  index: u32,
});

export const inetAddrStatsDetail = struct('inet_addr_stats_detail', {
  addr: inetAddr,
  sa_used: u32,
  sa_free: u32,
  sa_miss: u32,
});

export const inetAddrFront = struct('inet_addr_front', {
  count: i32,
  data: array(i32, 0),
});

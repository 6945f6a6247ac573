// SPDX-License-Identifier: GPL-2.0-or-later
// Interface addresses. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, enumOf, i32, struct, u32, u8 } from './layout.js';
import { inetAddr } from './common.js';

export const inetAddrEntry = struct('inet_addr_entry', {
  af: i32, // 2, 10, or 0 (show: both)
  valid_lft: u32, // seconds, 0 = forever
  prefered_lft: u32, // seconds, 0 = forever (daemon stores valid_lft instead)
  flags: u32, // IFA_F_* of linux plus IFA_F_SAPOOL 0x10000, IFA_F_LINKLOCAL 0x20000
  ifname: chars(16),
  bcast: inetAddr,
  addr: inetAddr,
  plen: u8, // prefix length
  scope: u8, // IFA_SCOPE_*
  cid: u8, // lcore id in verbose replies
  nop: u8, // padding
});

export const inetAddrStats = struct('inet_addr_stats', {
  sa_used: u32,
  sa_free: u32,
  sa_miss: u32,
});

export const inetAddrParam = struct('inet_addr_param', {
  ifa_ops: enumOf('ifaddr_ops'), // INET_ADDR_*; show needs 1. The keepalived fork and ipvsadm -P use 2 / 3
  ifa_ops_flags: u32, // 1 verbose, 2 stats
  ifa_entry: inetAddrEntry,
});

export const inetAddrData = struct('inet_addr_data', {
  ifa_entry: inetAddrEntry,
  ifa_stats: inetAddrStats,
});

export const inetAddrDataArray = struct('inet_addr_data_array', {
  ops: enumOf('ifaddr_ops'), // 1
  ops_flags: u32, // echo of the request flags; the tool prints by THESE, not by its own options
  naddr: i32,
  addrs: array(inetAddrData, 0),
});

export const inetMaddrEntry = struct('inet_maddr_entry', {
  ifname: chars(16),
  maddr: inetAddr,
  af: i32,
  flags: u32,
  refcnt: u32,
});

export const inetMaddrArray = struct('inet_maddr_array', {
  nmaddr: i32,
  maddrs: array(inetMaddrEntry, 0),
});

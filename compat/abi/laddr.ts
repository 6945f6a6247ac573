// SPDX-License-Identifier: GPL-2.0-or-later
// Local addresses of a service. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, chars, i32, struct, u32, u64, u8 } from './layout.js';
import { dpVsMatch, inetAddr } from './common.js';

export const dpVsLaddrEntry = struct('dp_vs_laddr_entry', {
  af: i32,
  addr: inetAddr,
  nport_conflict: u64, // always 0 from the daemon
  nconns: u32, // connections using the address
});

export const dpVsLaddrConf = struct('dp_vs_laddr_conf', {
  af_s: i32, // service family
  proto: u8, // service protocol
  vaddr: inetAddr, // service address
  vport: be16, // network byte order
  fwmark: u32, // host order
  match: dpVsMatch, // service match; ipvsadm -P/-Q leave it zero, -G fills it
  cid: u8, // lcore id
  index: u8, // lcore index
  af_l: i32, // family of laddr (set only)
  laddr: inetAddr, // local address (set only)
  ifname: chars(16), // device (set only)
  nladdrs: i32, // reply: entries that follow
  laddrs: array(dpVsLaddrEntry, 0), // flexible array at 184
});

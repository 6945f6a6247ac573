// SPDX-License-Identifier: GPL-2.0-or-later
// Destinations of a service. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, enumOf, i32, struct, u16, u32, u8 } from './layout.js';
import { dpVsMatch, dpVsStats, inetAddr } from './common.js';
import { dpVsServiceCompat } from './service.js';

export const dpVsDestCompat = struct('dp_vs_dest_compat', {
  af: i32, // 2 or 10, may differ from the service (NAT64)
  port: be16, // network byte order
  proto: u16, // unused by the tools (0)
  weight: u32, // 0..65535
  addr: inetAddr, // real server
  conn_flags: u16, // IP_VS_CONN_F_*; low 3 bits = forwarding method; daemon adds 0x200 (INACTIVE)
  flags: u16, // DPVS_DEST_F_* bits
  fwdmode: enumOf('fwd_mode'), // same numbering as the low 3 bits of conn_flags
  max_conn: u32, // upper threshold, 0 = none
  min_conn: u32, // lower threshold
  actconns: u32, // reply
  inactconns: u32, // reply
  persistconns: u32, // reply
  stats: dpVsStats, // reply
});

export const dpVsDestTable = struct('dp_vs_dest_table', {
  af: i32, // service family
  proto: u16, // service protocol (16 bit here)
  port: be16, // network byte order
  fwmark: u32, // host order
  addr: inetAddr, // service address
  num_dests: u32, // request: number the caller has room for and must equal the current count; reply: entries that follow
  match: dpVsMatch, // service match
  cid: u8, // request: uninitialised garbage in the C tool, ignore; reply: lcore id
  index: u8, // lcore index
  entrytable: array(dpVsDestCompat, 0), // flexible array, first entry at 144
});

export const dpvsServicedestS = struct('dpvs_servicedest_s', {
  dpvs_svc: dpVsServiceCompat,
  dpvs_dest: dpVsDestCompat,
});

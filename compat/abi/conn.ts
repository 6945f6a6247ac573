// SPDX-License-Identifier: GPL-2.0-or-later
// Connection listings. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, chars, struct, u16, u32, u8 } from './layout.js';
import { inetAddr } from './common.js';

export const ipVsSockpair = struct('ip_vs_sockpair', {
  af: u16, // 2 or 10
  proto: u16, // IPPROTO_*
  sport: be16, // port of sip, network byte order
  tport: be16, // port of tip, network byte order
  sip: inetAddr, // source (client) address
  tip: inetAddr, // target (virtual) address
});

export const ipVsConnReq = struct('ip_vs_conn_req', {
  flag: u32, // conn_get_flags bits
  whence: u32, // 0 on the first page, then the curcid of the previous reply
  sockpair: ipVsSockpair, // only for SPECIFIED
});

export const ipVsConnEntry = struct('ip_vs_conn_entry', {
  in_af: u16, // family of caddr and vaddr
  out_af: u16, // family of laddr and daddr
  proto: u16, // IPPROTO_*
  caddr: inetAddr, // client
  vaddr: inetAddr, // virtual
  laddr: inetAddr, // local (FullNAT) address
  daddr: inetAddr, // destination (real server)
  cport: be16, // network byte order
  vport: be16, // network byte order
  lport: be16, // network byte order
  dport: be16, // network byte order
  timeout: u32, // seconds (configured, not remaining)
  lcoreid: u8, // lcore owning the connection
  state: chars(16), // text, NUL terminated, cut to 15 characters
});

export const ipVsConnArray = struct(
  'ip_vs_conn_array',
  {
    nconns: u32, // number of entries that follow
    resl: u32, // conn_get_result bits
    curcid: u8, // cursor for the next page
    array: array(ipVsConnEntry, 0), // entries, UNALIGNED: they start at offset 9, stride 104
  },
  { packed: true },
);

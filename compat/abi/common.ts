// SPDX-License-Identifier: GPL-2.0-or-later
// Pieces that several messages share. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, be32, chars, i32, struct, u32, u64, u8, union } from './layout.js';

export const inAddr = struct('in_addr', {
  s_addr: be32, // IPv4 address
});

export const in6Addr = struct('in6_addr', {
  s6_addr: array(u8, 16), // IPv6 address
});

export const inetAddr = union('inet_addr', {
  in: inAddr, // IPv4: the first 4 bytes; the rest is zero in well-behaved senders
  in6: in6Addr, // IPv6 address, 16 bytes
});

export const etherAddr = struct('ether_addr', {
  octet: array(u8, 6), // MAC address
});

export const inetAddrRange = struct('inet_addr_range', {
  min_addr: inetAddr, // first address
  max_addr: inetAddr, // last address, inclusive
  min_port: be16, // first port; HOST byte order in ipset use
  max_port: be16, // last port, inclusive; the same
});

export const dpVsMatch = struct('dp_vs_match', {
  af: i32, // 2 or 10, family of both ranges; 0 = none
  srange: inetAddrRange, // source range
  drange: inetAddrRange, // destination range
  iifname: chars(16), // input interface, NUL padded, empty = any
  oifname: chars(16), // output interface
});

export const dpVsStats = struct('dp_vs_stats', {
  conns: u64, // connections scheduled
  inpkts: u64, // packets in
  inbytes: u64, // bytes in
  outpkts: u64, // packets out
  outbytes: u64, // bytes out
  cps: u32, // connections per second
  inpps: u32, // packets in per second
  inbps: u32, // bytes in per second
  outpps: u32, // packets out per second
  outbps: u32, // bytes out per second
});

// SPDX-License-Identifier: GPL-2.0-or-later
// Tunnel devices. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { be16, be32, bits, chars, struct, u16, u8 } from './layout.js';

export const iphdr = struct('iphdr', {
  ihl: bits(u8, 4),
  version: bits(u8, 4),
  tos: u8,
  tot_len: u16,
  id: u16,
  frag_off: u16,
  ttl: u8,
  protocol: u8,
  check: u16,
  saddr: be32,
  daddr: be32,
});

export const ipTunnelParam = struct('ip_tunnel_param', {
  ifname: chars(16),
  kind: chars(16),
  link: chars(16), // underlying device or empty
  i_flags: be16, // TUNNEL_F_*, network byte order
  o_flags: be16, // TUNNEL_F_*, network byte order
  i_key: be32, // network byte order
  o_key: be32, // network byte order
  iph: iphdr, // only saddr, daddr, ttl, tos are used
});

// SPDX-License-Identifier: GPL-2.0-or-later
// IPv4 and IPv6 routes. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, i32, struct, u32, u8 } from './layout.js';
import { in6Addr, inetAddr } from './common.js';

export const rtAddr = struct('rt_addr', {
  addr: inetAddr, // address
  plen: i32, // prefix length
});

export const dpVsRouteDetail = struct('dp_vs_route_detail', {
  af: u32, // 2 (0 accepted)
  mtu: u32, // 0 = device mtu
  flags: u32, // RTF_* bits
  metric: u32, // low 16 bits used
  dst: rtAddr, // destination prefix
  src: rtAddr, // preferred source (addr only)
  gateway: rtAddr, // next hop (addr only)
  prefsrc: rtAddr, // unused for IPv4
  ifname: chars(16), // device
});

export const dpVsRouteConf = struct(
  'dp_vs_route_conf',
  {
    af: i32,
    dst: inetAddr,
    plen: u8,
    via: inetAddr, // used by the keepalived fork only; the daemon refuses this size, see text
    src: inetAddr,
    ifname: chars(16),
    mtu: u32,
    tos: u8,
    scope: u8,
    metric: u8,
    proto: u8,
    flags: u32,
  },
  { packed: true },
);

export const dpVsRouteConfArray = struct('dp_vs_route_conf_array', {
  nroute: i32,
  routes: array(dpVsRouteDetail, 0),
});

export const dpVsRoute6Conf = struct('dp_vs_route6_conf', {
  ops: i32, // RT6_OPS_*
  dst: rtAddr,
  src: rtAddr,
  prefsrc: rtAddr,
  ifname: chars(16),
  gateway: in6Addr, // next hop, all zero = on link
  mtu: u32,
  flags: u32, // RTF_* bits
});

export const dpVsRoute6ConfArray = struct('dp_vs_route6_conf_array', {
  nroute: i32,
  routes: array(dpVsRoute6Conf, 0),
});

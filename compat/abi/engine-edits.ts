// SPDX-License-Identifier: GPL-2.0-or-later
// What control tells the engine: edits of fixed size, one after another in a buffer. One buffer is
// one transaction: all of it is applied or nothing. Ours alone; never on the control socket.
import { dpVsBlklstConf } from './acl.js';
import { ipsetParam } from './ipset.js';
import { tcConf } from './tc.js';
import { array, be16, be32, chars, enumeration, struct, u16, u32, u8 } from './layout.js';

export const engineEditOp = enumeration('EngineEditOp', {
  'add-service': 1,
  'set-service': 2,
  'del-service': 3,
  'flush-services': 4,
  'zero-service': 5,
  'zero-all-services': 6,
  'add-dest': 10,
  'set-dest': 11,
  'del-dest': 12,
  'add-laddr': 20,
  'del-laddr': 21,
  'add-address': 30,
  'del-address': 31,
  'set-address': 32, // its lifetime alone
  'add-route': 40,
  'del-route': 41,
  'add-neigh': 50,
  'del-neigh': 51,
  'change-ipset': 70,
  'add-acl': 71,
  'del-acl': 72,
  'add-match-service': 60,
  'add-tc': 75,
  'del-tc': 76,
  'change-tc': 77,
  'replace-tc': 78,
  'switch-tc': 79,
  'switch-traffic': 80,
});

/** Flags of a route inside the engine. */
export const engineRouteFlag = enumeration('EngineRouteFlag', {
  'local-in': 1,
  'to-kernel': 2,
  'on-link': 4,
  laddr: 8,
});

/** Starts every edit. */
export const engineEditHead = struct('engine_edit_head', {
  op: engineEditOp.type,
  zero: u8,
  len: u16, // of the whole edit
});

/** What names a service. */
export const engineServiceKey = struct('engine_service_key', {
  family: u8, // AF_INET or AF_INET6
  proto: u8, // 0 with a fwmark
  port: be16,
  fwmark: u32, // 0: found by address
  match: u32, // number that control gives a match; 0: not found by one
  addr: array(u8, 16), // IPv4 in the first four bytes
});

/** How the destinations of a service are watched. */
export const engineDestCheck = struct('engine_dest_check', {
  types: u32, // bits of enum dest_check_types; the engine does the passive one
  down_notices: u32, // failures before a destination is closed
  up_notices: u32, // successes that shorten the next closing
  down_wait_sec: u32, // for which failures are remembered
  inhibit_min_sec: u32,
  inhibit_max_sec: u32, // 0: a closed destination stays so until an edit
});

/** What a service is, besides its key and its members. */
export const engineServiceSettings = struct('engine_service_settings', {
  sched: chars(16),
  flags: u32, // service flags of the control protocol
  timeout_sec: u32, // of persistence; 0: not persistent
  netmask: be32, // of persistence, IPv4
  prefix_len: u32, // of persistence, IPv6
  conn_timeout_sec: u32, // 0: by protocol
  proxy_protocol: u32,
  check: engineDestCheck,
  limit_proportion: u32, // percent; 0 and 100: no limit
  bps: u32, // Mbit/s in each direction; 0: no limit
});

export const engineServiceEdit = struct('engine_service_edit', {
  head: engineEditHead,
  service: engineServiceKey,
  settings: engineServiceSettings,
});

/** Addresses and ports, both ends included. Zeros at both ends: any. */
export const engineRange = struct('engine_range', {
  min_addr: array(u8, 16),
  max_addr: array(u8, 16),
  min_port: u16, // host order
  max_port: u16,
});

/** What packets a service by match takes, besides family and protocol of its key. */
export const engineMatch = struct('engine_match', {
  source: engineRange,
  dest: engineRange,
  in_device: chars(16), // names of ports; empty: any
  out_device: chars(16),
});

/** A service that is found by match; its key has a number there and no address. */
export const engineMatchServiceEdit = struct('engine_match_service_edit', {
  head: engineEditHead,
  service: engineServiceKey,
  settings: engineServiceSettings,
  match: engineMatch,
});

/** Marks packets for a service by fwmark. */
export const engineMarkRule = struct('engine_mark_rule', {
  family: u8,
  proto: u8,
  zero: u16,
  fwmark: u32,
  match: engineMatch, // its device of the way out means nothing
});

/** What a tunnel device does. Bits of the flags: enum tunnel_flags. */
export const engineTunnel = struct('engine_tunnel', {
  local: be32, // 0: that of the way
  remote: be32, // 0: none, it only receives
  in_key: be32,
  out_key: be32,
  in_flags: u16,
  out_flags: u16,
  proto: u8, // 4: IPIP, 47: GRE
  ttl: u8, // 0: that of the packet inside
  tos: u8, // bit 0: that of the packet inside
  link: u8, // number of a device, 255: none
});

/** Kinds of tunnels, numbered as Linux IPVS numbers them. */
export const engineTunnelType = enumeration('EngineTunnelType', { ipip: 0, gue: 1, gre: 2 });

/**
 * Flag of a tunnel: its UDP or GRE header has a checksum. Remote checksum offload spares a sender the
 * inner checksum, which packets that are passed on have already: as with Linux IPVS, they get the
 * outer one then and no option of GUE.
 */
export const engineTunnelFlag = enumeration('EngineTunnelFlag', {
  checksum: 1,
  'remote-checksum': 2,
});

/** What a destination is. `mode` is the forwarding mode of the control protocol. */
export const engineDestSettings = struct('engine_dest_settings', {
  family: u8,
  mode: u8,
  port: be16, // 0: the service's
  addr: array(u8, 16),
  weight: u32,
  max_conn: u32, // 0: no limit
  min_conn: u32,
  tunnel_type: u8,
  zero: u8,
  tunnel_port: be16,
  tunnel_flags: u32,
});

export const engineDestEdit = struct('engine_dest_edit', {
  head: engineEditHead,
  service: engineServiceKey,
  dest: engineDestSettings,
});

export const engineLaddrEdit = struct('engine_laddr_edit', {
  head: engineEditHead,
  service: engineServiceKey,
  family: u8,
  port: u8, // the device that owns the address
  zero: u16,
  addr: array(u8, 16),
});

export const engineAddressEdit = struct('engine_address_edit', {
  head: engineEditHead,
  family: u8,
  port: u8,
  prefix_len: u8,
  scope: u8,
  flags: u32, // address flags of the control protocol
  valid_sec: u32, // 0: for ever
  preferred_sec: u32,
  addr: array(u8, 16),
  broadcast: array(u8, 16),
});

export const engineRouteEdit = struct('engine_route_edit', {
  head: engineEditHead,
  family: u8,
  port: u8,
  prefix_len: u8,
  flags: u8, // EngineRouteFlag
  mtu: u16, // 0: the device's
  metric: u16,
  dst: array(u8, 16),
  gateway: array(u8, 16), // zero: on link
  src: array(u8, 16), // zero: none
});

export const engineNeighEdit = struct('engine_neigh_edit', {
  head: engineEditHead,
  family: u8,
  port: u8,
  zero: u16,
  addr: array(u8, 16),
  mac: array(u8, 6),
  pad: u16,
});

/** An order for a set, as it comes by the control socket. */
export const engineIpsetEdit = struct('engine_ipset_edit', {
  head: engineEditHead,
  param: ipsetParam,
});

/** An entry of a black or white list, as it comes by the control socket. */
export const engineAclEdit = struct('engine_acl_edit', {
  head: engineEditHead,
  white: u32, // 0: of the black list
  entry: dpVsBlklstConf,
});

/** An order for a scheduler or classifier; the device's name in it means nothing. */
export const engineTcEdit = struct('engine_tc_edit', {
  head: engineEditHead,
  port: u32,
  conf: tcConf,
});

/** Directions of a device in which traffic control works. */
export const engineTcSwitchEdit = struct('engine_tc_switch_edit', {
  head: engineEditHead,
  port: u8,
  egress: u8, // 0: off, 1: on, else as it is
  ingress: u8,
  zero: u8,
});

/** Whether flows are metered. */
export const engineTrafficEdit = struct('engine_traffic_edit', {
  head: engineEditHead,
  on: u32,
});

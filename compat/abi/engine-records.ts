// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine tells control: records of fixed size, one after another in a buffer. Ours alone.
import { array, be16, enumeration, struct, u16, u32, u64, u8 } from './layout.js';
import { tcConf } from './tc.js';
import { engineDestSettings, engineServiceKey, engineServiceSettings } from './engine-edits.js';

export const engineList = enumeration('EngineList', {
  services: 1,
  dests: 2,
  laddrs: 3,
  addresses: 4,
  routes: 5,
  neighs: 6,
  conns: 7,
  // Questions: an ipset_param where one is named, else nothing. Answers are those of the control
  // socket: ipset_info_array and what belongs to it, an i32, dp_vs_blklst_conf.
  ipsets: 30, // ipset_param: its name
  'ipset-test': 31, // ipset_param
  blacklist: 32,
  whitelist: 33,
  tc: 34, // engine_tc_question; answered by tc_param, `cid` n for the nth worker
  'tc-switches': 35, // a byte a port: bit 0 egress, bit 1 ingress
  'ip6-stats': 80, // an inet_stats for each worker, and one of control
  // Memory of the EAL: eal_mem_seg_ret_s, eal_mem_zone_ret_s, eal_mem_ring_ret_s, eal_mem_pool_ret_s.
  'eal-segments': 81,
  'eal-zones': 82,
  'eal-rings': 83,
  'eal-pools': 84,
  lldp: 85, // two bytes: the port, and 1 for its neighbour; answered by an LLDP data unit
  traffic: 36, // a device's name; answered as by iftraf_param_array, `cid` the worker from 0
});

/** Traffic of a service or destination, client to server "in" and back "out". */
export const engineTraffic = struct('engine_traffic', {
  conns: u64,
  in_packets: u64,
  in_bytes: u64,
  out_packets: u64,
  out_bytes: u64,
});

export const engineServiceRecord = struct('engine_service_record', {
  key: engineServiceKey,
  settings: engineServiceSettings,
  index: u32,
  dests: u32,
  laddrs: u32,
  conns: u32, // present connections of all destinations
  left: engineTraffic, // what destinations that are gone have left behind
});

export const engineDestRecord = struct('engine_dest_record', {
  service: engineServiceKey,
  dest: engineDestSettings,
  active: u32,
  inactive: u32,
  persistent: u32,
  flags: u32, // destination flags of the control protocol
  traffic: engineTraffic,
});

export const engineLaddrRecord = struct('engine_laddr_record', {
  service: engineServiceKey,
  family: u8,
  port: u8,
  zero: u16,
  conns: u32, // present ones of this service by it
  misses: u64,
  addr: array(u8, 16),
});

export const engineAddressRecord = struct('engine_address_record', {
  family: u8,
  port: u8,
  prefix_len: u8,
  scope: u8,
  flags: u32,
  valid_sec: u32,
  preferred_sec: u32,
  addr: array(u8, 16),
  broadcast: array(u8, 16),
  used: u32, // local ports in use
  misses: u32,
});

export const engineRouteRecord = struct('engine_route_record', {
  family: u8,
  port: u8,
  prefix_len: u8,
  flags: u8, // EngineRouteFlag
  mtu: u16,
  metric: u16,
  dst: array(u8, 16),
  gateway: array(u8, 16),
  src: array(u8, 16),
});

export const engineNeighRecord = struct('engine_neigh_record', {
  family: u8,
  port: u8,
  state: u8, // nud_state
  is_static: u8,
  mac: array(u8, 6),
  zero: u16,
  addr: array(u8, 16),
});

/** A connection; addresses as the original lists them. */
export const engineConnRecord = struct('engine_conn_record', {
  family: u8, // of client and service
  server_family: u8,
  proto: u8,
  state: u8,
  worker: u8,
  flags: u8,
  cport: be16,
  vport: be16,
  lport: be16,
  dport: be16,
  zero: u16,
  timeout_sec: u32, // the whole time-out of the present state
  caddr: array(u8, 16),
  vaddr: array(u8, 16),
  laddr: array(u8, 16),
  daddr: array(u8, 16),
});

/** Which connections a listing wants. Zero fields match all. */
export const engineConnFilter = struct('engine_conn_filter', {
  family: u8,
  proto: u8,
  cport: be16,
  vport: be16,
  templates: u8, // 1: templates of persistence instead
  zero: u8,
  caddr: array(u8, 16),
  vaddr: array(u8, 16),
});

/** Place in a listing of connections, to be handed back for the next batch. All zero: the start. */
export const engineConnCursor = struct('engine_conn_cursor', {
  worker: u32,
  entry: u32,
  generation: u64,
});

/** Rows of one worker's drop counters: a u64 for each number of `drops`. */
export const engineMaxDrops = 64;

/** Asks for schedulers or classifiers of a device; the name in it means nothing. */
export const engineTcQuestion = struct('engine_tc_question', {
  port: u32,
  conf: tcConf,
});

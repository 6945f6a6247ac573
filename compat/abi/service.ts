// SPDX-License-Identifier: GPL-2.0-or-later
// Services. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, be32, chars, i32, struct, u16, u32, u8 } from './layout.js';
import { dpVsMatch, dpVsStats, inetAddr } from './common.js';

export const dpVsGetinfo = struct('dp_vs_getinfo', {
  version: u32, // (major<<16)|(minor<<8)|patch of the daemon
  size: u32, // connection table size; the daemon always sends 0
  num_services: u32, // on the master lcore
  num_lcores: u32, // number of worker lcores (not read by the C tools)
});

export const destCheckConfigs = struct('dest_check_configs', {
  types: u8, // DEST_HC_* bits
  dest_down_notice_num: u8, // downs within dest_down_wait before inhibiting
  dest_up_notice_num: u8, // ups needed
  dest_down_wait: u8, // seconds
  dest_inhibit_min: u16, // seconds
  dest_inhibit_max: u16, // seconds
});

export const dpVsServiceCompat = struct('dp_vs_service_compat', {
  af: i32, // 2 or 10
  proto: u8, // IPPROTO_*
  proxy_protocol: u8, // low nibble 0 off, 1 v1, 2 v2; bit 0x10 insecure
  port: be16, // network byte order
  fwmark: u32, // host order, 0 = not a fwmark service
  flags: u32, // IP_VS_SVC_F_* bits
  timeout: u32, // persistence seconds
  conn_timeout: u32, // established timeout seconds, 0 = default
  netmask: be32, // IPv4: mask in network byte order (0xffffffff = /32); IPv6: prefix length 1..128
  bps: u32, // Mbit/s in each direction; 0: no limit
  limit_proportion: u32, // percent used by the limiter
  addr: inetAddr, // virtual address
  sched_name: chars(16), // NUL padded
  match: dpVsMatch, // SNAT match, all zero = none
  num_dests: u32, // reply only
  num_laddrs: u32, // reply only
  cid: u8, // lcore id, reply
  index: u8, // lcore INDEX asked for / reported (0 = master)
  stats: dpVsStats, // reply only
  check_conf: destCheckConfigs, // health check
});

export const dpVsServicesFront = struct('dp_vs_services_front', {
  cid: u8, // request: garbage in the C tool, ignore; reply: lcore id
  index: u8, // lcore index
  count: u16, // request: number expected; reply: entries that follow
  entrytable: array(dpVsServiceCompat, 0), // flexible array, first entry at 8
});

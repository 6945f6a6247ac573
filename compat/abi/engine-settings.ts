// SPDX-License-Identifier: GPL-2.0-or-later
// Settings of the data path that may change while it runs. Ours alone; sent as one struct, whole.
import { array, struct, u32, u8 } from './layout.js';

export const engineSettings = struct('engine_settings', {
  // Seconds by state, in the order of the protocol's state numbers.
  tcp_timeout_sec: array(u32, 12),
  udp_timeout_sec: array(u32, 4),
  conn_init_timeout_sec: u32,
  neigh_timeout_sec: u32,
  neigh_queue_len: u32,
  mh_table_size: u32, // of scheduler mh, one of its primes; 0: 4093
  default_ttl: u8,
  forwarding: u8, // plain forwarding of IPv4
  icmp_echo: u8, // 1: the engine answers
  rst_unknown: u8,
  defence_tcp_drop: u8,
  defence_udp_drop: u8,
  xmit_ttl: u8, // balanced packets lose one of their time to live
  forwarding6: u8, // plain forwarding of IPv6
  conhash_strict: u8, // conhash passes nothing over
  zero: array(u8, 3),
});

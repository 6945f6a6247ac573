// SPDX-License-Identifier: GPL-2.0-or-later
// Settings of the data path. Ours alone; sent as one struct, whole. Most may change while it runs;
// those of which the manual page does not say so keep the value that the engine was opened with.
import { array, enumeration, struct, u32, u8 } from './layout.js';

/** Where the client's address of a UDP flow is carried. */
export const engineUoaMode = enumeration('EngineUoaMode', { opp: 0, ipo: 1 });

/** TCP states in which the SYN proxy may take an entry over: bits of `synproxy_reuse_states`. */
export const engineReuseState = enumeration('EngineReuseState', {
  close: 0x01,
  time_wait: 0x02,
  fin_wait: 0x04,
  close_wait: 0x08,
  last_ack: 0x10,
});

/** Which connections that are over a new SYN opens anew; with `off`, none: its server gets it. */
export const engineReuseMode = enumeration('EngineReuseMode', {
  off: 0,
  'time-wait': 1,
  'fin-wait': 2, // those in TIME_WAIT, too
});

export const engineSettings = struct('engine_settings', {
  // Seconds by state, in the order of the protocol's state numbers.
  tcp_timeout_sec: array(u32, 12),
  udp_timeout_sec: array(u32, 4),
  sctp_timeout_sec: array(u32, 15),
  icmp_timeout_sec: array(u32, 2),
  conn_init_timeout_sec: u32,
  neigh_timeout_sec: u32,
  neigh_queue_len: u32,
  mh_table_size: u32, // of scheduler mh, one of its primes; 0: 4093
  uoa_max_trail: u32, // datagrams of a flow that carry the client's address
  icmp_ratelimit_pps: u32, // ICMP errors a second and worker; 0: no limit
  kni_ratelimit_pps: u32, // packets a second and worker to the kernel; 0: no limit
  rst_ratelimit_pps: u32, // resets of strays a second and worker; 0: no limit
  frag_buckets: u32, // of a worker's reassembly table
  frag_bucket_entries: u32,
  frag_max_entries: u32, // datagrams under reassembly, a worker
  frag_ttl_sec: u32,
  ipset_pool_elements: u32, // that all hash sets together may have; 0: no limit
  synproxy_mss: u32, // the largest that our SYN-ACK announces
  synproxy_rs_syn_max_retry: u32,
  synproxy_ack_storm_thresh: u32,
  synproxy_max_ack_saved: u32,
  synproxy_secret: array(u8, 32), // two keys of 128 bits
  default_ttl: u8,
  forwarding: u8, // plain forwarding of IPv4
  icmp_echo: u8, // 1: the engine answers
  rst_unknown: u8,
  defence_tcp_drop: u8,
  defence_udp_drop: u8,
  xmit_ttl: u8, // balanced packets lose one of their time to live
  forwarding6: u8, // plain forwarding of IPv6
  conhash_strict: u8, // conhash passes nothing over
  expire_quiescent_template: u8, // persistence ends at destinations of weight 0
  fast_xmit_close: u8, // no frame header is remembered
  redirect: u8, // packets of another worker's connection go to it
  defrag: u8, // reassemble what goes to UDP and ICMP services
  garp_on_add: u8, // announce each address that is added
  ipv6_disable: u8, // IPv6 is dropped
  lldp: u8,
  uoa_mode: u8, // EngineUoaMode
  synproxy_ttl: u8,
  synproxy_wscale: u8, // 0: no window scale
  synproxy_sack: u8,
  synproxy_timestamp: u8,
  synproxy_close_client_window: u8,
  synproxy_defer_rs_syn: u8,
  synproxy_reuse_states: u8, // bits of EngineReuseState
  synproxy_shared: u8, // the secret is shared: cookies count the minutes of the wall clock
  proxy_udp_trail: u8, // PROXY before as many datagrams as UOA, until the server answers
  sloppy_tcp: u8, // any segment but a reset opens a connection
  sloppy_sctp: u8, // any packet opens an association
  conn_reuse_mode: u8, // EngineReuseMode
  expire_nodest_conn: u8, // a connection ends with its next packet once its destination is taken away
  zero: array(u8, 3),
});

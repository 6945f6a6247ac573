// SPDX-License-Identifier: GPL-2.0-or-later
// Ports, lcores and bonds (netif). Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, bits, chars, enumOf, i32, struct, u16, u32, u64, u8, union } from './layout.js';

export const netifLcoreSet = struct('netif_lcore_set', {
  cid: u8,
});

export const netifLcoreMaskGet = struct('netif_lcore_mask_get', {
  master_lcore_id: u8,
  kni_lcore_id: u8,
  slave_lcore_num: u8,
  isol_rx_lcore_num: u8,
  slave_lcore_mask: u64,
  isol_rx_lcore_mask: u64,
});

export const netifLcoreBasicGet = struct('netif_lcore_basic_get', {
  lcore_id: u8,
  socket_id: u8,
  queue_data_len: u32,
  queue_data: chars(0),
});

export const netifLcoreStatsGet = struct('netif_lcore_stats_get', {
  lcore_id: u8,
  lcore_loop: u64,
  pktburst: u64,
  zpktburst: u64,
  fpktburst: u64,
  z2hpktburst: u64,
  h2fpktburst: u64,
  ipackets: u64,
  ibytes: u64,
  opackets: u64,
  obytes: u64,
  dropped: u64,
});

export const portIdName = struct('port_id_name', {
  id: u16,
  name: chars(16),
});

export const netifNicListGet = struct('netif_nic_list_get', {
  nic_num: u16,
  phy_pid_base: u16,
  phy_pid_end: u16,
  bond_pid_base: u16,
  bond_pid_end: u16,
  idname: array(portIdName, 0),
});

export const netifNicBasicGet = struct('netif_nic_basic_get', {
  name: chars(32),
  addr: chars(32),
  link_status: chars(16),
  link_duplex: chars(16),
  link_autoneg: chars(16),
  link_speed: u32, // Mbit/s
  nrxq: u8,
  ntxq: u8,
  padding: array(u8, 3),
  socket_id: u8,
  port_id: u16, // tools print port_id+1
  mtu: u16,
  promisc: bits(u16, 1),
  allmulticast: bits(u16, 1),
  fwd2kni: bits(u16, 1),
  tc_egress: bits(u16, 1),
  tc_ingress: bits(u16, 1),
  ol_rx_ip_csum: bits(u16, 1),
  ol_tx_ip_csum: bits(u16, 1),
  ol_tx_tcp_csum: bits(u16, 1),
  ol_tx_udp_csum: bits(u16, 1),
  lldp: bits(u16, 1),
  ol_tx_fast_free: bits(u16, 1),
});

export const netifNicStatsGet = struct('netif_nic_stats_get', {
  mbuf_avail: u32,
  mbuf_inuse: u32,
  ipackets: u64,
  opackets: u64,
  ibytes: u64,
  obytes: u64,
  imissed: u64,
  ierrors: u64,
  oerrors: u64,
  rx_nombuf: u64,
  q_ipackets: array(u64, 16),
  q_opackets: array(u64, 16),
  q_ibytes: array(u64, 16),
  q_obytes: array(u64, 16),
  q_errors: array(u64, 16),
  padding: array(u16, 3),
  port_id: u16,
});

export const netifNicXstatsEntry = struct('netif_nic_xstats_entry', {
  id: u64,
  val: u64,
  name: chars(64),
});

export const netifNicXstatsGet = struct('netif_nic_xstats_get', {
  pid: u16,
  nentries: u16,
  entries: array(netifNicXstatsEntry, 0),
});

export const netifNicDevGet = struct(
  'netif_nic_dev_get',
  {
    pci_addr: chars(32),
    driver_name: chars(32),
    if_index: u32,
    min_rx_bufsize: u32,
    max_rx_pktlen: u32,
    max_rx_queues: u16,
    max_tx_queues: u16,
    max_mac_addrs: u32,
    max_hash_mac_addrs: u32,
    max_vfs: u16,
    max_vmdq_pools: u16,
    rx_offload_capa: u32,
    tx_offload_capa: u32,
    reta_size: u32,
    hash_key_size: u8,
    flow_type_rss_offloads: u64,
    vmdq_queue_base: u16,
    vmdq_queue_num: u16,
    vmdq_pool_base: u16,
    rx_desc_lim_nb_max: u16,
    rx_desc_lim_nb_min: u16,
    rx_desc_lim_nb_align: u16,
    tx_desc_lim_nb_max: u16,
    tx_desc_lim_nb_min: u16,
    tx_desc_lim_nb_align: u16,
    speed_capa: u32,
  },
  { packed: true },
);

export const netifNicConfQueues = struct(
  'netif_nic_conf_queues',
  {
    data_offset: u64, // relative to data
    data_len: u64, // without the NUL
  },
  { packed: true },
);

export const netifMcListConf = struct(
  'netif_mc_list_conf',
  {
    data_offset: u64,
    data_len: u64,
    naddr: i32,
  },
  { packed: true },
);

export const netifNicExtGet = struct('netif_nic_ext_get', {
  port_id: u16,
  dev_info: netifNicDevGet,
  cfg_queues: netifNicConfQueues,
  mc_list: netifMcListConf,
  datalen: u64, // bytes in data; total body must be 184 + datalen
  data: chars(0), // text area; offsets in cfg_queues / mc_list are relative to here
});

export const bondSlaveNode = struct('bond_slave_node', {
  name: chars(32),
  macaddr: chars(32),
  is_active: i32,
  is_primary: i32,
});

export const netifBondStatusGet = struct('netif_bond_status_get', {
  mode: i32,
  slave_nb: i32,
  active_nb: i32,
  slaves: array(bondSlaveNode, 32),
  macaddr: chars(32),
  xmit_policy: chars(32),
  link_monitor_interval: i32,
  link_down_prop_delay: i32,
  link_up_prop_delay: i32,
});

export const netifNicSet = struct('netif_nic_set', {
  pname: chars(32), // device
  macaddr: chars(18), // aa:bb:cc:dd:ee:ff text or empty
  promisc_on: bits(u16, 1),
  promisc_off: bits(u16, 1),
  allmulticast_on: bits(u16, 1),
  allmulticast_off: bits(u16, 1),
  link_status_up: bits(u16, 1),
  link_status_down: bits(u16, 1),
  forward2kni_on: bits(u16, 1),
  forward2kni_off: bits(u16, 1),
  tc_egress_on: bits(u16, 1),
  tc_egress_off: bits(u16, 1),
  tc_ingress_on: bits(u16, 1),
  tc_ingress_off: bits(u16, 1),
  lldp_on: bits(u16, 1),
  lldp_off: bits(u16, 1),
});

export const netifBondSetParam = union('netif_bond_set_param', {
  mode: i32,
  slave: chars(32),
  primary: chars(32),
  xmit_policy: chars(32),
  link_monitor_interval: i32,
  link_down_prop: i32,
  link_up_prop: i32,
});

export const netifBondSet = struct('netif_bond_set', {
  name: chars(32),
  param: netifBondSetParam,
  act: enumOf('bond_act'), // 1 add, 2 del, 3 set
  opt: enumOf('bond_opt'), // says which member of param counts
});

export const netifHwAddrEntry = struct(
  'netif_hw_addr_entry',
  {
    addr: chars(18), // text, 17 characters + NUL
    refcnt: u32,
    flags: u16, // bit 0 = came from the kni device
    sync_cnt: u16,
  },
  { packed: true },
);

export const netifHwAddrArray = struct('netif_hw_addr_array', {
  count: i32,
  entries: array(netifHwAddrEntry, 0),
});

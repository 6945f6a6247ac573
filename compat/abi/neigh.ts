// SPDX-License-Identifier: GPL-2.0-or-later
// Neighbours. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, i32, struct, u32, u8 } from './layout.js';
import { etherAddr, inetAddr } from './common.js';

export const dpVsNeighConf = struct(
  'dp_vs_neigh_conf',
  {
    af: i32,
    state: u32, // DPVS_NUD_S_*
    ip_addr: inetAddr,
    eth_addr: etherAddr,
    que_num: u32, // queued packets
    ifname: chars(16),
    flag: u8, // 1 hashed, 2 static
    cid: u8, // lcore id
  },
  { packed: true },
);

export const dpVsNeighConfArray = struct('dp_vs_neigh_conf_array', {
  neigh_nums: i32,
  addrs: array(dpVsNeighConf, 0),
});

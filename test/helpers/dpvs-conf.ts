// SPDX-License-Identifier: GPL-2.0-or-later

/** A dpvs.conf with one worker for one device, on the interface eth1 of its network. */
export const oneDevice = `global_defs { log_level NOTICE
 hugepages off }
netif_defs { pktpool_size 4095
 device dpdk0 {
 rx { queue_number 1 }
 tx { queue_number 1 }
 vdev af_packet eth1
} }
worker_defs {
 worker cpu0 { type master
 cpu_id 0 }
 worker cpu1 { type slave
 cpu_id 1
 port dpdk0 { rx_queue_ids 0
 tx_queue_ids 0 } }
}
`;

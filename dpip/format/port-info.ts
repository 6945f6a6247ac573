// SPDX-License-Identifier: GPL-2.0-or-later
import type { DeviceInfo, ExtendedInfo, TextSpan } from '../../compat/model/link.js';
import { pair } from './columns.js';

const hex = (value: number | bigint): string => `0x${value.toString(16).toUpperCase()}`;

function deviceText(device: DeviceInfo): string {
  return [
    pair(32, [
      ['pci_addr', device.pciAddress],
      ['driver_name', device.driver],
    ]),
    pair(16, [
      ['if_index', device.ifIndex],
      ['min_rx_bufsize', device.minRxBuffer],
      ['max_rx_pktlen', device.maxRxPacket],
      ['max_mac_addrs', device.maxMacs],
    ]),
    pair(16, [
      ['max_rx_queues', device.maxRxQueues],
      ['max_tx_queues', device.maxTxQueues],
      ['max_hash_addrs', device.maxHashMacs],
      ['max_vfs', device.maxVfs],
    ]),
    pair(16, [
      ['max_vmdq_pools', device.maxVmdqPools],
      ['rx_ol_capa', hex(device.rxOffloads)],
      ['tx_ol_capa', hex(device.txOffloads)],
      ['reta_size', device.retaSize],
    ]),
    pair(16, [
      ['hash_key_size', device.hashKeySize],
      ['flowtype_rss_ol', hex(device.rssOffloads)],
      ['vmdq_que_base', device.vmdqQueueBase],
      ['vmdq_que_num', device.vmdqQueues],
    ]),
    pair(16, [
      ['rx_desc_max', device.rxDescMax],
      ['rx_desc_min', device.rxDescMin],
      ['rx_desc_align', device.rxDescAlign],
      ['vmdq_pool_base', device.vmdqPoolBase],
    ]),
    pair(16, [
      ['tx_desc_max', device.txDescMax],
      ['tx_desc_min', device.txDescMin],
      ['tx_desc_align', device.txDescAlign],
      ['speed_capa', device.speeds],
    ]),
  ].join('');
}

/** A text of the data area with its title; it ends at its NUL, wherever its length says. */
function spanText(title: string, { offset, lenBytes }: TextSpan, data: string): string {
  if (lenBytes === 0n) return '';
  const rest = offset < data.length ? data.slice(Number(offset)) : '';
  const nul = rest.indexOf('\0');
  const text = nul < 0 ? rest : rest.slice(0, nul);
  const truncated = lenBytes > BigInt(text.length) ? '     ... (truncated)\n' : '';
  return `    ${title}:\n${text}${truncated}`;
}

/** What the device can do, its queues and its multicast addresses. */
export function infoText({ device, queues, multicast, data }: ExtendedInfo): string {
  return (
    deviceText(device) +
    spanText('Queue Configuration', queues, data) +
    spanText('HW mcast list', multicast, data)
  );
}

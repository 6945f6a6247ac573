// SPDX-License-Identifier: GPL-2.0-or-later
import {
  netifMcListConf,
  netifNicConfQueues,
  netifNicDevGet,
  netifNicExtGet,
} from '../abi/link.js';
import type { DeviceInfo, ExtendedInfo, TextSpan } from '../model/link.js';
import type { Body } from './body.js';
import { badMessage, bytesOf } from './bytes.js';
import { fieldsOf, record } from './record.js';

const d = fieldsOf(netifNicDevGet);
const deviceCodec = record<DeviceInfo>(netifNicDevGet, {
  pciAddress: d.text('pci_addr'),
  driver: d.text('driver_name'),
  ifIndex: d.num('if_index'),
  minRxBuffer: d.num('min_rx_bufsize'),
  maxRxPacket: d.num('max_rx_pktlen'),
  maxRxQueues: d.num('max_rx_queues'),
  maxTxQueues: d.num('max_tx_queues'),
  maxMacs: d.num('max_mac_addrs'),
  maxHashMacs: d.num('max_hash_mac_addrs'),
  maxVfs: d.num('max_vfs'),
  maxVmdqPools: d.num('max_vmdq_pools'),
  rxOffloads: d.num('rx_offload_capa'),
  txOffloads: d.num('tx_offload_capa'),
  retaSize: d.num('reta_size'),
  hashKeySize: d.num('hash_key_size'),
  rssOffloads: d.big('flow_type_rss_offloads'),
  vmdqQueueBase: d.num('vmdq_queue_base'),
  vmdqQueues: d.num('vmdq_queue_num'),
  vmdqPoolBase: d.num('vmdq_pool_base'),
  rxDescMax: d.num('rx_desc_lim_nb_max'),
  rxDescMin: d.num('rx_desc_lim_nb_min'),
  rxDescAlign: d.num('rx_desc_lim_nb_align'),
  txDescMax: d.num('tx_desc_lim_nb_max'),
  txDescMin: d.num('tx_desc_lim_nb_min'),
  txDescAlign: d.num('tx_desc_lim_nb_align'),
  speeds: d.num('speed_capa'),
});

const q = fieldsOf(netifNicConfQueues);
const queuesCodec = record<TextSpan>(netifNicConfQueues, {
  offset: q.big('data_offset'),
  lenBytes: q.big('data_len'),
});
type MulticastSpan = TextSpan & { readonly count: number };
const m = fieldsOf(netifMcListConf);
const multicastCodec = record<MulticastSpan>(netifMcListConf, {
  offset: m.big('data_offset'),
  lenBytes: m.big('data_len'),
  count: m.num('naddr'),
});

interface Head {
  readonly id: number;
  readonly device: DeviceInfo;
  readonly queues: TextSpan;
  readonly multicast: MulticastSpan;
  readonly dataLen: bigint;
}
const e = fieldsOf(netifNicExtGet);
const headCodec = record<Head>(netifNicExtGet, {
  id: e.num('port_id'),
  device: e.nested('dev_info', deviceCodec),
  queues: e.nested('cfg_queues', queuesCodec),
  multicast: e.nested('mc_list', multicastCodec),
  dataLen: e.big('datalen'),
});

/** Head and text area, of exactly the length that the head says. */
export const extendedInfoBody: Body<ExtendedInfo> = {
  encode: ({ id, device, queues, multicast, multicastCount, data }) => {
    const body = new Uint8Array(headCodec.size + data.length);
    const dataLen = BigInt(data.length);
    const count = multicastCount;
    const head = { id, device, queues, multicast: { ...multicast, count }, dataLen };
    headCodec.encode(bytesOf(body), 0, head);
    body.set(Buffer.from(data, 'latin1'), headCodec.size);
    return body;
  },
  decode: (body) => {
    if (body.length < headCodec.size) throw badMessage('device record is cut short');
    const bytes = bytesOf(body);
    const { id, device, queues, multicast, dataLen } = headCodec.decode(bytes, 0);
    if (BigInt(body.length - headCodec.size) !== dataLen) {
      throw badMessage(`text area is not of ${dataLen} bytes`);
    }
    const { count, ...span } = multicast;
    const data = bytes.u8.toString('latin1', headCodec.size);
    return { id, device, queues, multicast: span, multicastCount: count, data };
  },
};

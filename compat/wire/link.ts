// SPDX-License-Identifier: GPL-2.0-or-later
import { constants, enums } from '../abi/constants.js';
import {
  bondSlaveNode,
  netifBondSet,
  netifBondSetParam,
  netifBondStatusGet,
  netifHwAddrArray,
  netifHwAddrEntry,
  netifNicBasicGet,
  netifNicListGet,
  netifNicSet,
  netifNicStatsGet,
  netifNicXstatsEntry,
  netifNicXstatsGet,
  portIdName,
} from '../abi/link.js';
import type {
  BondChange,
  BondSlave,
  BondStatus,
  ExtraCounter,
  ExtraStats,
  HardwareAddr,
  PortBasic,
  PortChange,
  PortList,
  PortName,
  PortStats,
} from '../model/link.js';
import { counted, list, name, nothing, one, optional } from './body.js';
import { countHead } from './common.js';
import { extendedInfoBody } from './link-info.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec } from './record.js';

const n = fieldsOf(portIdName);
const portName = record<PortName>(portIdName, { id: n.num('id'), name: n.text('name') });

type ListHead = Omit<PortList, 'ports'> & { readonly count: number };
const l = fieldsOf(netifNicListGet);
const listHead = record<ListHead>(netifNicListGet, {
  count: l.num('nic_num'),
  physicalBase: l.num('phy_pid_base'),
  physicalEnd: l.num('phy_pid_end'),
  bondBase: l.num('bond_pid_base'),
  bondEnd: l.num('bond_pid_end'),
});
const listBody = counted<PortList, ListHead, PortName>({
  head: listHead,
  element: portName,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: ({ physicalBase, physicalEnd, bondBase, bondEnd }, ports) => ({
    physicalBase,
    physicalEnd,
    bondBase,
    bondEnd,
    ports,
  }),
  split: ({ ports, ...head }) => ({ head: { ...head, count: ports.length }, elements: ports }),
});

const b = fieldsOf(netifNicBasicGet);
const basicCodec = record<PortBasic>(netifNicBasicGet, {
  name: b.text('name'),
  mac: b.text('addr'),
  linkStatus: b.text('link_status'),
  linkDuplex: b.text('link_duplex'),
  linkAutoneg: b.text('link_autoneg'),
  linkMbps: b.num('link_speed'),
  rxQueues: b.num('nrxq'),
  txQueues: b.num('ntxq'),
  socket: b.num('socket_id'),
  id: b.num('port_id'),
  mtu: b.num('mtu'),
  promisc: b.flag('promisc'),
  allMulticast: b.flag('allmulticast'),
  forwardToKni: b.flag('fwd2kni'),
  tcEgress: b.flag('tc_egress'),
  tcIngress: b.flag('tc_ingress'),
  rxIpChecksum: b.flag('ol_rx_ip_csum'),
  txIpChecksum: b.flag('ol_tx_ip_csum'),
  txTcpChecksum: b.flag('ol_tx_tcp_csum'),
  txUdpChecksum: b.flag('ol_tx_udp_csum'),
  lldp: b.flag('lldp'),
  txFastFree: b.flag('ol_tx_fast_free'),
});

const s = fieldsOf(netifNicStatsGet);
const statsCodec = record<PortStats>(netifNicStatsGet, {
  id: s.num('port_id'),
  buffersFree: s.num('mbuf_avail'),
  buffersUsed: s.num('mbuf_inuse'),
  inPackets: s.big('ipackets'),
  outPackets: s.big('opackets'),
  inBytes: s.big('ibytes'),
  outBytes: s.big('obytes'),
  inMissed: s.big('imissed'),
  inErrors: s.big('ierrors'),
  outErrors: s.big('oerrors'),
  rxNoBuffer: s.big('rx_nombuf'),
  queueInPackets: s.bigs('q_ipackets'),
  queueOutPackets: s.bigs('q_opackets'),
  queueInBytes: s.bigs('q_ibytes'),
  queueOutBytes: s.bigs('q_obytes'),
  queueErrors: s.bigs('q_errors'),
});

const x = fieldsOf(netifNicXstatsEntry);
const extraCodec = record<ExtraCounter>(netifNicXstatsEntry, {
  id: x.big('id'),
  name: x.text('name'),
  value: x.big('val'),
});
interface ExtraHead {
  readonly id: number;
  readonly count: number;
}
const xh = fieldsOf(netifNicXstatsGet);
const extraBody = counted<ExtraStats, ExtraHead, ExtraCounter>({
  head: record<ExtraHead>(netifNicXstatsGet, { id: xh.num('pid'), count: xh.num('nentries') }),
  element: extraCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: ({ id }, counters) => ({ id, counters }),
  split: ({ id, counters }) => ({ head: { id, count: counters.length }, elements: counters }),
});

const d = fieldsOf(bondSlaveNode);
const slaveCodec = record<BondSlave>(bondSlaveNode, {
  name: d.text('name'),
  mac: d.text('macaddr'),
  active: d.num('is_active'),
  primary: d.num('is_primary'),
});
const o = fieldsOf(netifBondStatusGet);
const bondCodec = record<BondStatus>(netifBondStatusGet, {
  mode: o.num('mode'),
  slaveCount: o.num('slave_nb'),
  activeCount: o.num('active_nb'),
  slaves: o.many('slaves', slaveCodec),
  mac: o.text('macaddr'),
  xmitPolicy: o.text('xmit_policy'),
  monitorMs: o.num('link_monitor_interval'),
  linkDownDelayMs: o.num('link_down_prop_delay'),
  linkUpDelayMs: o.num('link_up_prop_delay'),
});

const c = fieldsOf(netifNicSet);
const portChange = record<PortChange>(netifNicSet, {
  name: c.text('pname'),
  mac: c.text('macaddr'),
  promiscOn: c.flag('promisc_on'),
  promiscOff: c.flag('promisc_off'),
  allMulticastOn: c.flag('allmulticast_on'),
  allMulticastOff: c.flag('allmulticast_off'),
  linkUp: c.flag('link_status_up'),
  linkDown: c.flag('link_status_down'),
  forwardToKniOn: c.flag('forward2kni_on'),
  forwardToKniOff: c.flag('forward2kni_off'),
  tcEgressOn: c.flag('tc_egress_on'),
  tcEgressOff: c.flag('tc_egress_off'),
  tcIngressOn: c.flag('tc_ingress_on'),
  tcIngressOff: c.flag('tc_ingress_off'),
  lldpOn: c.flag('lldp_on'),
  lldpOff: c.flag('lldp_off'),
});

const { OPT_SLAVE, OPT_PRIMARY, OPT_XMIT_POLICY } = enums.bond_opt;
const textOptions: readonly number[] = [OPT_SLAVE, OPT_PRIMARY, OPT_XMIT_POLICY];

type BondHead = Pick<BondChange, 'name' | 'act' | 'option'>;
const t = fieldsOf(netifBondSet);
const bondHead = record<BondHead>(netifBondSet, {
  name: t.text('name'),
  act: t.num('act'),
  option: t.num('opt'),
});
const u = fieldsOf(netifBondSetParam);
const [textParam, numberParam] = [u.text('slave'), u.num('mode')];
const paramAt = netifBondSet.at.param;

/** One union of the record holds a name or a number, as the option says. */
const bondChange: Codec<BondChange> = {
  size: netifBondSet.size,
  decode: (bytes, at) => {
    const head = bondHead.decode(bytes, at);
    const isText = textOptions.includes(head.option);
    return {
      ...head,
      text: isText ? textParam.get(bytes, at + paramAt) : '',
      number: isText ? 0 : numberParam.get(bytes, at + paramAt),
    };
  },
  encode: (bytes, at, value) => {
    bondHead.encode(bytes, at, value);
    const isText = textOptions.includes(value.option ?? 0);
    if (isText) textParam.set(bytes, at + paramAt, value.text ?? '');
    else numberParam.set(bytes, at + paramAt, value.number ?? 0);
  },
};

const h = fieldsOf(netifHwAddrEntry);
const hardwareAddr = record<HardwareAddr>(netifHwAddrEntry, {
  mac: h.text('addr'),
  refs: h.num('refcnt'),
  flags: h.num('flags'),
  syncs: h.num('sync_cnt'),
});

/** `link` sends device names in 32 bytes. */
const portNameSize = netifNicSet.fields[0]?.size ?? 0;
const device = name(portNameSize);

export const changePort = setMessage('SOCKOPT_NETIF_SET_PORT', one(portChange, 'exact'));
export const changeBond = setMessage('SOCKOPT_NETIF_SET_BOND', one(bondChange, 'exact'));
export const getPorts = getMessage('SOCKOPT_NETIF_GET_PORT_LIST', nothing, optional(listBody));
export const getPortBasic = getMessage(
  'SOCKOPT_NETIF_GET_PORT_BASIC',
  device,
  optional(one(basicCodec)),
);
export const getPortStats = getMessage(
  'SOCKOPT_NETIF_GET_PORT_STATS',
  device,
  optional(one(statsCodec, 'exact')),
);
export const getPortExtraStats = getMessage(
  'SOCKOPT_NETIF_GET_PORT_XSTATS',
  device,
  optional(extraBody),
);
export const getPortInfo = getMessage(
  'SOCKOPT_NETIF_GET_PORT_EXT_INFO',
  device,
  optional(extendedInfoBody),
);
export const getBondStatus = getMessage(
  'SOCKOPT_NETIF_GET_BOND_STATUS',
  device,
  optional(one(bondCodec, 'exact')),
);
export const getHardwareAddrs = getMessage(
  'SOCKOPT_NETIF_GET_MADDR',
  name(constants.IFNAMSIZ),
  optional(list(countHead(netifHwAddrArray, 'count'), hardwareAddr)),
);

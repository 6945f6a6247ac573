// SPDX-License-Identifier: GPL-2.0-or-later
import { macBytes, macText } from '../../../compat/model/mac.js';
import type {
  ExtraCounter,
  PortBasic,
  PortChange,
  PortList,
  PortStats,
} from '../../../compat/model/link.js';
import * as wire from '../../../compat/wire/link.js';
import type { Port, Status } from '../engine/addon.js';
import { editTcSwitches } from '../engine/edits.js';
import { portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import type { HostPort } from './devices.js';
import { hardwareGroupsOf } from './groups.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { extendedInfo } from './link-info.js';

/** A port from both sides: what the host knows of it, and what the engine says now. */
interface Link {
  readonly id: number;
  readonly host: HostPort;
  readonly port: Port;
}

/** @throws DpvsError `EDPVS_INVAL` without a name, `EDPVS_NOTEXIST` without such a device */
function linkOf(context: Context, name: string): Link {
  if (name === '') throw refusal('EDPVS_INVAL', 'no device is named');
  const id = portNumber(context, name);
  const [host, port] = [context.ports.at(id), context.balancer.port(id)];
  if (host === undefined || port === undefined) {
    throw refusal('EDPVS_NOTEXIST', `there is no device '${name}'`);
  }
  return { id, host, port };
}

function basicOf({ balancer }: Context, { id, host, port }: Link): PortBasic {
  const shaped = balancer.tcSwitches(id);
  return {
    id,
    name: host.name,
    mac: macText(port.mac).toUpperCase(),
    linkStatus: port.up && !port.down ? 'UP' : 'DOWN',
    linkDuplex: port.fullDuplex ? 'full-duplex' : 'half-duplex',
    linkAutoneg: port.autoneg ? 'auto-nego' : 'fixed-nego',
    linkMbps: port.speedMbps,
    rxQueues: port.rxQueues,
    txQueues: port.txQueues,
    socket: port.socket,
    mtu: port.mtu,
    promisc: port.promiscuous,
    allMulticast: port.allMulticast,
    forwardToKni: port.forwardToKernel,
    tcEgress: shaped.egress,
    tcIngress: shaped.ingress,
    rxIpChecksum: port.rxIpCsum,
    txIpChecksum: port.txIpCsum,
    txTcpChecksum: port.txTcpCsum,
    txUdpChecksum: port.txUdpCsum,
    lldp: port.lldp,
    txFastFree: host.txFastFree,
  };
}

function statsOf({ packetBuffers }: Context, { id, port }: Link): PortStats {
  const free = packetBuffers.free();
  return {
    id,
    buffersFree: free,
    buffersUsed: packetBuffers.all - free,
    inPackets: port.rxPackets,
    outPackets: port.txPackets,
    inBytes: port.rxBytes,
    outBytes: port.txBytes,
    inMissed: port.rxMissed,
    inErrors: port.rxErrors,
    outErrors: port.txErrors,
    rxNoBuffer: port.rxNoMbuf,
    queueInPackets: [],
    queueOutPackets: [],
    queueInBytes: [],
    queueOutBytes: [],
    queueErrors: [],
  };
}

/** What every driver of DPDK counts, under DPDK's names. */
function extraCounters({ port }: Link): ExtraCounter[] {
  const values: Readonly<Record<string, bigint>> = {
    rx_good_packets: port.rxPackets,
    tx_good_packets: port.txPackets,
    rx_good_bytes: port.rxBytes,
    tx_good_bytes: port.txBytes,
    rx_missed_errors: port.rxMissed,
    rx_errors: port.rxErrors,
    tx_errors: port.txErrors,
    rx_mbuf_allocation_errors: port.rxNoMbuf,
  };
  return Object.entries(values).map(([name, value], id) => ({ id: BigInt(id), name, value }));
}

/** Bonds have the numbers after those of the physical devices. */
function listPorts({ ports }: Context): PortList {
  const all = [...ports];
  const count = (...kinds: readonly string[]): number =>
    all.filter(([, { kind }]) => kinds.includes(kind)).length;
  const physical = count('physical', 'slave');
  return {
    physicalBase: 0,
    physicalEnd: physical,
    bondBase: physical,
    bondEnd: physical + count('bond'),
    ports: all.map(([id, { name }]) => ({ id, name })),
  };
}

/** The engine's name, and the request's two buttons. Of a link that is "on" the engine knows "down". */
const switches = [
  ['promiscuous', 'promiscOn', 'promiscOff'],
  ['allMulticast', 'allMulticastOn', 'allMulticastOff'],
  ['down', 'linkUp', 'linkDown'],
  ['forwardToKernel', 'forwardToKniOn', 'forwardToKniOff'],
  ['lldp', 'lldpOn', 'lldpOff'],
] as const;

/** As the original, it answers well even where a driver refuses; the log says what was refused. */
function change(context: Context, request: PortChange): void {
  const id = portNumber(context, request.name, 'EDPVS_INVAL');
  const told = (what: string, { code, text }: Status): void => {
    if (code !== 0) context.outfit.note(`${request.name}: ${what}: ${text ?? `error ${code}`}`);
  };
  for (const [name, on, off] of switches) {
    const turned = onOrOff(request[on], request[off]);
    if (turned === undefined) continue;
    told(name, context.balancer.setPort(id, name, name === 'down' ? !turned : turned));
  }
  const mac = request.mac === '' ? undefined : macBytes(request.mac);
  if (mac !== undefined) told('addr', context.balancer.setMac(id, mac));
  const egress = onOrOff(request.tcEgressOn, request.tcEgressOff);
  const ingress = onOrOff(request.tcIngressOn, request.tcIngressOff);
  if (egress === undefined && ingress === undefined) return;
  context.balancer.apply(editTcSwitches(id, { egress, ingress }));
}

/** Which of two buttons was pressed, if any; of both, the first. */
function onOrOff(on: boolean, off: boolean): boolean | undefined {
  if (on) return true;
  return off ? false : undefined;
}

/** Devices: list, one's state, counters and abilities, and the switches. */
export const links: readonly Handler[] = [
  handle(wire.getPorts, listPorts),
  handle(wire.getPortBasic, (context, name) => basicOf(context, linkOf(context, name))),
  handle(wire.getPortStats, (context, name) => statsOf(context, linkOf(context, name))),
  handle(wire.getPortExtraStats, (context, name) => {
    const link = linkOf(context, name);
    return { id: link.id, counters: extraCounters(link) };
  }),
  handle(wire.getPortInfo, (context, name) => {
    const { id, host, port } = linkOf(context, name);
    return extendedInfo(context, { id, host, mtu: port.mtu });
  }),
  handle(wire.getHardwareAddrs, (context, name) => {
    return hardwareGroupsOf(context, linkOf(context, name).id);
  }),
  handle(wire.changePort, change),
];

// SPDX-License-Identifier: GPL-2.0-or-later
// The benchmarks' configuration as edits of the engine: one service, round robin, 16 servers.
import {
  engineEditOp,
  engineRouteEdit,
  engineServiceKey,
} from '../../../compat/abi/engine-edits.js';
import { engineSettings } from '../../../compat/abi/engine-settings.js';
import { edits, settingsBytes } from '../../helpers/engine.js';
import { ip4Bytes } from '../../helpers/packet.js';
import { structBytes } from '../../helpers/structs.js';
import { clientNet, gateway, peerMac, serverPort, servers, vip, vipPort } from '../traffic/plan.js';
import { protoNumber } from '../traffic/frames.js';
import type { Proto } from '../traffic/frames.js';
import type { EngineSpec } from './spec.js';

const pcapPort = 0;

function padded(addr: string): Uint8Array {
  return Buffer.concat([ip4Bytes(addr), Buffer.alloc(12)]);
}

function routeToClients(): Uint8Array {
  const [addr = '', len = ''] = clientNet.split('/');
  return structBytes(engineRouteEdit, {
    head: { op: engineEditOp.values['add-route'], len: engineRouteEdit.size },
    family: 2,
    port: pcapPort,
    prefix_len: Number(len),
    dst: padded(addr),
    gateway: padded(gateway),
  });
}

/** The benchmarks' service as the engine's listings want it. */
export function serviceKey(proto: Proto): Uint8Array {
  return structBytes(engineServiceKey, {
    family: 2,
    proto: protoNumber[proto],
    port: vipPort,
    addr: padded(vip),
  });
}

/** All edits of one transaction. */
export function configuration(spec: EngineSpec): Uint8Array {
  const { proto } = spec;
  const service = `${vip}:${vipPort}`;
  return Buffer.concat([
    edits.address('add-address', `${vip}/32`, pcapPort),
    edits.address('add-address', '192.168.1.253/24', pcapPort),
    ...spec.laddrs.map((addr) => edits.address('add-address', `${addr}/32`, pcapPort, true)),
    ...[gateway, ...servers].map((addr) => edits.neigh('add-neigh', addr, peerMac, pcapPort)),
    routeToClients(),
    edits.addService({ proto, service }),
    ...servers.map((addr) =>
      edits.dest('add-dest', { proto, service, dest: `${addr}:${serverPort}` }),
    ),
    ...spec.laddrs.map((laddr) =>
      edits.laddr('add-laddr', { proto, service, laddr, port: pcapPort }),
    ),
  ]);
}

/** Settings in which every state of a connection lasts `seconds`. */
export function settingsWithTimeout(seconds: number): Uint8Array {
  const bytes = settingsBytes({ conn_init_timeout_sec: seconds });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const { tcp_timeout_sec: tcpAt, udp_timeout_sec: udpAt } = engineSettings.at;
  for (let at = tcpAt; at < udpAt + 16; at += 4) view.setUint32(at, seconds, true);
  return bytes;
}

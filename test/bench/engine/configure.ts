// SPDX-License-Identifier: GPL-2.0-or-later
// The benchmarks' configuration as edits of the engine: services, round robin, 16 servers.
import { enums } from '../../../compat/abi/constants.js';
import { engineSettings } from '../../../compat/abi/engine-settings.js';
import { edits, serviceKeyBytes } from '../../helpers/edits.js';
import { settingsBytes } from '../../helpers/engine.js';
import type { Proto } from '../traffic/frames.js';
import { modes } from '../traffic/modes.js';
import type { Mode } from '../traffic/modes.js';
import { clientNet, gateway, inFamily, laddrs, laddrsEach, members, netInFamily, own, peerMac, serverMac, serverPort, servers, serversEach, serviceText, vip } from '../traffic/plan.js'; // prettier-ignore
import type { Family } from '../traffic/plan.js';
import type { EngineSpec } from './spec.js';

const pcapPort = 0;
const snatService = 'match:1';

/** Address and port in words. */
function endpoint(family: Family, addr: string, port: number): string {
  const text = inFamily(family, addr);
  return family === 4 ? `${text}:${port}` : `[${text}]:${port}`;
}

/** The first service as the engine's listings want it. */
export function serviceKey({ mode, proto }: EngineSpec): Uint8Array {
  return serviceKeyBytes({ proto, service: serviceText(modes[mode].clients, 0) });
}

function network(spec: EngineSpec, mode: Mode): Uint8Array[] {
  const address = (family: Family, net: string, isLaddr = false): Uint8Array =>
    edits.address('add-address', netInFamily(family, net), pcapPort, isLaddr);
  const neigh = (family: Family, addr: string, mac: string): Uint8Array =>
    edits.neigh('add-neigh', inFamily(family, addr), mac, pcapPort);
  const locals = mode.from === 'laddr' ? laddrs(spec.laddrs) : [];
  return [
    ...[...new Set([mode.clients, mode.servers])].map((family) => address(family, `${own}/24`)),
    ...(mode.asks === 'service' ? [address(mode.clients, `${vip}/32`)] : []),
    ...locals.map((addr) => address(mode.servers, `${addr}/32`, true)),
    neigh(mode.clients, gateway, peerMac),
    ...servers.map((addr, i) => neigh(mode.servers, addr, serverMac(i))),
    edits.route('add-route', netInFamily(mode.clients, clientNet), pcapPort, {
      gateway: inFamily(mode.clients, gateway),
    }),
  ];
}

/** Service `s` with its members. */
function balanced(spec: EngineSpec, mode: Mode, s: number): Uint8Array[] {
  const { proto } = spec;
  const service = serviceText(mode.clients, s);
  const locals = laddrs(spec.laddrs);
  const dests = members(s, spec.services, servers.length, serversEach);
  const mine = mode.from === 'laddr' ? members(s, spec.services, spec.laddrs, laddrsEach) : [];
  const port = mode.to === 'server' ? serverPort : Number(service.split(':').at(-1));
  return [
    edits.addService({ proto, service, flags: spec.synproxy ? enums.svc_flags.SYNPROXY : 0 }),
    ...dests.map((i) =>
      edits.dest('add-dest', {
        proto,
        service,
        dest: endpoint(mode.servers, servers[i] ?? '', port),
        mode: mode.forwarding,
        ...(mode.wrapped === true ? { tunnel: { type: 'ipip' as const } } : {}),
      }),
    ),
    ...mine.map((i) =>
      edits.laddr('add-laddr', {
        proto,
        service,
        laddr: inFamily(mode.servers, locals[i] ?? ''),
        port: pcapPort,
      }),
    ),
  ];
}

/** What leaves from clients' addresses leaves from local ones. */
function snat({ proto, laddrs: count }: EngineSpec, mode: Mode): Uint8Array[] {
  const service = snatService;
  return [
    edits.addMatchService({ proto, service, from: '10.64.0.0-10.127.255.255' }),
    ...laddrs(count).map((addr) =>
      edits.dest('add-dest', { proto, service, dest: `${addr}:0`, mode: mode.forwarding }),
    ),
  ];
}

/** All edits, a transaction each: addresses and ways first, then services. */
export function configuration(spec: EngineSpec): Uint8Array[] {
  const mode = modes[spec.mode];
  const services =
    mode.asks === 'service'
      ? Array.from({ length: spec.services }, (_, s) => balanced(spec, mode, s)).flat()
      : snat(spec, mode);
  return [network(spec, mode), services].map((part) => Buffer.concat(part));
}

/** One change after another for a benchmark that forwards meanwhile: weights of a server, and a service
 *  that comes with a server and goes again. */
export function change(proto: Proto, number: number): Uint8Array {
  const service = serviceText(4, 0);
  const other = serviceText(4, 1000 + ((number >> 2) % 1000));
  const dest = endpoint(4, servers[(number >> 1) % servers.length] ?? '', serverPort);
  switch (number % 4) {
    case 1:
      return Buffer.concat([
        edits.addService({ proto, service: other }),
        edits.dest('add-dest', { proto, service: other, dest }),
      ]);
    case 3:
      return edits.delService({ proto, service: other });
    default:
      return edits.dest('set-dest', { proto, service, dest, weight: 1 + (number % 7) });
  }
}

/** Settings in which every state of a connection lasts `seconds`. */
export function settingsWithTimeout(seconds: number): Uint8Array {
  const bytes = settingsBytes({ conn_init_timeout_sec: seconds });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const { tcp_timeout_sec: tcpAt, udp_timeout_sec: udpAt } = engineSettings.at;
  for (let at = tcpAt; at < udpAt + 16; at += 4) view.setUint32(at, seconds, true);
  return bytes;
}

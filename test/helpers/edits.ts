// SPDX-License-Identifier: GPL-2.0-or-later
// Edits of an engine's configuration by the words of the tools.
import {
  engineAddressEdit, engineDestEdit, engineEditHead, engineEditOp, engineLaddrEdit,
  engineMatchServiceEdit,
  engineNeighEdit, engineRouteEdit, engineRouteFlag, engineServiceEdit, engineServiceKey,
  engineTunnelFlag, engineTunnelType,
} from '../../compat/abi/engine-edits.js'; // prettier-ignore
import ipaddr from 'ipaddr.js';
import type { Struct } from '../../compat/abi/layout.js';
import { ip4Bytes, macBytes } from './packet.js';
import type { Endpoint } from './packet.js';
import { structBytes } from './structs.js';
import type { Values } from './structs.js';

/** Forwarding modes by their numbers on the control socket. */
export const modes = { masq: 0, tunnel: 2, route: 3, fullNat: 5, snat: 6 } as const;
const sapool = 0x10000;
const persistent = 1; // of svc_flags

const ip4Number = (addr: string): number => Buffer.from(ip4Bytes(addr)).readUInt32BE();
/** Flags of addresses, as Linux numbers them. `nodad`: nobody is asked whether it is free. */
export const addressFlag = { nodad: 0x02, optimistic: 0x04, tentative: 0x40 } as const;

const familyOf = (addr: string): number => (addr.includes(':') ? 10 : 2);

/** An address of either family as the engine's structs hold it. */
export const pad16 = (addr: string): Uint8Array =>
  addr.includes(':')
    ? Buffer.from(ipaddr.parse(addr).toByteArray())
    : Buffer.concat([ip4Bytes(addr), Buffer.alloc(12)]);

/** Of `10.0.0.1:80` or `[fd00::1]:80`. */
function endpointOf(endpoint: Endpoint): { family: number; addr: Uint8Array; port: number } {
  const at = endpoint.lastIndexOf(':');
  const addr = endpoint.slice(0, at).replace(/[[\]]/g, '');
  return { family: familyOf(addr), addr: pad16(addr), port: Number(endpoint.slice(at + 1)) };
}

const protoNumber = { tcp: 6, udp: 17, sctp: 132, icmp: 1, icmp6: 58 } as const;
export type Proto = keyof typeof protoNumber;

export interface ServiceSpec {
  readonly proto?: Proto;
  readonly service: Endpoint;
  readonly sched?: string;
  /** Service flags of the control protocol. */
  readonly flags?: number;
  /** Version, with 0x10 for insecure. */
  readonly proxyProtocol?: number;
  readonly connTimeoutSec?: number;
  readonly persistSec?: number;
  readonly netmask?: string;
  readonly prefixLen?: number;
  readonly limitPercent?: number;
  readonly limitMbps?: number;
  readonly check?: Values;
  readonly fwmark?: number;
}
export interface DestSpec {
  readonly proto?: Proto;
  readonly service: Endpoint;
  readonly dest: Endpoint;
  readonly weight?: number;
  readonly mode?: number;
  readonly maxConn?: number;
  readonly minConn?: number;
  /** How packets to a server in tunnel mode are wrapped. */
  readonly tunnel?: {
    readonly type: keyof typeof engineTunnelType.values | number;
    readonly port?: number;
    readonly checksum?: boolean;
    readonly flags?: number;
  };
}
export interface LaddrSpec {
  readonly proto?: Proto;
  readonly service: Endpoint;
  readonly laddr: string;
  readonly port: number;
}
export /** Flags in place of the usual ones; 0 seconds or none: for ever. */
interface AddressOptions {
  readonly flags?: number;
  readonly valid_sec?: number;
  readonly preferred_sec?: number;
}

interface RouteOptions {
  readonly gateway?: string;
  readonly metric?: number;
  readonly mtu?: number;
  readonly src?: string;
  readonly flag?: keyof typeof engineRouteFlag.values;
}
export type EditOp = keyof typeof engineEditOp.values;

/** A service by match is called `match:NUMBER`, of IPv6 `match6:NUMBER`. */
export function serviceKey(spec: { readonly proto?: Proto; readonly service: Endpoint }): Values {
  const [kind, number] = spec.service.split(':');
  if (kind === 'fwmark') return { proto: 0, family: 2, fwmark: Number(number) };
  if (kind === 'match' || kind === 'match6') {
    const proto = protoNumber[spec.proto ?? 'tcp'];
    return { proto, family: kind === 'match' ? 2 : 10, match: Number(number) };
  }
  return { proto: protoNumber[spec.proto ?? 'tcp'], ...endpointOf(spec.service) };
}
export function serviceKeyBytes(spec: { proto?: Proto; service: Endpoint }): Uint8Array {
  return structBytes(engineServiceKey, serviceKey(spec));
}

function edit(layout: Struct, op: EditOp, values: Values): Uint8Array {
  return structBytes(layout, {
    head: { op: engineEditOp.values[op], len: layout.size },
    ...values,
  });
}

const headOnly = (op: EditOp): Uint8Array =>
  structBytes(engineEditHead, { op: engineEditOp.values[op], len: engineEditHead.size });

const service = (op: EditOp, s: ServiceSpec): Uint8Array =>
  edit(engineServiceEdit, op, {
    service: serviceKey(s),
    settings: {
      sched: s.sched ?? 'rr',
      flags: (s.flags ?? 0) | (s.persistSec === undefined ? 0 : persistent),
      proxy_protocol: s.proxyProtocol ?? 0,
      conn_timeout_sec: s.connTimeoutSec ?? 0,
      timeout_sec: s.persistSec ?? 0,
      netmask: ip4Number(s.netmask ?? '255.255.255.255'),
      prefix_len: s.prefixLen ?? 128,
      limit_proportion: s.limitPercent ?? 0,
      bps: s.limitMbps ?? 0,
      check: s.check ?? {},
    },
  });

/** `ADDR`, `ADDR-ADDR`, either with `:PORT-PORT` behind; IPv4 alone. */
function range(text = ''): Values {
  const [addrs = '', ports = '0-0'] = text.split(':');
  const [first = '', last = first] = addrs.split('-');
  const [minPort, maxPort] = ports.split('-').map(Number);
  if (first === '') return {};
  const limits = { min_addr: pad16(first), max_addr: pad16(last) };
  return { ...limits, min_port: minPort ?? 0, max_port: maxPort ?? minPort ?? 0 };
}

function prefix(cidr: string): { family: number; addr: Uint8Array; length: number } {
  const [addr = '', length = addr.includes(':') ? '128' : '32'] = cidr.split('/');
  return { family: familyOf(addr), addr: pad16(addr), length: Number(length) };
}

export interface MatchServiceSpec extends ServiceSpec {
  readonly from?: string;
  readonly to?: string;
  readonly iif?: string;
  readonly oif?: string;
}

function tunnelOf({ tunnel }: DestSpec): Values {
  if (tunnel === undefined) return {};
  const { type, port = 0, checksum = false, flags = 0 } = tunnel;
  return {
    tunnel_type: typeof type === 'number' ? type : engineTunnelType.values[type],
    tunnel_port: port,
    tunnel_flags: flags | (checksum ? engineTunnelFlag.values.checksum : 0),
  };
}

export const edits = {
  addMatchService: (s: MatchServiceSpec): Uint8Array =>
    edit(engineMatchServiceEdit, 'add-match-service', {
      service: serviceKey(s),
      settings: { sched: s.sched ?? 'rr' },
      match: {
        source: range(s.from),
        dest: range(s.to),
        in_device: s.iif ?? '',
        out_device: s.oif ?? '',
      },
    }),
  addService: (s: ServiceSpec): Uint8Array => service('add-service', s),
  setService: (s: ServiceSpec): Uint8Array => service('set-service', s),
  delService: (s: ServiceSpec): Uint8Array => service('del-service', s),
  zeroService: (s: ServiceSpec): Uint8Array => service('zero-service', s),
  zeroAll: (): Uint8Array => headOnly('zero-all-services'),
  flush: (): Uint8Array => headOnly('flush-services'),
  dest: (op: 'add-dest' | 'set-dest' | 'del-dest', d: DestSpec): Uint8Array =>
    edit(engineDestEdit, op, {
      service: serviceKey(d),
      dest: {
        mode: d.mode ?? modes.fullNat,
        weight: d.weight ?? 1,
        max_conn: d.maxConn ?? 0,
        min_conn: d.minConn ?? 0,
        ...endpointOf(d.dest),
        ...tunnelOf(d),
      },
    }),
  laddr: (op: 'add-laddr' | 'del-laddr', l: LaddrSpec): Uint8Array =>
    edit(engineLaddrEdit, op, {
      service: serviceKey(l),
      family: familyOf(l.laddr),
      port: l.port,
      addr: pad16(l.laddr),
    }),
  address: (
    op: 'add-address' | 'del-address' | 'set-address',
    cidr: string,
    port: number,
    isLaddr: boolean | AddressOptions = false,
  ): Uint8Array => {
    const { family, addr, length } = prefix(cidr);
    const usual = addressFlag.nodad | (isLaddr === true ? sapool : 0);
    const { flags = usual, ...lifetime } = typeof isLaddr === 'object' ? isLaddr : {};
    return edit(engineAddressEdit, op, {
      ...{ family, port, prefix_len: length, flags, addr },
      ...{ valid_sec: 0, preferred_sec: 0, ...lifetime },
    });
  },
  route: (
    op: 'add-route' | 'del-route',
    cidr: string,
    port: number,
    options: RouteOptions = {},
  ): Uint8Array => {
    const { family, addr, length } = prefix(cidr);
    return edit(engineRouteEdit, op, {
      family, port, prefix_len: length, dst: addr,
      flags: engineRouteFlag.values[options.flag ?? 'on-link'],
      gateway: pad16(options.gateway ?? '0.0.0.0'),
      src: pad16(options.src ?? '0.0.0.0'),
      metric: options.metric ?? 0, mtu: options.mtu ?? 0,
    }); // prettier-ignore
  },
  neigh: (op: 'add-neigh' | 'del-neigh', addr: string, mac: string, port: number): Uint8Array =>
    edit(engineNeighEdit, op, {
      family: familyOf(addr),
      port,
      addr: pad16(addr),
      mac: macBytes(mac),
    }),
};

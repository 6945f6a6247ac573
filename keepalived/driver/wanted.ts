// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration in the balancer's terms: which services a virtual server is, and its servers there.
import { canonicalAddress, familyOf } from '../../compat/model/address.js';
import { enums } from '../../compat/model/constants.js';
import type { DestSpec } from '../../compat/model/dest.js';
import {
  noDestCheck,
  noMatch,
  type ServiceKey,
  type ServiceSpec,
} from '../../compat/model/service.js';
import { addressText, bitsOf } from '../config/address.js';
import type {
  Forwarding,
  LvsConfig,
  VirtualServer,
  VirtualServerGroup,
} from '../config/model/lvs.js';
import { serviceKeyText } from './edits.js';
import { addressLists, type AddressLists } from './lists.js';
import { matchOf } from './match.js';

/** One service of the balancer with what belongs to it. */
export interface Entry {
  /** `serviceKeyText` of the service. */
  readonly key: string;
  readonly service: ServiceSpec;
  readonly lists: AddressLists;
}

/** Settings of a server that a destination needs. */
export interface DestSettings {
  readonly address: string;
  /** 0: the service's. */
  readonly port: number;
  readonly forwarding: Forwarding | undefined;
  readonly upperThreshold: number;
  readonly lowerThreshold: number;
}

const flagsOf = enums.svc_flags;
const protocols = { TCP: 6, UDP: 17, SCTP: 132, ICMP: 1, ICMPV6: 58 } as const;
const families = { 4: 2, 6: 10 } as const;
const modes = {
  NAT: enums.fwd_mode.MASQ,
  DR: enums.fwd_mode.DR,
  TUN: enums.fwd_mode.TUNNEL,
  FNAT: enums.fwd_mode.FNAT,
  SNAT: enums.fwd_mode.SNAT,
} as const;
const proxies = {
  v1: enums.proxy_protocol.V1,
  v2: enums.proxy_protocol.V2,
  'v1-insecure': enums.proxy_protocol.V1 | enums.proxy_protocol.F_INSECURE,
  'v2-insecure': enums.proxy_protocol.V2 | enums.proxy_protocol.F_INSECURE,
} as const;

const schedulerFlags: Readonly<Record<string, number>> = {
  'flag-1': flagsOf.SCHED1,
  'flag-2': flagsOf.SCHED2,
  'flag-3': flagsOf.SCHED3,
  'sh-fallback': flagsOf.SCHED1,
  'sh-port': flagsOf.SCHED2,
  'mh-fallback': flagsOf.SCHED1,
  'mh-port': flagsOf.SCHED2,
};

/** Bits of the service; `hash_target` counts for conhash alone. */
function serviceFlags(server: VirtualServer): number {
  let flags = server.persistenceTimeoutSec === undefined ? 0 : flagsOf.PERSISTENT;
  if (server.onePacket) flags |= flagsOf.ONEPACKET;
  if (server.synProxy) flags |= flagsOf.SYNPROXY;
  if (server.expireQuiescentConn) flags |= flagsOf.EXPIRE_QUIESCENT;
  if (server.quic) flags |= flagsOf.QUIC;
  if (server.key.kind === 'match') flags |= flagsOf.MATCH;
  for (const name of server.schedulerFlags) flags |= schedulerFlags[name] ?? 0;
  if (server.scheduler !== 'conhash') return flags;
  const quicId = server.hashTarget === 'qid' && server.protocol === 'UDP';
  return flags | (quicId ? flagsOf.QID_HASH : flagsOf.SIP_HASH);
}

/** IPv4: a mask, one number in host order; IPv6: a prefix length. */
function netmaskOf({ persistenceGranularity: given }: VirtualServer, family: 4 | 6): number {
  if (family === 6) return given === undefined ? 128 : Number(given);
  return given === undefined ? 0xffff_ffff : Number(bitsOf(given));
}

function settingsOf(server: VirtualServer, key: ServiceKey): ServiceSpec {
  return {
    ...key,
    proxyProtocol: server.proxyProtocol === undefined ? 0 : proxies[server.proxyProtocol],
    flags: serviceFlags(server),
    persistTimeoutSec: server.persistenceTimeoutSec ?? 0,
    connTimeoutSec: server.establishTimeoutSec ?? 0,
    netmask: netmaskOf(server, key.family === families[6] ? 6 : 4),
    limitMbps: server.bps,
    limitPercent: server.limitProportion,
    scheduler: server.scheduler ?? 'wlc',
    check: noDestCheck,
  };
}

const noAddress = (family: 4 | 6): string => (family === 4 ? '0.0.0.0' : '::');

function markKey(fwmark: number, family: 4 | 6): ServiceKey {
  const nowhere = { address: noAddress(family), port: 0, match: noMatch };
  return { family: families[family], protocol: protocols.TCP, fwmark, ...nowhere };
}

function addressKey(server: VirtualServer, address: string, port: number): ServiceKey {
  const protocol = protocols[server.protocol ?? 'UDP'];
  const text = canonicalAddress(address) ?? address;
  return { family: familyOf(text), protocol, address: text, port, fwmark: 0, match: noMatch };
}

function* rangeKeys(
  server: VirtualServer,
  { first, last, port }: { readonly first: string; readonly last: string; readonly port: number },
): Generator<ServiceKey, void> {
  const end = bitsOf(last);
  const family = first.includes(':') ? 6 : 4;
  for (let bits = bitsOf(first); bits <= end; bits++) {
    yield addressKey(server, addressText(bits, family), port);
  }
}

const groupsOf = new WeakMap<LvsConfig, ReadonlyMap<string, VirtualServerGroup>>();

/** A look-up by name: there may be as many groups as services. */
function groupNamed(lvs: LvsConfig, name: string): VirtualServerGroup | undefined {
  let groups = groupsOf.get(lvs);
  if (groups === undefined) {
    groups = new Map(lvs.groups.map((group) => [group.name, group]));
    groupsOf.set(lvs, groups);
  }
  return groups.get(name);
}

/** Keys of a virtual server: one, or those of its group in order. */
function* keysOf(server: VirtualServer, lvs: LvsConfig): Generator<ServiceKey, void> {
  const { key } = server;
  const family = server.family ?? 4;
  if (key.kind === 'address') yield addressKey(server, key.address, key.port);
  else if (key.kind === 'fwmark') yield markKey(key.fwmark, family);
  else if (key.kind === 'match') yield matchKey(server);
  else {
    for (const entry of groupNamed(lvs, key.name)?.entries ?? []) {
      if (entry.kind === 'fwmark') yield markKey(entry.fwmark, entry.family ?? family);
      else yield* rangeKeys(server, entry);
    }
  }
}

function matchKey(server: VirtualServer): ServiceKey {
  const match = matchOf(server);
  const address = noAddress(match.family === families[6] ? 6 : 4);
  const protocol = protocols[server.protocol ?? 'UDP'];
  return { family: match.family, protocol, address, port: 0, fwmark: 0, match };
}

/** What a virtual server is in the balancer, in the order of programming. */
export function entriesOf(server: VirtualServer, lvs: LvsConfig): readonly Entry[] {
  return [...keysOf(server, lvs)].map((key) => {
    const service = settingsOf(server, key);
    return { key: serviceKeyText(key), service, lists: addressLists(server, lvs, key) };
  });
}

/** DR and TUN keep the port of the service; a server without a port gets it too. */
function destPort({ port, forwarding }: DestSettings, service: ServiceSpec): number {
  if (service.fwmark !== 0 || service.match.family !== 0) return port;
  const keeps = forwarding?.method === 'DR' || forwarding?.method === 'TUN';
  return keeps || port === 0 ? service.port : port;
}

/** A server as a destination of one of the services. */
export function destOf(settings: DestSettings, service: ServiceSpec, weight: number): DestSpec {
  const mode = modes[settings.forwarding?.method ?? 'NAT'];
  const address = canonicalAddress(settings.address) ?? settings.address;
  return {
    family: familyOf(address),
    address,
    port: destPort(settings, service),
    protocol: 0,
    weight,
    connFlags: mode,
    flags: 0,
    mode,
    maxConns: settings.upperThreshold,
    minConns: settings.lowerThreshold,
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The listings as JSON. The shapes are documented in ipvsadm(8), section JSON OUTPUT.
import { AF_INET6 } from '../../compat/model/address.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { Conn } from '../../compat/model/conn.js';
import type { Dest } from '../../compat/model/dest.js';
import type { Laddr } from '../../compat/model/laddr.js';
import type {
  AddressRange,
  DestCheck,
  Match,
  Service,
  ServiceKey,
  Stats,
} from '../../compat/model/service.js';
import { passiveCheck } from '../options/dest-check.js';
import { serviceFlag } from '../options/draft.js';
import { connProtocol } from './conns.js';
import { destFlags, forwardWord } from './layouts.js';
import { externalNames, isFullMask, netmaskText, proxyWord } from './service-flags.js';
import { isShownAsMatch, matchProtocol } from './service-name.js';

type JsonRecord = Readonly<Record<string, unknown>>;

const range = ({ min, max, minPort, maxPort }: AddressRange) => ({ min, max, minPort, maxPort });

const matchJson = (match: Match) => ({
  source: range(match.source),
  dest: range(match.dest),
  inDevice: match.inDevice,
  outDevice: match.outDevice,
});

const familyJson = (family: number): string => (family === AF_INET6 ? 'ipv6' : 'ipv4');

/** Which service: its protocol and one of mark, match, or address and port. */
export function serviceKeyJson(service: ServiceKey): JsonRecord {
  const { family, protocol, fwmark, address, port, match } = service;
  const common = { protocol: matchProtocol(protocol), family: familyJson(family) };
  if (fwmark !== 0) return { ...common, fwmark };
  if (isShownAsMatch(service)) return { ...common, match: matchJson(match) };
  return { ...common, address, port };
}

const flagNames: Readonly<Record<string, number>> = {
  ops: serviceFlag.onePacket,
  synproxy: serviceFlag.synproxy,
  'expire-quiescent': serviceFlag.expireQuiescent,
  sip: serviceFlag.sipHash,
  qid: serviceFlag.qidHash,
  quic: serviceFlag.quic,
  'flag-1': serviceFlag.sched1,
  'flag-2': serviceFlag.sched2,
  'flag-3': serviceFlag.sched3,
};

function checkJson({ types, ...numbers }: DestCheck) {
  return {
    passive: (types & passiveCheck) !== 0,
    external: externalNames(types),
    ...numbers,
  };
}

const persistenceJson = (service: Service) =>
  service.flags & serviceFlag.persistent
    ? {
        timeoutSec: service.persistTimeoutSec,
        netmask: isFullMask(service) ? null : netmaskText(service),
      }
    : null;

const statsJson = (stats: Stats): Stats => ({ ...stats });

/** A destination. */
export function destJson(dest: Dest): JsonRecord {
  return {
    family: familyJson(dest.family),
    address: dest.address,
    port: dest.port,
    forward: forwardWord(dest.connFlags),
    weight: dest.weight | 0,
    maxConns: dest.maxConns,
    minConns: dest.minConns,
    activeConns: dest.activeConns,
    inactiveConns: dest.inactiveConns,
    persistentConns: dest.persistentConns,
    flags: destFlags(dest.flags),
    stats: statsJson(dest.stats),
  };
}

/** A service with its destinations. */
export function serviceJson(service: Service, dests: readonly Dest[]): JsonRecord {
  const { flags, proxyProtocol } = service;
  return {
    ...serviceKeyJson(service),
    scheduler: service.scheduler,
    flags: Object.keys(flagNames).filter((name) => flags & (flagNames[name] ?? 0)),
    persistence: persistenceJson(service),
    connTimeoutSec: service.connTimeoutSec,
    proxyProtocol: proxyWord(proxyProtocol),
    destCheck: service.check.types ? checkJson(service.check) : null,
    limitMbps: service.limitMbps,
    stats: statsJson(service.stats),
    dests: dests.map(destJson),
  };
}

/** A connection. */
export function connJson(conn: Conn): JsonRecord {
  return {
    lcore: conn.lcore,
    protocol: connProtocol(conn.protocol),
    timeoutSec: conn.timeoutSec,
    state: conn.state,
    client: { address: conn.client, port: conn.clientPort },
    virtual: { address: conn.virtual, port: conn.virtualPort },
    local: { address: conn.local, port: conn.localPort },
    dest: { address: conn.dest, port: conn.destPort },
  };
}

/** A service with its local addresses. */
export function laddrsJson(service: ServiceKey, laddrs: readonly Laddr[]): JsonRecord {
  const rows = laddrs.map(({ address, portConflicts, conns }) => ({
    address,
    portConflicts,
    conns,
  }));
  return { ...serviceKeyJson(service), laddrs: rows };
}

/** An entry of a black or white list. */
export function aclJson(entry: AclEntry): JsonRecord {
  const { protocol, family, address, port, subject, ipset } = entry;
  return {
    protocol: matchProtocol(protocol),
    family: familyJson(family),
    address,
    port,
    ...(ipset ? { ipset } : { subject }),
  };
}

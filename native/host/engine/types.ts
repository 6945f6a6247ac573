// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine's edits and records say, as plain values. Devices are numbers of the engine's ports.
import type { Tunnel } from '../../../compat/model/tunnel.js';
import type { Address, Family } from '../../../compat/model/address.js';
import type { Mac } from '../../../compat/model/mac.js';
import type { DestCheck, Match } from '../../../compat/model/service.js';

/** What names a service in the engine. `protocol` is 0 with a fwmark. */
export interface ServiceName {
  readonly family: Family;
  readonly protocol: number;
  readonly port: number;
  readonly fwmark: number;
  /** Number of its match, 0 if it is not found by one. */
  readonly match: number;
  readonly address: Address;
}

/** Marks packets for a service by fwmark. */
export interface MarkRule {
  readonly family: Family;
  readonly protocol: number;
  readonly fwmark: number;
  readonly match: Omit<Match, 'family'>;
}

/** What a tunnel device does. Bits of the flags: enum tunnel_flags. */
export interface TunnelSettings extends Omit<Tunnel, 'device' | 'kind' | 'link'> {
  /** 4: IPIP, 47: GRE. */
  readonly protocol: number;
  /** Number of the device that it rides on, 255: none. */
  readonly link: number;
}

export interface ServiceSettings {
  readonly scheduler: string;
  /** Service flags of the control protocol. */
  readonly flags: number;
  readonly persistTimeoutSec: number;
  /** Of persistence: mask of IPv4, prefix length of IPv6. */
  readonly netmask: number;
  readonly prefixLen: number;
  readonly connTimeoutSec: number;
  readonly proxyProtocol: number;
  readonly limitPercent: number;
  readonly limitMbps: number;
  /** Only the passive check is the engine's; others are stored. */
  readonly check: DestCheck;
}

/** Packets and bytes, client to server "in" and back "out". */
export interface Traffic {
  readonly conns: bigint;
  readonly inPackets: bigint;
  readonly inBytes: bigint;
  readonly outPackets: bigint;
  readonly outBytes: bigint;
}

export interface ServiceRecord {
  readonly name: ServiceName;
  readonly settings: ServiceSettings;
  readonly dests: number;
  readonly laddrs: number;
  readonly conns: number;
  /** What destinations that are gone have left behind. */
  readonly left: Traffic;
}

export interface DestSettings {
  readonly family: Family;
  /** Enum fwd_mode. */
  readonly mode: number;
  /** 0: the service's. */
  readonly port: number;
  readonly address: Address;
  readonly weight: number;
  readonly maxConns: number;
  readonly minConns: number;
}

export interface DestRecord {
  readonly dest: DestSettings;
  readonly active: number;
  readonly inactive: number;
  readonly persistent: number;
  /** Bits of enum dest_flags. */
  readonly flags: number;
  readonly traffic: Traffic;
}

/** A local address and the port that has it. */
export interface LaddrPlace {
  readonly family: Family;
  readonly port: number;
  readonly address: Address;
}

export interface LaddrRecord extends LaddrPlace {
  /** Of this service by this address. */
  readonly conns: number;
  readonly misses: bigint;
}

export interface AddressSettings {
  readonly family: Family;
  readonly port: number;
  readonly prefixLen: number;
  readonly scope: number;
  /** IFA_F_* of the control protocol. */
  readonly flags: number;
  readonly validSec: number;
  readonly preferredSec: number;
  readonly address: Address;
  readonly broadcast: Address;
}

export interface AddressRecord extends AddressSettings {
  /** Local ports in use, and times that none was free. */
  readonly used: number;
  readonly misses: number;
}

export interface RouteSettings {
  readonly family: Family;
  readonly port: number;
  readonly prefixLen: number;
  /** Bits of EngineRouteFlag. */
  readonly flags: number;
  /** 0: the device's. */
  readonly mtu: number;
  readonly metric: number;
  readonly dest: Address;
  /** All zero: on link. */
  readonly gateway: Address;
  readonly source: Address;
}

export interface NeighSettings {
  readonly family: Family;
  readonly port: number;
  readonly address: Address;
  readonly mac: Mac;
}

export interface NeighRecord extends NeighSettings {
  /** Enum nud_state. */
  readonly state: number;
  readonly isStatic: boolean;
}

export interface ConnRecord {
  readonly family: Family;
  readonly serverFamily: Family;
  readonly protocol: number;
  readonly state: number;
  /** From 0. */
  readonly worker: number;
  readonly clientPort: number;
  readonly virtualPort: number;
  readonly localPort: number;
  readonly destPort: number;
  readonly timeoutSec: number;
  readonly client: Address;
  readonly virtual: Address;
  readonly local: Address;
  readonly dest: Address;
}

/** Which connections a listing wants; members that are zero match all. */
export interface ConnFilter {
  /** Templates of persistence instead. */
  readonly templates: boolean;
  readonly family: Family;
  readonly protocol: number;
  readonly clientPort: number;
  readonly virtualPort: number;
  readonly client: Address;
  readonly virtual: Address;
}

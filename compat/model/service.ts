// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** Addresses and ports `min` to `max`, both ends included. Ports in host order. */
export interface AddressRange {
  readonly min: Address;
  readonly max: Address;
  readonly minPort: number;
  readonly maxPort: number;
}

/** What a SNAT service catches. `family` 0 means that the service has no match. */
export interface Match {
  readonly family: Family;
  readonly source: AddressRange;
  readonly dest: AddressRange;
  /** Device names; empty is any. */
  readonly inDevice: string;
  readonly outDevice: string;
}

export const noRange: AddressRange = { min: '::', max: '::', minPort: 0, maxPort: 0 };
export const noMatch: Match = {
  family: 0,
  source: noRange,
  dest: noRange,
  inDevice: '',
  outDevice: '',
};

/** Counters of a service or destination; rates are per second. */
export interface Stats {
  readonly conns: bigint;
  readonly inPackets: bigint;
  readonly inBytes: bigint;
  readonly outPackets: bigint;
  readonly outBytes: bigint;
  readonly connRate: number;
  readonly inPacketRate: number;
  readonly inByteRate: number;
  readonly outPacketRate: number;
  readonly outByteRate: number;
}

export const noStats: Stats = {
  conns: 0n,
  inPackets: 0n,
  inBytes: 0n,
  outPackets: 0n,
  outBytes: 0n,
  connRate: 0,
  inPacketRate: 0,
  inByteRate: 0,
  outPacketRate: 0,
  outByteRate: 0,
};

/** Which service: by address and port, else by fwmark, else by match. */
export interface ServiceKey {
  readonly family: Family;
  /** IPPROTO_* number. */
  readonly protocol: number;
  readonly address: Address;
  readonly port: number;
  /** 0: not a fwmark service. */
  readonly fwmark: number;
  readonly match: Match;
}

/** Health check of destinations. Bits of `types`: enum dest_check_types. */
export interface DestCheck {
  readonly types: number;
  /** Failures within `downWaitSec` before a destination is inhibited. */
  readonly downNotices: number;
  readonly upNotices: number;
  readonly downWaitSec: number;
  readonly inhibitMinSec: number;
  readonly inhibitMaxSec: number;
}

export const noDestCheck: DestCheck = {
  types: 0,
  downNotices: 0,
  upNotices: 0,
  downWaitSec: 0,
  inhibitMinSec: 0,
  inhibitMaxSec: 0,
};

/** Key and settings of a service. */
export interface ServiceSpec extends ServiceKey {
  /** Low nibble the version, bit 0x10 insecure. */
  readonly proxyProtocol: number;
  /** Bits of enum svc_flags. */
  readonly flags: number;
  /** Persistence; counts only with the flag PERSISTENT. */
  readonly persistTimeoutSec: number;
  /** Timeout of established connections, 0 is the default one. */
  readonly connTimeoutSec: number;
  /** IPv4: mask in host order (0xffffffff is /32). IPv6: prefix length 1..128. */
  readonly netmask: number;
  readonly limitMbps: number;
  readonly limitPercent: number;
  readonly scheduler: string;
  readonly check: DestCheck;
}

/** A service as the daemon lists it. */
export interface Service extends ServiceSpec {
  readonly destCount: number;
  readonly laddrCount: number;
  readonly lcore: number;
  /** Lcore index asked for, 0 is the sum. */
  readonly lcoreIndex: number;
  readonly stats: Stats;
}

/** A key without any part set: what the others are spread over. */
export const noKey: ServiceKey = {
  family: 0,
  protocol: 0,
  address: '::',
  port: 0,
  fwmark: 0,
  match: noMatch,
};

/** Answer of GET_INFO. A reply of 12 bytes has no `workers`; `extension` is what follows byte 16. */
export interface DaemonInfo {
  /** major << 16 | minor << 8 | patch. */
  readonly version: number;
  readonly connTableSize: number;
  readonly serviceCount: number;
  readonly workers: number;
  readonly extension: Uint8Array;
}

/** Question for all services; `count` must be the number that the daemon has. */
export interface ServiceQuery {
  readonly lcore: number;
  readonly lcoreIndex: number;
  readonly count: number;
}
export interface ServiceList extends ServiceQuery {
  readonly services: readonly Service[];
}

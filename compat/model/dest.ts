// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../abi/constants.js';
import type { Address, Family } from './address.js';
import type { ServiceKey, ServiceSpec, Stats } from './service.js';

/** Key and settings of a destination. */
export interface DestSpec {
  /** May differ from the service's (NAT64). */
  readonly family: Family;
  readonly address: Address;
  readonly port: number;
  /** 0 with the original tools: the service's counts. */
  readonly protocol: number;
  readonly weight: number;
  /** Bits of enum conn_flags; the low three are the forwarding mode. */
  readonly connFlags: number;
  /** Bits of enum dest_flags. */
  readonly flags: number;
  /** Enum fwd_mode, the same numbers as in `connFlags`. */
  readonly mode: number;
  /** Upper and lower threshold, 0 is none. */
  readonly maxConns: number;
  readonly minConns: number;
}

/** A destination as the daemon lists it. */
export interface Dest extends DestSpec {
  readonly activeConns: number;
  readonly inactiveConns: number;
  readonly persistentConns: number;
  readonly stats: Stats;
}

/** A destination with the weight in force: none while it is closed for its health. */
export function inForce(dest: Dest): Dest {
  return (dest.flags & enums.dest_flags.DPVS_DEST_F_INHIBITED) === 0
    ? dest
    : { ...dest, weight: 0 };
}

/** Question for the destinations of a service; `count` must be the number that it has. */
export interface DestQuery extends ServiceKey {
  readonly lcore: number;
  readonly lcoreIndex: number;
  readonly count: number;
}
export interface DestList extends DestQuery {
  readonly dests: readonly Dest[];
}

/** A destination together with the service that it belongs to. */
export interface ServiceDest {
  readonly service: ServiceSpec;
  readonly dest: DestSpec;
}

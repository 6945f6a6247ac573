// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';
import type { ServiceKey } from './service.js';

/** A local address of a service as the daemon lists it. */
export interface Laddr {
  readonly family: Family;
  readonly address: Address;
  readonly portConflicts: bigint;
  readonly conns: number;
}

/** A local address to add to or take from a service; also the question of a listing. */
export interface LaddrRequest extends ServiceKey {
  readonly lcore: number;
  readonly lcoreIndex: number;
  /** Address to add or delete, with its family and device. */
  readonly laddrFamily: Family;
  readonly laddr: Address;
  readonly device: string;
  readonly count: number;
}
export interface LaddrList extends LaddrRequest {
  readonly laddrs: readonly Laddr[];
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** Client side and virtual side of a connection that is asked for. */
export interface SockPair {
  readonly family: Family;
  readonly protocol: number;
  readonly client: Address;
  readonly clientPort: number;
  readonly virtual: Address;
  readonly virtualPort: number;
}

/** Question for connections. Bits of `flags`: enum conn_get_flags. */
export interface ConnQuery {
  readonly flags: number;
  /** 0 for the first page, then `cursor` of the page before. */
  readonly whence: number;
  readonly pair: SockPair;
}

/** A connection entry, both directions. */
export interface Conn {
  /** Family of client and virtual address. */
  readonly inFamily: Family;
  /** Family of local and destination address. */
  readonly outFamily: Family;
  readonly protocol: number;
  readonly client: Address;
  readonly clientPort: number;
  readonly virtual: Address;
  readonly virtualPort: number;
  readonly local: Address;
  readonly localPort: number;
  readonly dest: Address;
  readonly destPort: number;
  readonly timeoutSec: number;
  readonly lcore: number;
  readonly state: string;
}

/** One page of a listing. Bits of `result`: enum conn_get_result. */
export interface ConnPage {
  readonly result: number;
  readonly cursor: number;
  readonly conns: readonly Conn[];
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';
import type { Mac } from './mac.js';

/** A neighbour of a device. */
export interface Neighbour {
  readonly family: Family;
  readonly address: Address;
  readonly mac: Mac;
  readonly device: string;
  /** Enum nud_state. */
  readonly state: number;
  /** Packets that wait for the answer. */
  readonly queued: number;
  /** Bits of enum neigh_flag. */
  readonly flags: number;
  readonly lcore: number;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** An entry of a black or white list: either an address or the name of an ipset. */
export interface AclEntry {
  readonly family: Family;
  readonly protocol: number;
  /** Virtual address and port of the service. */
  readonly address: Address;
  readonly port: number;
  /** All zero when an ipset is named. */
  readonly subject: Address;
  readonly ipset: string;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** Packets to this address go to the kernel interface of the device. */
export interface KniFlow {
  /** Enum kni_data_type. */
  readonly type: number;
  readonly device: string;
  readonly family: Family;
  readonly address: Address;
}

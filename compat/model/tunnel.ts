// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address } from './address.js';

/** A tunnel device. Bits of the flags: enum tunnel_flags. */
export interface Tunnel {
  readonly device: string;
  /** `ipip` or `gre`. */
  readonly kind: string;
  readonly link: string;
  readonly inFlags: number;
  readonly outFlags: number;
  readonly inKey: number;
  readonly outKey: number;
  readonly local: Address;
  readonly remote: Address;
  /** 0 inherits. */
  readonly ttl: number;
  readonly tos: number;
}

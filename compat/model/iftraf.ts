// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** Traffic of one flow over an interface. */
export interface FlowTraffic {
  readonly family: Family;
  readonly protocol: number;
  readonly lcore: number;
  readonly portId: number;
  readonly device: string;
  readonly source: Address;
  readonly sourcePort: number;
  readonly dest: Address;
  readonly destPort: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Answer of the collector; `flows` is empty if their number is not the announced one. */
export interface FlowTrafficList {
  readonly announced: number;
  readonly flows: readonly FlowTraffic[];
}

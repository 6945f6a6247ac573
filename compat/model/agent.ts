// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';
import type { Dest } from './dest.js';

import type { ServiceKey } from './service.js';

/** Messages of the HTTP agent; lists for one service. */
export interface AgentLaddr {
  readonly family: Family;
  readonly conns: number;
  readonly portConflicts: bigint;
  readonly address: Address;
  readonly device: string;
}
export interface AgentLaddrList extends ServiceKey {
  readonly lcore: number;
  readonly count: number;
  readonly laddrs: readonly AgentLaddr[];
}
export interface AgentDestList extends ServiceKey {
  readonly lcore: number;
  readonly lcoreIndex: number;
  readonly count: number;
  readonly dests: readonly Dest[];
}
export interface AgentPool {
  readonly address: Address;
  readonly used: number;
  readonly free: number;
  readonly missed: number;
}

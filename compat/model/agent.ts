// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';
import type { Dest, DestQuery } from './dest.js';

import type { ServiceKey } from './service.js';

/** Messages of the HTTP agent; lists for one service. */
export interface AgentLaddr {
  readonly family: Family;
  readonly conns: number;
  readonly portConflicts: bigint;
  readonly address: Address;
  readonly device: string;
}
export interface AgentLaddrQuery extends ServiceKey {
  readonly lcore: number;
  readonly count: number;
}
export interface AgentLaddrList extends AgentLaddrQuery {
  readonly laddrs: readonly AgentLaddr[];
}
export interface AgentDestList extends DestQuery {
  readonly dests: readonly Dest[];
}
export interface AgentPool {
  readonly address: Address;
  readonly used: number;
  readonly free: number;
  readonly missed: number;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** An address of a device. Bits of `flags`: IFA_F_*. */
export interface IfAddr {
  readonly family: Family;
  readonly address: Address;
  readonly prefixLen: number;
  readonly broadcast: Address;
  readonly device: string;
  /** Enum ifa_scope. */
  readonly scope: number;
  /** 0 is forever. */
  readonly validSec: number;
  readonly preferredSec: number;
  readonly flags: number;
  readonly lcore: number;
}

/** Use of the port pool of a local address. */
export interface PoolStats {
  readonly used: number;
  readonly free: number;
  readonly missed: number;
}

export interface IfAddrState extends IfAddr {
  readonly pool: PoolStats;
}

/** Order to change or question for addresses. */
export interface IfAddrRequest {
  /** Enum ifaddr_ops. */
  readonly op: number;
  /** IFA_F_OPS_VERBOSE, IFA_F_OPS_STATS. */
  readonly opFlags: number;
  readonly entry: IfAddr;
}

export interface IfAddrList {
  readonly op: number;
  readonly opFlags: number;
  readonly addrs: readonly IfAddrState[];
}

/** A multicast address that a device listens to. */
export interface MulticastAddr {
  readonly family: Family;
  readonly address: Address;
  readonly device: string;
  readonly flags: number;
  readonly refs: number;
}

export const noIfAddr: IfAddr = {
  family: 0,
  address: '::',
  prefixLen: 0,
  broadcast: '::',
  device: '',
  scope: 0,
  validSec: 0,
  preferredSec: 0,
  flags: 0,
  lcore: 0,
};

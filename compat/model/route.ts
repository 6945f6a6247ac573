// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';

/** An address with a prefix length. */
export interface Prefix {
  readonly address: Address;
  readonly prefixLen: number;
}

/** An IPv4 route. Bits of `flags`: enum rtf. */
export interface Route {
  readonly family: Family;
  readonly dest: Prefix;
  readonly source: Prefix;
  readonly gateway: Prefix;
  readonly preferredSource: Prefix;
  readonly device: string;
  /** 0 is the device's. */
  readonly mtu: number;
  readonly metric: number;
  readonly flags: number;
}

/** The older record that keepalived sends for IPv4 routes. */
export interface LegacyRoute {
  readonly family: Family;
  readonly dest: Address;
  readonly prefixLen: number;
  readonly gateway: Address;
  readonly source: Address;
  readonly device: string;
  readonly mtu: number;
  readonly tos: number;
  /** Enum route_scope. */
  readonly scope: number;
  readonly metric: number;
  /** Enum route_proto. */
  readonly proto: number;
  readonly flags: number;
}

/** An IPv6 route; `op` (enum rt6_ops) says what to do with it. */
export interface Route6 {
  readonly op: number;
  readonly dest: Prefix;
  readonly source: Prefix;
  readonly preferredSource: Prefix;
  readonly device: string;
  /** `::` is on link. */
  readonly gateway: Address;
  readonly mtu: number;
  readonly flags: number;
}

export const noPrefix: Prefix = { address: '::', prefixLen: 0 };
export const noRoute: Route = {
  family: 0,
  dest: noPrefix,
  source: noPrefix,
  gateway: noPrefix,
  preferredSource: noPrefix,
  device: '',
  mtu: 0,
  metric: 0,
  flags: 0,
};
export const noRoute6: Route6 = {
  op: 0,
  dest: noPrefix,
  source: noPrefix,
  preferredSource: noPrefix,
  device: '',
  gateway: '::',
  mtu: 0,
  flags: 0,
};

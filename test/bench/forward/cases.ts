// SPDX-License-Identifier: GPL-2.0-or-later
import type { Traffic } from '../machine/workspace.js';
import type { ModeName } from '../traffic/modes.js';
import type { Load } from './load.js';

/** A comparison of the engine with testpmd. */
export interface Case extends Load {
  /** Name of the group of figures. */
  readonly name: string;
  /** New processes each round, so that memory lies anew; large ones take too long to start. */
  readonly freshProcesses: boolean;
  /** What comes behind the name of the ratio. */
  readonly suffix?: string;
  /** Rounds at the most. */
  readonly rounds?: number;
  /** testpmd in its other modes too, to see what the port costs. */
  readonly otherModes?: boolean;
  /** Cycles of each node, in a run of its own. */
  readonly nodes?: boolean;
}

const million = 1_000_000;
const sizes = { '1k': 1000, '1m': million } as const;
type Size = keyof typeof sizes;

/** Datagrams of so many flows. */
export function udp(mode: ModeName, size: Size): Traffic {
  const name = `${mode}-udp-${size}`;
  return { name, mode, proto: 'udp', services: 1, flows: sizes[size], rounds: 1 };
}

/** A SYN of each flow and `rounds - 1` rounds of data. */
function tcp(size: Size, rounds: number): Traffic {
  const name = `fnat-tcp-${size}-${rounds}`;
  return { name, mode: 'fnat', proto: 'tcp', services: 1, flows: sizes[size], rounds };
}

/** The case of a mode at 1k or 1M flows. */
function row(mode: ModeName, size: Size, more: Partial<Case> = {}): Case {
  const freshProcesses = size === '1k';
  return { name: `${mode}_udp_${size}`, traffic: udp(mode, size), freshProcesses, ...more };
}

/** Those with a budget, and what belongs to them. */
export const cases: readonly Case[] = [
  row('fnat', '1k', { otherModes: true, nodes: true }),
  { name: 'fnat_tcp_1k', traffic: tcp('1k', 16), freshProcesses: true, nodes: true },
  row('fnat', '1m', { otherModes: true, nodes: true }),
  // one round of data: each packet of the file needs a buffer
  { name: 'fnat_tcp_1m', traffic: tcp('1m', 2), freshProcesses: false },
  { ...row('fnat', '1k'), name: 'fnat_udp_1k_two_way', twoWay: true },
  row('dr', '1k', { nodes: true }),
  row('dr', '1m', { rounds: 3 }),
  row('fnat6', '1k', { rounds: 3, nodes: true }),
  row('fnat6', '1m', { rounds: 3 }),
];

/** Modes without a budget. */
export const otherModes: readonly Case[] = (['nat', 'tun', 'snat', 'nat64'] as const).flatMap(
  (mode) => [row(mode, '1k', { rounds: 3, nodes: true }), row(mode, '1m', { rounds: 3 })],
);

/** A million clients that only knock. */
export const synFlood: Case = {
  name: 'synproxy_flood',
  suffix: '_1m',
  traffic: tcp('1m', 1),
  synproxy: true,
  freshProcesses: false,
  nodes: true,
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Traffic } from '../machine/workspace.js';

/** A comparison of the engine with testpmd. */
export interface Case {
  /** Name of the group of figures. */
  readonly name: string;
  readonly traffic: Traffic;
  /** The servers answer: the file holds a reply beside each packet of a client. */
  readonly twoWay: boolean;
  /** New processes each round, so that memory lies anew; large ones take too long to start. */
  readonly freshProcesses: boolean;
}

const udp = { proto: 'udp', rounds: 1 } as const;

export const cases: readonly Case[] = [
  {
    name: 'fnat_udp_1k',
    traffic: { ...udp, name: 'udp-1k', flows: 1000 },
    twoWay: false,
    freshProcesses: true,
  },
  {
    name: 'fnat_tcp_1k', // a SYN and 15 rounds of data
    traffic: { name: 'tcp-1k', proto: 'tcp', flows: 1000, rounds: 16 },
    twoWay: false,
    freshProcesses: true,
  },
  {
    name: 'fnat_udp_1m',
    traffic: { ...udp, name: 'udp-1m', flows: 1_000_000 },
    twoWay: false,
    freshProcesses: false,
  },
  {
    name: 'fnat_tcp_1m', // one round of data: each packet of the file needs a buffer
    traffic: { name: 'tcp-1m', proto: 'tcp', flows: 1_000_000, rounds: 2 },
    twoWay: false,
    freshProcesses: false,
  },
  {
    name: 'fnat_udp_1k_two_way',
    traffic: { ...udp, name: 'udp-1k-two-way', flows: 1000, rounds: 1 },
    twoWay: true,
    freshProcesses: true,
  },
];

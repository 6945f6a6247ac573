// SPDX-License-Identifier: GPL-2.0-or-later
import { join } from 'node:path';
import { frameWriter } from '../traffic/frames.js';
import type { Shape } from '../traffic/frames.js';
import { writePcap } from '../traffic/pcap.js';
import { reserve } from './reserve.js';
import type { Reserve } from './reserve.js';

/** What both sides play. */
export interface Traffic extends Shape {
  readonly name: string;
  readonly flows: number;
  /** Passes over all flows; the first one of TCP is the SYNs. */
  readonly rounds: number;
}

const spareMbufs = 40_000;
const bytesPerMbuf = 128 + 16 + 2176 + 64 + 64; // head, private, room, pool's own, alignment

/** Packet buffers for a file of so many frames: a number of the form 2^n - 1. */
export function mbufsFor(frames: number): number {
  return 2 ** Math.ceil(Math.log2(frames + spareMbufs)) - 1;
}

const servicesPerMib = 200;

/** Huge pages that a process with so many packet buffers, connections and services takes. */
export function hugeMibFor(mbufs: number, conns: number, services = 0): number {
  const frames = (mbufs + 1) * (bytesPerMbuf + 8);
  const room = Math.ceil((frames + conns * 256) / 2 ** 20) + 128;
  return room + Math.ceil(services / servicesPerMib);
}

/** Runs work with a folder in memory and huge pages, and gives back what it took. */
export async function withReserve<Result>(work: (held: Reserve) => Promise<Result>) {
  const held = reserve();
  try {
    return await work(held);
  } finally {
    await held.end();
  }
}

/** Writes the file of a traffic into the reserve. `part`: each one has as many flows of its own. */
export async function trafficFile(held: Reserve, traffic: Traffic, part = 0): Promise<string> {
  const path = join(held.folder, `${traffic.name}-${part}.pcap`);
  const { flows, rounds } = traffic;
  await writePcap(path, { flows, rounds, first: part * flows }, frameWriter(traffic));
  return path;
}

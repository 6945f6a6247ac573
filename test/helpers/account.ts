// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps account of frames: each is sent, goes to the kernel or is dropped, once.
import type { TestEngine } from './engine.js';

const reachable = 2;

const isIcmp = (frame: Buffer, ...types: readonly number[]): boolean =>
  frame.readUInt16BE(12) === 0x0800 && frame[23] === 1 && types.includes(frame[34] ?? 0);
const isIcmp6 = (frame: Buffer, ...types: readonly number[]): boolean =>
  frame.readUInt16BE(12) === 0x86dd && frame[20] === 58 && types.includes(frame[54] ?? 0);

/** Frames that the engine made of its own: it asks for neighbours and tells of errors. */
const isOwn = (frame: Buffer): boolean =>
  (frame.readUInt16BE(12) === 0x0806 && frame.readUInt16BE(20) === 1) ||
  isIcmp(frame, 3, 11) ||
  isIcmp6(frame, 1, 2, 3, 135);

/** What became of frames. */
export interface Account {
  readonly sent: Buffer[];
  readonly kernel: number;
  readonly dropped: number;
}
/** What became of frames that were put in, once nothing waits for a neighbour any more. */
export function settle(engine: TestEngine, frames: readonly Buffer[]): Account {
  const before = engine.allDrops() + engine.controlDrops();
  const fragments = engine.events('DEFENCE_IP_FRAG_GATHER');
  engine.inject('port0', ...frames);
  engine.step(1 + frames.length / 16);
  const sent = engine.sentRaw('port0').filter((frame) => !isOwn(frame));
  const gathered = engine.events('DEFENCE_IP_FRAG_GATHER') > fragments;
  if (gathered || engine.neighs().some((n) => n['state'] !== reachable)) engine.pass(6000);
  sent.push(...engine.sentRaw('port0').filter((frame) => !isOwn(frame)));
  let kernel = 0;
  while (engine.addon.takeKernel(0) !== undefined) kernel++;
  return { sent, kernel, dropped: engine.allDrops() + engine.controlDrops() - before };
}

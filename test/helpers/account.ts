// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps account of frames: each is sent, goes to the kernel or is dropped, once.
import type { TestEngine } from './engine.js';

const reachable = 2;

/** Frames that the engine made of its own: it asks for neighbours. */
const isQuestion = (frame: Buffer): boolean =>
  (frame.readUInt16BE(12) === 0x0806 && frame.readUInt16BE(20) === 1) ||
  (frame.readUInt16BE(12) === 0x86dd && frame[20] === 58 && frame[54] === 135);

/** What became of frames. */
export interface Account {
  readonly sent: Buffer[];
  readonly kernel: number;
  readonly dropped: number;
}
/** What became of frames that were put in, once nothing waits for a neighbour any more. */
export function settle(engine: TestEngine, frames: readonly Buffer[]): Account {
  const before = engine.allDrops() + engine.controlDrops();
  engine.inject('port0', ...frames);
  engine.step(1 + frames.length / 16);
  const sent = engine.sentRaw('port0').filter((frame) => !isQuestion(frame));
  if (engine.neighs().some((n) => n['state'] !== reachable)) engine.pass(4000);
  sent.push(...engine.sentRaw('port0').filter((frame) => !isQuestion(frame)));
  let kernel = 0;
  while (engine.addon.takeKernel(0) !== undefined) kernel++;
  return { sent, kernel, dropped: engine.allDrops() + engine.controlDrops() - before };
}

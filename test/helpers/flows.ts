// SPDX-License-Identifier: GPL-2.0-or-later
// Very many UDP flows of the one-arm set-up, made fast: one frame that is changed for each.
import type { TestEngine } from './engine.js';
import { udpIn } from './flow.js';
import { internetChecksum } from './packet.js';

const template = udpIn({ from: '11.0.0.0:7', payload: '', noChecksum: true });
const burst = 64;

/** A datagram of the `n`th client. */
export function flowFrame(n: number): Buffer {
  const frame = Buffer.from(template);
  frame.writeUInt32BE(0x0b000000 + n, 26);
  frame.writeUInt16BE(0, 24);
  frame.writeUInt16BE(internetChecksum(frame.subarray(14, 34)), 24);
  return frame;
}

/**
 * Puts frames into the port of an engine that runs by itself, does what is to be done meanwhile, and
 * waits for as many frames to come out; an error if they do not within a second.
 */
export function passThrough(
  engine: TestEngine,
  frames: readonly Buffer[],
  meanwhile?: () => void,
): void {
  for (const frame of frames) engine.addon.inject(0, 0, frame);
  meanwhile?.();
  let left = frames.length;
  for (const end = performance.now() + 1000; left > 0;) {
    if (engine.addon.takeSent(0) !== undefined) left--;
    else if (performance.now() > end) throw new Error(`${left} of ${frames.length} did not pass`);
  }
}

/** Opens flows, 64 at a time; their frames towards servers. */
export function openFlows(engine: TestEngine, count: number, first = 0): Buffer[] {
  const sent: Buffer[] = [];
  for (let n = 0; n < count; n += burst) {
    const size = Math.min(burst, count - n);
    engine.inject('port0', ...Array.from({ length: size }, (_, k) => flowFrame(first + n + k)));
    sent.push(...engine.sentRaw('port0'));
  }
  return sent;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Makes connections before the clock runs. Their order is one of chance, as after hours of traffic: in
// the order of the file the table would be walked from end to end, which flatters it.
import type * as Addon from '../../../native/binding/engine.js';
import { portMac } from '../../helpers/packet.js';
import { frameWriter } from '../traffic/frames.js';
import type { Shape } from '../traffic/frames.js';

/** Numbers `from` up to `to` in an order of chance, the same each time. */
export function shuffled(from: number, to: number): Uint32Array {
  const order = Uint32Array.from({ length: to - from }, (_, i) => from + i);
  let state = 0x2545f491;
  for (let i = order.length - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** Queue of a memory port that is to receive flows `from` up to `to`. */
export interface Prime {
  readonly port: number;
  readonly queue: number;
  readonly from: number;
  readonly to: number;
}

/** Sends the first frame of each flow through a memory port. */
export function injectFlows(engine: Addon.Engine, shape: Shape, prime: Prime): void {
  const writer = frameWriter(shape, portMac(prime.port));
  const frame = Buffer.alloc(writer.len);
  for (const flow of shuffled(prime.from, prime.to)) {
    writer.write(frame, 0, flow, 0);
    while (engine.inject(prime.port, prime.queue, frame).code !== 0); // full for the moment
  }
}

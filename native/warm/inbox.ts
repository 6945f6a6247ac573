// SPDX-License-Identifier: GPL-2.0-or-later
import type { Socket } from 'node:net';

/** What a connection brings, taken in pieces of a wanted size. */
export class Inbox {
  #bytes: Buffer = Buffer.alloc(0);
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    socket.once('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** Waits for `count` bytes. @throws Error if the connection ends before them */
  async take(count: number): Promise<Buffer> {
    while (this.#bytes.length < count) {
      if (this.#isClosed) throw new Error('the caller went away');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }
}

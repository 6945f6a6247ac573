// SPDX-License-Identifier: GPL-2.0-or-later
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/**
 * A socket whose end does not reach TLS. So the end of the TLS stream can only be one that was
 * announced; where the socket ends without it, the stream is broken off. Node tells the two apart in no
 * other way.
 */
export class HeldEnd extends Duplex {
  readonly #socket: Socket;
  #secured: TLSSocket | undefined;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', (data) => {
      if (!this.push(data)) socket.pause();
    });
    socket.on('end', () => setImmediate(() => this.#ended()));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => setImmediate(() => this.#ended()));
    socket.resume();
  }

  watch(secured: TLSSocket): void {
    this.#secured = secured;
    secured.on('end', () => this.#socket.end());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(
    data: Buffer,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#socket.write(data, encoding, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  /** What had come is with TLS by now; an announced end would have been seen. */
  #ended(): void {
    const secured = this.#secured;
    if (secured === undefined || secured.readableEnded || secured.destroyed) return;
    if (this.readableLength > 0 || secured.readableLength > 0) setImmediate(() => this.#ended());
    else secured.destroy(new Error('the end was not announced'));
  }
}

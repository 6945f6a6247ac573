// SPDX-License-Identifier: GPL-2.0-or-later
import type { Socket } from 'node:net';
import { frameBytes, frameKinds, inputBytes } from './protocol.js';
import type { FrameKind } from './protocol.js';

type Stream = 'stdout' | 'stderr';
type Done = (error?: Error | null) => void;

const flushAtChars = 64 * 1024;

function frame(kind: FrameKind, value: number): Buffer {
  const head = Buffer.allocUnsafe(frameBytes);
  head.writeUInt32LE(frameKinds[kind], 0);
  head.writeUInt32LE(value, 4);
  return head;
}

function textFrame(kind: Stream, text: string): Buffer {
  const whole = Buffer.allocUnsafe(frameBytes + text.length);
  whole.writeUInt32LE(frameKinds[kind], 0);
  whole.writeUInt32LE(text.length, 4);
  whole.write(text, frameBytes, 'latin1');
  return whole;
}

/**
 * Frames to a launcher. Texts are gathered for a turn of the event loop: a short answer and its
 * exit code leave in one piece. Once the launcher is gone everything is dropped.
 */
export class Reply {
  readonly #socket: Socket;
  #sealed: Buffer[] = [];
  #stream: Stream = 'stdout';
  #text = '';
  #timer: NodeJS.Immediate | undefined;
  #hasBegun = false;
  #isOver = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Leaves the run to Node. False, and nothing happens, if the launcher has got a part of it. */
  refuse(): boolean {
    if (this.#hasBegun) return false;
    this.#isOver = true;
    clearImmediate(this.#timer);
    this.#socket.end(frame('refused', 0));
    return true;
  }

  write(stream: Stream, text: string): void {
    if (stream !== this.#stream) this.#seal();
    this.#stream = stream;
    this.#text += text;
    if (this.#text.length >= flushAtChars) this.#flush();
    else this.#timer ??= setImmediate(() => this.#flush());
  }

  /** Asks for standard input; an input frame will come. */
  askForInput(): void {
    this.#send('read', inputBytes);
  }

  /**
   * Says that the run must not be repeated, and waits until the launcher can know it.
   * @throws Error if the launcher waits for us no more: it may run the tool itself
   */
  announceChanges(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#send('changes', 0, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Resolves when the launcher has taken most of what was written, or is gone. */
  drained(): Promise<void> {
    this.#flush();
    return new Promise((resolve) => {
      if (this.#socket.destroyed || !this.#socket.writableNeedDrain) return resolve();
      const go = (): void => {
        this.#socket.off('drain', go).off('close', go);
        resolve();
      };
      this.#socket.once('drain', go).once('close', go);
    });
  }

  exit(code: number): void {
    this.#send('exit', code);
    this.#isOver = true;
    this.#socket.end();
  }

  #send(kind: FrameKind, value: number, done?: Done): void {
    this.#seal();
    this.#sealed.push(frame(kind, value));
    this.#flush(done);
  }

  #seal(): void {
    if (this.#text !== '') this.#sealed.push(textFrame(this.#stream, this.#text));
    this.#text = '';
  }

  #flush(done?: Done): void {
    clearImmediate(this.#timer);
    this.#timer = undefined;
    this.#seal();
    const [first, ...others] = this.#sealed;
    this.#sealed = [];
    if (first === undefined || this.#isOver) return;
    this.#hasBegun = true;
    this.#socket.write(others.length === 0 ? first : Buffer.concat([first, ...others]), done);
  }
}

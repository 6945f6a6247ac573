// SPDX-License-Identifier: GPL-2.0-or-later
import type { Socket } from 'node:net';
import type { Clock, Timer } from './surroundings.js';

/** What is heard on a connection, line by line, until it is destroyed or something went wrong. */
export interface LineEvents {
  readonly clock: Clock;
  /** Longest wait for the next line to be whole. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Without its end. */
  line(text: string): void;
  timedOut(): void;
  tooLong(): void;
  /** Closed or broken by the other side. */
  ended(): void;
}

/** Reads lines. Nothing is told once the socket is destroyed or one of the ends was told. */
export function lineReader(socket: Socket, events: LineEvents): void {
  let rest = '';
  let timer: Timer | undefined;
  let over = false;
  const finish = (tell: () => void): void => {
    timer?.cancel();
    if (over) return;
    over = true;
    tell();
  };
  const wait = (): void => {
    timer?.cancel();
    timer = events.clock.after(events.timeoutMs, () => finish(() => events.timedOut()));
  };
  const take = (data: Buffer): void => {
    rest += data.toString('latin1');
    for (let at = rest.indexOf('\n'); at >= 0 && !over; at = rest.indexOf('\n')) {
      const line = rest.slice(0, at).replace(/\r$/, '');
      rest = rest.slice(at + 1);
      wait();
      if (line.length > events.maxBytes) finish(() => events.tooLong());
      else events.line(line);
      if (socket.destroyed) finish(() => undefined);
    }
    if (!over && rest.length > events.maxBytes) finish(() => events.tooLong());
  };
  wait();
  socket.on('data', (data) => !over && take(data));
  socket.on('error', () => finish(() => events.ended()));
  socket.on('end', () => finish(() => events.ended()));
  socket.on('close', () => finish(() => undefined));
  socket.resume();
}

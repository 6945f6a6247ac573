// SPDX-License-Identifier: GPL-2.0-or-later
// Connecting within the time that a checker has for it.
import type { Socket } from 'node:net';
import { connectTcp } from '../net/dial.js';
import { failureOf, socketComplaint, type DialFailure } from '../net/failure.js';
import type { CheckEnvironment } from './checker.js';
import type { Cancel } from './rounds.js';
import type { Settings } from './settings.js';

/** How it went; one of them is called once. */
export interface ConnectEvents {
  /** The socket is paused and the listener's from now on, errors included. */
  connected(socket: Socket): void;
  timedOut(): void;
  failed(why: DialFailure): void;
}

/** Connects to the target of a checker. @returns what ends it */
export function connectWithin(
  { clock, log }: CheckEnvironment,
  { dial, connectTimeoutMs }: Settings,
  events: ConnectEvents,
): Cancel {
  let socket: Socket;
  try {
    socket = connectTcp(dial);
  } catch (error) {
    const complaint = socketComplaint(error, dial.bindIf);
    if (complaint !== undefined) log.line(complaint);
    events.failed(failureOf(error as NodeJS.ErrnoException));
    return () => undefined;
  }
  let over = false;
  const end = (tell: () => void): void => {
    if (over) return;
    over = true;
    timer.cancel();
    tell();
  };
  const timer = clock.after(connectTimeoutMs, () =>
    end(() => {
      socket.destroy();
      events.timedOut();
    }),
  );
  socket.on('error', (error) => end(() => events.failed(failureOf(error))));
  socket.once('connect', () => end(() => events.connected(socket)));
  return () => end(() => socket.destroy());
}

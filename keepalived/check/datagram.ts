// SPDX-License-Identifier: GPL-2.0-or-later
// One question by datagram, and what comes back within the time for it.
import { openDatagrams, type DatagramEnd } from '../net/dial.js';
import { failureOf, socketComplaint, type DialFailure } from '../net/failure.js';
import type { CheckEnvironment } from './checker.js';
import type { Cancel } from './rounds.js';
import type { Settings } from './settings.js';

/** What a question leads to. Only `answer` may be called more than once. */
export interface QuestionEvents {
  /** @returns whether the question is answered; other packets are passed over */
  answer(data: Buffer): boolean;
  timedOut(): void;
  failed(why: DialFailure, error: NodeJS.ErrnoException): void;
}

/** Sends `data` and listens for `connectTimeoutMs`. @returns what ends it */
export function ask(
  { clock, log }: CheckEnvironment,
  { dial, connectTimeoutMs }: Settings,
  data: Buffer,
  events: QuestionEvents,
): Cancel {
  let end: DatagramEnd | undefined;
  let over = false;
  const finish = (tell: () => void): void => {
    if (over) return;
    over = true;
    timer.cancel();
    end?.close();
    tell();
  };
  const failed = (error: NodeJS.ErrnoException): void =>
    finish(() => events.failed(failureOf(error), error));
  const timer = clock.after(connectTimeoutMs, () => finish(() => events.timedOut()));
  try {
    end = openDatagrams(dial, 'udp', {
      ready: () => end?.send(data),
      message: (answer) => {
        if (!over && events.answer(answer)) finish(() => undefined);
      },
      error: failed,
    });
  } catch (error) {
    const complaint = socketComplaint(error, dial.bindIf);
    if (complaint !== undefined) log.line(complaint);
    failed(error as NodeJS.ErrnoException);
  }
  return () => finish(() => undefined);
}

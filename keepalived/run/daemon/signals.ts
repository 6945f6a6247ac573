// SPDX-License-Identifier: GPL-2.0-or-later
import { Socket } from 'node:net';
import { addon } from '../../../native/net/addon.js';

/** What signals ask for, by the words of `--signum`. */
export const signalNumbers = {
  ...{ STOP: 15, RELOAD: 1, DATA: 10, STATS: 12, STATS_CLEAR: 63, JSON: 36 },
} as const;

export type SignalWord = keyof typeof signalNumbers;

const plain: Readonly<Record<string, SignalWord | undefined>> = {
  SIGTERM: 'STOP',
  SIGINT: 'STOP',
  SIGHUP: 'RELOAD',
  SIGUSR1: 'DATA',
  SIGUSR2: 'STATS',
};
const real = ['STATS_CLEAR', 'JSON'] as const;
const ignored = ['SIGPIPE', 'SIGALRM', 'SIGWINCH'] as const;

/** Catches every signal that means something, and those that must not end the process. */
export function onSignals(act: (word: SignalWord) => void, ignoreInt = false): void {
  for (const [name, word] of Object.entries(plain)) {
    const deaf = ignoreInt && name === 'SIGINT';
    process.on(name, () => (word === undefined || deaf ? undefined : act(word)));
  }
  for (const name of ignored) process.on(name, () => undefined);
  const fd = addon.catchSignals(real.map((word) => signalNumbers[word]));
  if (fd < 0) throw new Error(`real-time signals cannot be caught: errno ${-fd}`);
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.unref();
  pipe.on('data', (bytes) => {
    for (const number of bytes) {
      const word = real.find((one) => signalNumbers[one] === number);
      if (word !== undefined) act(word);
    }
  });
}

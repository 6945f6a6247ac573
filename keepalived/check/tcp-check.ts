// SPDX-License-Identifier: GPL-2.0-or-later
// TCP_CHECK: it connects and closes.
import type { CheckerRequest, RunningChecker } from './checker.js';
import { connectWithin } from './connection.js';
import { failedText, Judge, type Words } from './judge.js';
import { Rounds, type Attempt } from './rounds.js';
import { settingsOf, type KindDefaults } from './settings.js';

const defaults: KindDefaults = { retry: 1, delayBeforeRetryMs: 1000 };

function wordsOf(server: string): Words {
  return {
    succeeded: `TCP connection to ${server} success.`,
    failed: (retries) => `TCP_CHECK on service ${server} ${failedText(retries)}`,
    mailUp: '=> TCP CHECK succeed on service <=',
    mailDown: () => '=> TCP CHECK failed on service <=',
  };
}

/** TCP_CHECK. */
export function tcpCheck(request: CheckerRequest): RunningChecker {
  const { environment, target } = request;
  const { serverName } = target;
  const settings = settingsOf(request, defaults);
  const judge = new Judge(request, settings, wordsOf(serverName));
  const attempt: Attempt = (next) => {
    const failed = (how: string): void => {
      judge.single(`TCP connection to ${serverName} ${how}.`);
      next(judge.fail());
    };
    return connectWithin(environment, settings, {
      connected(socket) {
        socket.destroy();
        next(judge.succeed());
      },
      timedOut: () => failed('timeout'),
      failed(why) {
        if (why === 'error' || why === 'unreachable') return failed('failed');
        const what = why === 'socket' ? 'connect fail to create socket' : 'socket bind failed';
        environment.log.line(`TCP ${what}. Rescheduling.`);
        return next(settings.delayLoopMs);
      },
    });
  };
  return new Rounds({ environment, settings, judge }, attempt);
}

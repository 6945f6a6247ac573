// SPDX-License-Identifier: GPL-2.0-or-later
// DNS_CHECK: any answer without an error code will do.
import type { CheckerRequest, RunningChecker } from './checker.js';
import { ask } from './datagram.js';
import { dnsQuery, dnsResponseCode } from './dns-message.js';
import { Judge, type Words } from './judge.js';
import { Rounds, type Attempt } from './rounds.js';
import { dialName, settingsOf, type KindDefaults } from './settings.js';
import { systemErrorText } from '../net/failure.js';

const defaults: KindDefaults = { retry: 3, delayBeforeRetryMs: undefined };

function wordsOf(line: (text: string) => string): Words {
  return {
    succeeded: '',
    failed: (retries, reason) =>
      line(retries === undefined ? reason : `${reason} after ${retries} retries`),
    mailUp: '=> DNS_CHECK: succeed on service <=',
    mailDown: () => '=> DNS_CHECK: failed on service <=',
  };
}

/** DNS_CHECK. */
export function dnsCheck(request: CheckerRequest): RunningChecker {
  const { environment, target, config } = request;
  const line = (text: string): string => `DNS_CHECK (${target.serverName}) ${text}`;
  const settings = settingsOf(request, defaults);
  const judge = new Judge(request, settings, wordsOf(line));
  const attempt: Attempt = (next) => {
    const failed = (reason: string): void => {
      if (!judge.exhausted) judge.single(line(reason));
      next(judge.fail(reason));
    };
    const id = Math.floor(environment.random() * 0x1_0000);
    const query = dnsQuery(id, config.dnsName ?? '', config.dnsType ?? 'SOA');
    if (query === undefined) {
      failed('failed to write socket.');
      return () => undefined;
    }
    return ask(environment, settings, query, {
      answer(packet) {
        const code = dnsResponseCode(packet, id);
        if (code === undefined) return false;
        if (code === 0) next(judge.succeed());
        else failed(`read error occurred. (rcode = ${code})`);
        return true;
      },
      timedOut: () => failed('read timeout from socket'),
      failed(why, error) {
        if (why === 'unreachable')
          return failed(`network unreachable for ${dialName(settings.dial)}`);
        if (why === 'error') return failed(`failed to read socket; ${systemErrorText(error)}`);
        const what = why === 'socket' ? 'failed to create socket' : 'UDP socket bind failed';
        environment.log.line(line(`${what}. Rescheduling.`));
        return next(settings.delayLoopMs);
      },
    });
  };
  return new Rounds({ environment, settings, judge }, attempt);
}

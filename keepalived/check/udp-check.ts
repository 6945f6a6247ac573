// SPDX-License-Identifier: GPL-2.0-or-later
// UDP_CHECK: silence is good unless a reply is required; ICMP's word that nobody listens is not.
import { defaultMaxReplyBytes } from '../config/defaults.js';
import type { Checker } from '../config/model/lvs.js';
import type { CheckerRequest, RunningChecker } from './checker.js';
import { ask } from './datagram.js';
import { failedText, Judge, type Words } from './judge.js';
import { Rounds, type Attempt } from './rounds.js';
import { settingsOf, type KindDefaults } from './settings.js';

const defaults: KindDefaults = { retry: 1, delayBeforeRetryMs: 1000 };

function wordsOf(server: string): Words {
  return {
    succeeded: `UDP connection to ${server} success.`,
    failed: (retries) => `UDP_CHECK on service ${server} ${failedText(retries)}`,
    mailUp: '=> UDP CHECK succeed on service <=',
    mailDown: () => '=> UDP CHECK failed on service <=',
  };
}

const bytes = (hex: string | undefined): Buffer => Buffer.from(hex ?? '', 'hex');

/** Whether a reply is the one that is wanted: equal, where the mask has bits, over the shorter length. */
function fits(config: Checker, reply: Buffer): boolean {
  const wanted = bytes(config.requireReply);
  if (wanted.length === 0) return true;
  const { minReplyBytes: min = 0, maxReplyBytes: max = defaultMaxReplyBytes } = config;
  if (reply.length < min || reply.length > max) return false;
  const mask = bytes(config.requireReplyMask);
  const same = (index: number): boolean =>
    (((reply[index] ?? 0) ^ (wanted[index] ?? 0)) & (mask[index] ?? 0xff)) === 0;
  const length = Math.min(reply.length, wanted.length);
  return Array.from({ length }, (_, index) => index).every(same);
}

/** UDP_CHECK. */
export function udpCheck(request: CheckerRequest): RunningChecker {
  const { environment, target, config } = request;
  const { serverName } = target;
  const settings = settingsOf(request, defaults);
  const judge = new Judge(request, settings, wordsOf(serverName));
  const payload = bytes(config.payload);
  const attempt: Attempt = (next) => {
    const failed = (line: string): void => {
      judge.single(line);
      next(judge.fail());
    };
    const lost = (): void => failed(`UDP connection to ${serverName} failed.`);
    return ask(environment, settings, payload, {
      answer(reply) {
        const good = config.requireReply === undefined || fits(config, reply);
        if (good) next(judge.succeed());
        else failed(`UDP check to ${serverName} reply data mismatch.`);
        return true;
      },
      timedOut: () => (config.requireReply === undefined ? next(judge.succeed()) : lost()),
      failed(why) {
        if (why === 'error' || why === 'unreachable') return lost();
        environment.log.line('UDP connect fail to create socket. Rescheduling.');
        return next(settings.delayLoopMs);
      },
    });
  };
  return new Rounds({ environment, settings, judge }, attempt);
}

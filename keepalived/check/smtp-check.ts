// SPDX-License-Identifier: GPL-2.0-or-later
// SMTP_CHECK: a greeting, HELO, QUIT.
import type { Socket } from 'node:net';
import type { CheckerRequest, RunningChecker } from './checker.js';
import { connectWithin } from './connection.js';
import { Judge, type Words } from './judge.js';
import { lineReader } from './lines.js';
import { Rounds, type Attempt } from './rounds.js';
import { dialName, settingsOf, type KindDefaults } from './settings.js';

const defaults: KindDefaults = { retry: 1, delayBeforeRetryMs: 1000 };
const defaultHelo = 'smtpchecker.keepalived.org';
const longestLine = 512;

function wordsOf(server: string): Words {
  return {
    succeeded: `Remote SMTP server ${server} succeed on service.`,
    failed: (_, reason) => `SMTP_CHECK ${reason}`,
    mailUp: '=> CHECK succeed on service <=',
    mailDown: (reason) => `=> CHECK failed on service : ${reason} <=`,
  };
}

/** What has to be answered, and what is said next. The last answer may be anything. */
const dialogue = (helo: string) =>
  [
    { wants: '220', else: 'Bad greeting banner from', say: `HELO ${helo}\r\n` },
    { wants: '250', else: 'Bad HELO response from', say: 'QUIT\r\n' },
    { wants: undefined, else: '', say: undefined },
  ] as const;

/** Three digits, then a blank or nothing: an answer of several lines is none. */
const isStatus = (line: string, status: string): boolean =>
  new RegExp(`^${status}( |$)`).test(line);

/** SMTP_CHECK. */
export function smtpCheck(request: CheckerRequest): RunningChecker {
  const { environment, target, config } = request;
  const settings = settingsOf(request, defaults);
  // Here a run has its retries from the first on.
  const judge = new Judge(request, settings, wordsOf(target.serverName), 0);
  const server = dialName(settings.dial);
  const steps = dialogue(config.heloName ?? defaultHelo);

  const talk = (socket: Socket, failed: (reason: string) => void, done: () => void): void => {
    let at = 0;
    lineReader(socket, {
      clock: environment.clock,
      timeoutMs: settings.connectTimeoutMs,
      maxBytes: longestLine,
      line(text) {
        const step = steps[at];
        at += 1;
        if (step?.wants !== undefined && !isStatus(text, step.wants))
          failed(`${step.else} server ${server}`);
        else if (step?.say === undefined) done();
        else socket.write(step.say);
      },
      timedOut: () => failed(`Read timeout from server ${server}`),
      tooLong: () =>
        failed(
          `Buffer overflow reading from server ${server}. Increase SMTP_BUFF_MAX in check_smtp.h`,
        ),
      ended: () => failed(`Read failure from server ${server}`),
    });
  };

  const attempt: Attempt = (next) => {
    let socket: Socket | undefined;
    const finish = (delayMs: number): void => {
      socket?.destroy();
      next(delayMs);
    };
    const failed = (reason: string): void => {
      if (!judge.exhausted) judge.single(`SMTP_CHECK ${reason}`);
      finish(judge.fail(reason));
    };
    const cancel = connectWithin(environment, settings, {
      connected(connected) {
        socket = connected;
        talk(connected, failed, () => finish(judge.succeed()));
      },
      timedOut: () => failed(`Connection timeout to server ${server}`),
      failed(why) {
        if (why === 'error') return failed(`Error connecting to server ${server}`);
        if (why === 'unreachable') return failed(`Could not connect to server ${server}`);
        const what = why === 'socket' ? 'connection failed to create socket' : 'socket bind failed';
        environment.log.line(`SMTP_CHECK ${what}. Rescheduling.`);
        return next(settings.delayLoopMs);
      },
    });
    return () => {
      cancel();
      socket?.destroy();
    };
  };
  return new Rounds({ environment, settings, judge }, attempt);
}

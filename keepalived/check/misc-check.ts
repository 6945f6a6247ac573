// SPDX-License-Identifier: GPL-2.0-or-later
// MISC_CHECK: a program's exit status decides, and may set the weight.
import type { CheckerRequest, RunningChecker } from './checker.js';
import { Judge, type Words } from './judge.js';
import { Rounds, type Attempt } from './rounds.js';
import { settingsOf, type KindDefaults } from './settings.js';
import type { ScriptExit } from './surroundings.js';

const defaults: KindDefaults = { retry: 0, delayBeforeRetryMs: 1000 };
const defaultTimeoutUs = 60_000_000;
/** Exit statuses from here on are weights, so much higher. */
const weightOffset = 2;

const retries = (count: number): string => (count === 1 ? '1 retry' : `${count} retries`);

/** What a failed attempt is called, and what it ended with. */
function failureOf(exit: ScriptExit): { readonly verb: string; readonly how: string } {
  if (exit.kind === 'exited')
    return { verb: 'failed', how: ` (exited with status ${exit.status})` };
  if (exit.kind === 'notStarted') return { verb: 'failed', how: '' };
  if (exit.timedOut) return { verb: 'timed out', how: '' };
  return { verb: 'failed', how: ` (due to signal ${exit.signal})` };
}

function mailOf(what: string): string {
  return `=> MISC CHECK ${what} on service <=`;
}

/** MISC_CHECK. */
export function miscCheck(request: CheckerRequest): RunningChecker {
  const { environment, target, config } = request;
  const { script } = config;
  const { serverName, serviceName, server, service } = target;
  const settings = settingsOf(request, defaults);
  const start = `Misc check for [${serverName} VS ${serviceName}] by [${script?.args[0] ?? ''}] `;
  const words: Words = {
    succeeded: `${start}succeeded.`,
    failed: (count, reason) => {
      const after = settings.retry === 0 ? ' with retry disabled' : '';
      const [verb = '', how = ''] = reason.split('\n');
      return `${start}${verb}${count === undefined ? after : ` after ${retries(count)}`}${how}.`;
    },
    mailUp: mailOf('succeeded'),
    mailDown: (reason) => mailOf(reason.split('\n')[0] ?? ''),
  };
  const judge = new Judge(request, settings, words);
  const timeoutMs =
    config.scriptTimeoutSec === undefined
      ? (service.delayLoopUs ?? defaultTimeoutUs) / 1000
      : config.scriptTimeoutSec * 1000;

  const failed = (exit: ScriptExit): number => {
    const { verb, how } = failureOf(exit);
    if (!judge.exhausted) {
      const done = judge.state.retryIt;
      const which =
        done === 0 ? `, will do ${retries(settings.retry)}` : ` on retry ${done}/${settings.retry}`;
      judge.single(`${start}${verb}${which}${how}.`);
    }
    const wait = judge.fail(`${verb}\n${how}`);
    if (!judge.open) judge.weigh(0);
    return wait;
  };

  /** Exit 0 gives the configured weight back; 2 and more, if wanted, sets another. */
  const passed = (status: number): number => {
    const configured = server.weight ?? service.weight;
    judge.weigh(status === 0 ? 0 : status - weightOffset - configured);
    return judge.succeed();
  };

  const ended = (exit: ScriptExit): number => {
    const status = exit.kind === 'exited' ? exit.status : 1;
    const good = status === 0 || (config.scriptDynamic && status >= weightOffset);
    return good ? passed(status) : failed(exit);
  };

  const attempt: Attempt = (next) => {
    if (script === undefined) return () => undefined;
    const { clock, scripts } = environment;
    const startedMs = clock.nowMs();
    const run = scripts.run(script, { timeoutMs, user: config.scriptUser });
    let over = false;
    void run.exit.then((exit) => {
      if (over) return;
      over = true;
      // The next one is due so long after this one began, not after it ended.
      next(Math.max(0, ended(exit) - (clock.nowMs() - startedMs)));
    });
    return () => {
      over = true;
      run.end();
    };
  };
  return new Rounds({ environment, settings, judge }, attempt);
}

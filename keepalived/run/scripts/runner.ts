// SPDX-License-Identifier: GPL-2.0-or-later
// Runs the scripts of a configuration, through the helper that native/script/README.md describes.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type {
  Clock,
  Log,
  ScriptExit,
  ScriptOptions,
  ScriptRun,
  ScriptRunner,
  Timer,
} from '../../check/surroundings.js';
import type { Script } from '../../config/model/script.js';

const helper = fileURLToPath(new URL('../../../native/script/run-script', import.meta.url));
/** Statuses of the helper itself; a script may end with them as well. */
const [firstOwn, lastOwn] = [125, 127];
const killAfterMs = 2000;
const killAgainMs = 10_000;
const longestReport = 512;

/** What a runner needs. */
export interface RunnerParts {
  readonly log: Log;
  readonly clock: Clock;
  /** For scripts that name nobody; undefined: whoever we are. */
  readonly defaultUser: { readonly uid: number; readonly gid: number } | undefined;
  /** `set_supplementary_groups`: those of the user, rather than none. */
  readonly supplementaryGroups: boolean;
}

/** Runs scripts. Each is a process group of its own and gets TERM when we die. */
export function scriptRunner(parts: RunnerParts): ScriptRunner {
  const running = new Set<Promise<ScriptExit>>();
  return {
    run(script, options = {}) {
      const run = start(parts, script, options);
      running.add(run.exit);
      void run.exit.then(() => running.delete(run.exit));
      return run;
    },
    async idle(limitMs) {
      let timer: Timer | undefined;
      const late = new Promise<void>((resolve) => (timer = parts.clock.after(limitMs, resolve)));
      await Promise.race([Promise.all(running), late]);
      timer?.cancel();
    },
  };
}

/** Words of a configuration are bytes. */
const word = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

function argumentsOf(parts: RunnerParts, script: Script, { extra = [], user }: ScriptOptions) {
  const { uid, gid } = script;
  const own = uid === undefined || gid === undefined ? undefined : { uid, gid };
  const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const as = user ?? own ?? parts.defaultUser ?? me;
  const groups = parts.supplementaryGroups ? 'init' : 'clear';
  const head = [process.pid, as.uid, as.gid, groups].map(String);
  return [...head, ...[...script.args, ...extra].map(word)];
}

function start(parts: RunnerParts, script: Script, options: ScriptOptions): ScriptRun {
  let child: ChildProcess;
  try {
    child = spawn(helper, argumentsOf(parts, script, options), {
      detached: true, // leads a process group from the first moment on
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...options.env },
    });
  } catch (error) {
    const text = (error as Error).message; // a word with a NUL byte, or too many of them
    parts.log.line(`Error exec-ing command: ${script.args[0] ?? ''}`, 'alert');
    return { exit: Promise.resolve({ kind: 'notStarted', error: text }), end: () => undefined };
  }
  const killer = new Killer(parts, child);
  if (options.timeoutMs !== undefined) killer.limit(options.timeoutMs);
  return { exit: ending(parts, script, child, killer), end: () => killer.end() };
}

function ending(parts: RunnerParts, script: Script, child: ChildProcess, killer: Killer) {
  let report = '';
  const pipe = child.stdio[3] as Readable | null | undefined;
  pipe?.on('error', () => undefined);
  pipe?.on('data', (data: Buffer) => {
    if (report.length < longestReport) report += data.toString('latin1');
  });
  return new Promise<ScriptExit>((resolve) => {
    child.on('error', (error) => {
      parts.log.line('Failed fork process');
      resolve({ kind: 'notStarted', error: error.message });
    });
    child.on('close', (status, signal) => {
      killer.over();
      const exit = exitOf(status, signal, killer.timedOut);
      const own = status !== null && status >= firstOwn && status <= lastOwn && report !== '';
      resolve(own ? notStarted(parts.log, script, report) : exit);
    });
  });
}

function exitOf(
  status: number | null,
  signal: NodeJS.Signals | null,
  timedOut: boolean,
): ScriptExit {
  if (signal !== null) return { kind: 'signalled', signal: constants.signals[signal], timedOut };
  // One that takes TERM as a reason to end by itself has timed out all the same.
  if (timedOut) return { kind: 'signalled', signal: constants.signals.SIGTERM, timedOut };
  return { kind: 'exited', status: status ?? 0 };
}

/** @param report `STEP ERRNO TEXT` of the helper */
function notStarted(log: Log, script: Script, report: string): ScriptExit {
  const [step = '', number = '', ...words] = report.trim().split(' ');
  const name = script.args[0] ?? '';
  const text = words.join(' ');
  if (step === 'setuid') log.line(`Couldn't setuid: ${number} (${text})`, 'alert');
  else if (Number(number) === constants.errno.ENOENT) {
    log.line(`Couldn't find command: ${name}`, 'alert');
  } else log.line(`Error exec-ing command '${name}', error ${number}: ${text}`, 'alert');
  return { kind: 'notStarted', error: `${step}: ${text}` };
}

/** Ends a process group: TERM, KILL after 2 s, and again as long as it takes. */
class Killer {
  timedOut = false;
  #timer: Timer | undefined;
  readonly #parts: RunnerParts;
  readonly #child: ChildProcess;
  #ended = false;

  constructor(parts: RunnerParts, child: ChildProcess) {
    this.#parts = parts;
    this.#child = child;
  }

  limit(timeoutMs: number): void {
    this.#timer = this.#parts.clock.after(timeoutMs, () => {
      this.timedOut = true;
      this.end();
    });
  }

  end(): void {
    if (this.#ended) return;
    this.#send('SIGTERM');
    this.#later(killAfterMs, () => this.#kill(0));
  }

  over(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }

  #kill(times: number): void {
    if (times > 0) {
      this.#parts.log.line(`Child (PID ${this.#child.pid ?? 0}) failed to terminate after kill`);
    }
    this.#send('SIGKILL');
    this.#later(times === 0 ? killAfterMs : killAgainMs, () => this.#kill(times + 1));
  }

  #later(delayMs: number, action: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.after(delayMs, action);
  }

  #send(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#ended) return;
    try {
      process.kill(-pid, signal);
    } catch {
      return; // gone already
    }
  }
}

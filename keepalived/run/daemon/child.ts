// SPDX-License-Identifier: GPL-2.0-or-later
// A child process that is started again when it dies.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Log } from '../../check/surroundings.js';
import type { FromChecker, ToChecker } from './messages.js';
import { removePid, writePid } from './pid-files.js';

export interface ChildOptions {
  /** `Healthcheck`. */
  readonly name: string;
  /** `checker`, in the message about one that does not die. */
  readonly shortName: string;
  readonly log: Log;
  readonly pidFile: string;
  readonly start: () => ChildProcess;
  /** What the child is told first. @param again it replaces one that died */
  readonly greet: (again: boolean) => ToChecker;
  readonly take: (message: FromChecker) => void;
  /** It ended for good, with the status that the parent ends with. */
  readonly over: (status: number) => void;
  /** `-R`. */
  readonly respawn: boolean;
}

/** A life longer than this and the next child starts at once. */
const longLifeMs = 60_000;
const longestDelaySec = 60;
const permanent: Readonly<Record<number, string>> = {
  1: 'FATAL',
  2: 'CONFIG',
  4: 'missing permission',
};

export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #startedMs = 0;
  #delaySec = 0;
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;
  #said = false;
  /** Signals for a child that does not listen yet: Node would take USR1 for a call for its debugger. */
  #held: Set<NodeJS.Signals> | undefined;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(again = false): void {
    const { name, log, pidFile, take, greet } = this.#options;
    const child = this.#options.start();
    this.#process = child;
    this.#startedMs = performance.now();
    child.on('error', (error) => log.line(`${name} child process: fork error(${error.message})`));
    this.#held = new Set();
    child.on('message', (message) => {
      this.#heard();
      take(message as FromChecker);
    });
    child.once('exit', (code, signal) => this.#ended(child, code, signal));
    if (child.pid === undefined) return;
    log.line(`Starting ${name} child process, pid=${child.pid}`);
    writePid(pidFile, child.pid);
    child.send(greet(again));
  }

  send(message: ToChecker): void {
    if (this.#process?.connected === true) this.#process.send(message);
  }

  /** Reaches a child that has just been started as soon as it listens. */
  signal(name: NodeJS.Signals): void {
    if (this.#held === undefined) this.#process?.kill(name);
    else this.#held.add(name);
  }

  #heard(): void {
    const held = this.#held;
    this.#held = undefined;
    for (const name of held ?? []) this.#process?.kill(name);
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    this.#process = undefined;
    removePid(this.#options.pidFile);
    if (this.#stopping) return;
    const { log, over, respawn, name } = this.#options;
    const reason = code === null ? undefined : permanent[code];
    if (reason !== undefined) {
      log.line(`pid ${child.pid} exited with permanent error ${reason}. Terminating`);
      return over(code ?? 1);
    }
    log.line(`pid ${child.pid} ${endingOf(code, signal)}`);
    if (!respawn) {
      log.line(`${name} child process(${child.pid}) died: Exiting`, 'alert');
      return over(0);
    }
    log.line(`${name} child process(${child.pid}) died: Respawning`, 'alert');
    this.#startLater();
  }

  /** 0, 1, 2, 4 … seconds, so that a child that cannot live does not keep the machine busy. */
  #startLater(): void {
    const lifeMs = performance.now() - this.#startedMs;
    const { log, name } = this.#options;
    if (lifeMs >= longLifeMs) {
      this.#delaySec = 0;
      this.#said = false;
      return this.start(true);
    }
    const delaySec = this.#said ? Math.min(longestDelaySec, Math.max(1, 2 * this.#delaySec)) : 0;
    this.#said = true;
    this.#delaySec = delaySec;
    log.line(`Restart of ${name} process delayed ${delaySec} seconds to limit respawn rate`);
    this.#timer = setTimeout(() => this.start(true), delaySec * 1000);
  }

  /** TERM, then KILL. Resolves when it is gone. */
  async stop(waitMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (child === undefined) return removePid(this.#options.pidFile);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => {
      const { log, shortName } = this.#options;
      log.line(`${shortName} process failed to die - forcing termination`);
      child.kill('SIGKILL');
    }, waitMs);
    await gone;
    clearTimeout(timer);
    removePid(this.#options.pidFile);
  }
}

const signalTexts: Readonly<Record<string, string>> = {
  ...{ SIGKILL: 'Killed', SIGTERM: 'Terminated', SIGABRT: 'Aborted', SIGBUS: 'Bus error' },
  ...{ SIGHUP: 'Hangup', SIGINT: 'Interrupt', SIGFPE: 'Floating point exception' },
};

function endingOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === null) return `exited with status ${code}`;
  if (signal === 'SIGSEGV') return 'exited due to segmentation fault (SIGSEGV).';
  const text = signalTexts[signal] ?? signal;
  const hint = signal === 'SIGKILL' ? ' - has rlimit_rttime been exceeded?' : '';
  return `exited due to signal ${constants.signals[signal]} (${text})${hint}`;
}

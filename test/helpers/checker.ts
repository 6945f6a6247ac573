// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type {
  CheckerReport,
  CheckerState,
  RunningChecker,
} from '../../keepalived/check/checker.js';
import { makeChecker } from '../../keepalived/check/makers.js';
import type { Clock, Log, ScriptRunner, Timer } from '../../keepalived/check/surroundings.js';
import { endpointName, virtualName } from '../../keepalived/config/names.js';
import { allWords, loadText, realFiles } from '../keepalived/sample.js';

interface Waiting {
  readonly dueMs: number;
  readonly delayMs: number;
  readonly action: () => void;
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  /** How many timers there have been. */
  made = 0;
  #nowMs = 0;
  readonly #waiting = new Set<Waiting>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): Timer {
    const timer = { dueMs: this.#nowMs + delayMs, delayMs, action };
    this.#waiting.add(timer);
    this.made += 1;
    return { cancel: () => this.#waiting.delete(timer) };
  }

  /** Delays of the timers that run, as they were given. */
  get delays(): readonly number[] {
    return [...this.#waiting].map(({ delayMs }) => delayMs);
  }

  /** Waits, in real time, until a timer of this delay runs; then time moves there and it fires. */
  async fire(delayMs: number): Promise<void> {
    const timer = await this.#armed(delayMs);
    this.#waiting.delete(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.action();
  }

  /** Waits until a timer of this delay runs. */
  async armed(delayMs: number): Promise<void> {
    await this.#armed(delayMs);
  }

  async #armed(delayMs: number): Promise<Waiting> {
    for (let tries = 0; tries < 2000; tries += 1) {
      const found = [...this.#waiting].find((one) => one.delayMs === delayMs);
      if (found !== undefined) return found;
      await pause(2);
    }
    throw new Error(`no timer of ${delayMs} ms; there are: ${this.delays.join(' ')}`);
  }
}

/** What a checker said and did. */
export interface Watched {
  readonly clock: FakeClock;
  readonly checker: RunningChecker;
  readonly lines: string[];
  readonly reports: CheckerReport[];
  readonly weights: number[];
  /** What was reported so far as words, `UP`, `DOWN`, with `*` behind a first one. */
  readonly decisions: () => string;
}

export interface WatchOptions {
  readonly port?: number;
  readonly address?: string;
  /** Lines of `global_defs`, of the virtual server, of the real server. */
  readonly global?: string;
  readonly service?: string;
  readonly server?: string;
  /** Blocks before the virtual server. */
  readonly before?: string;
  readonly scripts?: ScriptRunner;
  readonly state?: CheckerState;
}

const noScripts: ScriptRunner = {
  run: () => ({
    exit: Promise.resolve({ kind: 'notStarted', error: 'none' }),
    end: () => undefined,
  }),
  idle: () => Promise.resolve(),
};

/** A log that keeps its lines, those for `-D` apart. */
export function linesLog(lines: string[], details: string[] = []): Log {
  return { line: (text) => void lines.push(text), detail: (text) => void details.push(text) };
}

/**
 * Starts the checker of a configuration's only real server, whose service has a `delay_loop` of 6 s, a
 * `connect_timeout` of 4 s and no warm-up: the first run comes after 1000 ms, the next after 6000.
 */
export function watchChecker(
  t: ExecutionContext<unknown>,
  block: string,
  options: WatchOptions = {},
): Watched {
  const { port = 80, address = '127.0.0.1', global = '', service = '', server = '' } = options;
  const text = `global_defs {\n${global}\n}\n${options.before ?? ''}
virtual_server 10.0.0.1 80 {\nprotocol TCP\nlb_algo rr\nlb_kind NAT\ndelay_loop 6\nconnect_timeout 4
warmup 0\n${service}\nreal_server ${address} ${port} {\n${server}\n${block}\n}\n}\n`;
  const { config, findings } = loadText(text, { profile: allWords, host: realFiles() });
  const [virtual] = config.lvs.virtualServers;
  const [real] = virtual?.realServers ?? [];
  const [checker] = real?.checkers ?? [];
  if (virtual === undefined || real === undefined || checker === undefined) {
    throw new Error(`no checker: ${findings.map(({ printed }) => printed).join('; ')}`);
  }
  const watched = { clock: new FakeClock(), lines: [], reports: [], weights: [] } as {
    readonly clock: FakeClock;
    readonly lines: string[];
    readonly reports: CheckerReport[];
    readonly weights: number[];
  };
  const running = makeChecker({
    config: checker,
    target: {
      serverName: endpointName(real, virtual),
      serviceName: virtualName(virtual, config.lvs),
      server: real,
      service: virtual,
    },
    events: {
      report: (report) => void watched.reports.push(report),
      weightChanged: (change) => void watched.weights.push(change),
    },
    environment: {
      clock: watched.clock,
      log: linesLog(watched.lines),
      scripts: options.scripts ?? noScripts,
      random: () => 0,
      global: config.global,
      lvs: config.lvs,
    },
    state: options.state,
  });
  running.start();
  t.teardown(() => running.stop());
  const decisions = (): string =>
    watched.reports.map(({ up, first }) => `${up ? 'UP' : 'DOWN'}${first ? '*' : ''}`).join(' ');
  return { ...watched, checker: running, decisions };
}

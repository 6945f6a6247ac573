// SPDX-License-Identifier: GPL-2.0-or-later
// A process of checkers: half TCP_CHECK, half HTTP_GET, each of an address of its own, against a
// server in another process. Prints one object with what the rounds cost.
import { makeChecker } from '../../../keepalived/check/makers.js';
import type { RunningChecker } from '../../../keepalived/check/checker.js';
import type { Clock } from '../../../keepalived/check/surroundings.js';
import {
  emptyConfig,
  newChecker,
  newUrl,
  newVirtualServer,
} from '../../../keepalived/config/defaults.js';
import type { Checker, RealServer, VirtualServer } from '../../../keepalived/config/model/lvs.js';
import { loadText } from '../../keepalived/sample.js';
import { quantile } from '../report/statistics.js';

const delayLoopMs = 6000;
const loops = 3;

/** What a run of checkers was like. */
export interface ChecksMeasured {
  readonly rounds: number;
  readonly cpuSec: number;
  readonly wallSec: number;
  /** How long after its time a round began, at the worst and for 99 of 100. */
  readonly lateMaxMs: number;
  readonly lateP99Ms: number;
  readonly bytesPerChecker: number;
  /** Servers that were taken for down. */
  readonly wrong: number;
  readonly openFiles: number;
}

/** Counts rounds, and how late they begin. */
class CountingClock implements Clock {
  rounds = 0;
  readonly lateMs: number[] = [];

  nowMs(): number {
    return performance.now();
  }

  after(delayMs: number, action: () => void) {
    const dueMs = performance.now() + delayMs;
    const isRound = delayMs === delayLoopMs;
    const timer = setTimeout(() => {
      if (isRound) this.lateMs.push(performance.now() - dueMs);
      action();
    }, delayMs);
    if (isRound) this.rounds += 1;
    return { cancel: () => clearTimeout(timer) };
  }
}

function checkerOf(index: number): Checker {
  const checker = newChecker(index % 2 === 0 ? 'TCP_CHECK' : 'HTTP_GET');
  if (index % 2 === 1) checker.urls.push({ ...newUrl(), path: '/' });
  return checker;
}

function serverOf(index: number, port: number): RealServer {
  const [model] = sample.realServers;
  if (model === undefined) throw new Error('no sample');
  const address = `127.${1 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  return { ...model, address, port, checkers: [] };
}

const sample: VirtualServer =
  loadText(
    'virtual_server 10.0.0.1 80 {\nprotocol TCP\ndelay_loop 6\nreal_server 127.0.0.1 80 {\n}\n}\n',
  ).config.lvs.virtualServers[0] ?? newVirtualServer({ kind: 'fwmark', fwmark: 1 });

const clock = new CountingClock();
let wrong = 0;
const { global, lvs } = emptyConfig();

function startOne(index: number, port: number): RunningChecker {
  const server = serverOf(index, port);
  const running = makeChecker({
    config: checkerOf(index),
    target: { serverName: `RS${index}`, serviceName: 'VS', server, service: sample },
    events: { report: ({ up }) => (wrong += up ? 0 : 1), weightChanged: () => undefined },
    environment: {
      ...{ clock, global, lvs, random: Math.random },
      log: { line: () => undefined, detail: () => undefined },
      scripts: {
        run: () => ({ exit: new Promise(() => undefined), end: () => undefined }),
        idle: () => Promise.resolve(),
      },
    },
    state: undefined,
  });
  running.start();
  return running;
}

const sleep = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms));

async function measure(count: number, port: number): Promise<ChecksMeasured> {
  const { readdir } = await import('node:fs/promises');
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const running = Array.from({ length: count }, (_, index) => startOne(index, port));
  await sleep(1000 + 2 * delayLoopMs); // every one has run, and the code is warm
  clock.lateMs.length = 0;
  const [rounds, cpu, startMs] = [clock.rounds, process.cpuUsage(), performance.now()];
  await sleep(loops * delayLoopMs);
  const used = process.cpuUsage(cpu);
  globalThis.gc?.();
  const measured = {
    rounds: clock.rounds - rounds,
    cpuSec: (used.user + used.system) / 1e6,
    wallSec: (performance.now() - startMs) / 1000,
    lateMaxMs: Math.max(...clock.lateMs),
    lateP99Ms: quantile(clock.lateMs, 0.99),
    bytesPerChecker: (process.memoryUsage().rss - before) / count,
    wrong,
    openFiles: 0,
  };
  for (const one of running) one.stop();
  await sleep(500);
  return { ...measured, openFiles: (await readdir('/proc/self/fd')).length };
}

const [count = '', port = ''] = process.argv.slice(2);
const measured = await measure(Number(count), Number(port));
process.stdout.write(`${JSON.stringify(measured)}\n`);
process.exit(0);

// SPDX-License-Identifier: GPL-2.0-or-later
// What checkers cost: 10,000 of them, each of its own address, in a process of their own.
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from '../report/report.js';
import type { ChecksMeasured } from './checks-main.js';

const checkers = 10_000;
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function portOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, port] = /^listening (\d+)$/.exec(line) ?? [];
    if (port !== undefined) return port;
  }
  throw new Error('the server of the checks did not start');
}

async function measure(count: number): Promise<ChecksMeasured> {
  const web = spawn(process.execPath, [pathOf('web-main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await portOf(createInterface({ input: web.stdout }));
    const argv = ['--expose-gc', pathOf('checks-main.js'), String(count), port];
    const { stdout } = await promisify(execFile)(process.execPath, argv);
    return JSON.parse(stdout) as ChecksMeasured;
  } finally {
    web.kill();
  }
}

/** Measures rounds a second of one core, how late they begin at `delay_loop 6`, and memory. */
export async function measureChecks(to: Report): Promise<void> {
  const measured = await measure(checkers);
  const { rounds, cpuSec, wallSec, wrong } = measured;
  to.add('checks_per_second_core', rounds / cpuSec, '1/s');
  to.add('checks_10k_core_percent', (100 * cpuSec) / wallSec, '%');
  to.add('checks_10k_late_p99_ms', measured.lateP99Ms, 'ms');
  to.add('checks_10k_late_max_ms', measured.lateMaxMs, 'ms');
  to.add('checks_bytes_per_checker', measured.bytesPerChecker, 'bytes');
  to.conditions.checks = { checkers, rounds, wallSec, openFilesAfter: measured.openFiles };
  if (wrong > 0) to.fail(`checks: ${wrong} servers were taken for down`);
  const expected = (checkers * wallSec) / 6;
  if (rounds < 0.9 * expected)
    to.fail(`checks: ${rounds} rounds instead of ${Math.round(expected)}`);
}

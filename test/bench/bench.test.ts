// SPDX-License-Identifier: GPL-2.0-or-later
// What the benchmarks reckon with; nothing here is timed.
import test from 'ava';
import fc from 'fast-check';
import { runBetween } from './machine/measure.js';
import type { Run } from './machine/measure.js';
import { parseMeminfo } from './machine/reserve.js';
import { calmRounds } from './machine/rounds.js';
import { parseBusySec, parseCpuTicks, parseTscMhz } from './machine/threads.js';
import { hugeMibFor, mbufsFor } from './machine/workspace.js';
import { budgets, isMet, standing } from './report/budgets.js';
import { chosenGroups, parseOptions } from './report/options.js';
import { Report } from './report/report.js';
import { median, medianRatio } from './report/statistics.js';
import { parseSent } from './testpmd/parse.js';

test('the median is the middle value, or the mean of two', (t) => {
  t.is(median([9, 1, 5]), 5);
  t.is(median([4, 1, 3, 2]), 2.5);
  t.true(Number.isNaN(median([])));
});

test('ratios are taken pair by pair before the median', (t) => {
  t.is(medianRatio([[1, 2], [30, 10], [2, 2]]), 1); // prettier-ignore
});

test('a median lies between the least and the greatest value', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      return middle >= Math.min(...values) && middle <= Math.max(...values);
    }),
  );
  t.pass();
});

test('a budget says whether it is met, whichever way is better', (t) => {
  t.true(isMet({ must: 0.45, better: 'more' }, 0.45, 0.45));
  t.false(isMet({ must: 0.45, better: 'more' }, 0.45, 0.449));
  t.true(isMet({ must: 192, better: 'less' }, 192, 160));
  t.is(standing('fnat_udp_1k_vs_testpmd_5tswap', 0.5), 'must 0.45 met, aim 0.6 missed');
  t.is(standing('idle_cpu_percent', 3.5), 'must 3 missed');
  t.is(standing('fnat_udp_1k_mpps', 20), undefined);
});

test('an aim is never easier than its must', (t) => {
  for (const [name, { must, aim, better }] of Object.entries(budgets)) {
    if (aim !== undefined) t.true(better === 'more' ? aim > must : aim < must, name);
  }
});

test('a report prints a line a figure, and ends with 1 if a measurement failed', (t) => {
  const report = new Report();
  report.add('laddr_kib_per_worker', 10.00012, 'KiB');
  report.add('churn_per_sec', 2.7834, 'M/s');
  const lines: string[] = [];
  t.is(
    report.print(false, (line) => lines.push(line)),
    0,
  );
  t.deepEqual(lines, [
    'laddr_kib_per_worker 10 KiB (must 64 met, aim 16 met)',
    'churn_per_sec 2.783 M/s',
  ]);
  report.fail('churn: wrong');
  t.is(
    report.print(true, (line) => lines.push(line)),
    1,
  );
  const object = JSON.parse(lines[2] ?? '') as { figures: unknown[]; failures: string[] };
  t.is(object.figures.length, 2);
  t.deepEqual(object.failures, ['churn: wrong']);
});

test('--only takes names of groups and of figures, the longest group first', (t) => {
  const groups = ['fnat_udp_1k', 'fnat_udp_1k_js_busy', 'bytes_per_connection'];
  t.deepEqual(chosenGroups(groups, []), groups);
  t.deepEqual(chosenGroups(groups, ['fnat_udp_1k_js_busy_vs_idle']), ['fnat_udp_1k_js_busy']);
  t.deepEqual(chosenGroups(groups, ['fnat_udp_1k_mpps', 'bytes_per_connection']), [
    'fnat_udp_1k',
    'bytes_per_connection',
  ]);
  t.throws(() => chosenGroups(groups, ['nothing']), { message: /one of fnat_udp_1k / });
});

test('--rounds wants a number from 1', (t) => {
  t.is(parseOptions(['--rounds', '7'], 5).rounds, 7);
  t.is(parseOptions([], 5).rounds, 5);
  t.throws(() => parseOptions(['--rounds', '0'], 5));
});

test('numbers of /proc are found', (t) => {
  t.is(parseMeminfo('MemFree: 1 kB\nHugePages_Free:      12\n', 'HugePages_Free'), 12);
  t.is(parseBusySec('cpu  100 0 50 999 9 0 25 25 0 0\ncpu0 1 1'), 2);
  t.is(parseTscMhz('cpu MHz : 1\nbogomips\t: 5192.24\n'), 2596.12);
  t.is(parseCpuTicks(`7 (a) b) S ${'0 '.repeat(10)}30 12 0`), 42);
});

test("testpmd's counter is found in what it prints", (t) => {
  t.is(
    parseSent('  RX-packets: 7   RX-bytes:  0\r\n  TX-packets: 50925792   TX-errors: 0'),
    50925792,
  );
  t.throws(() => parseSent('Invalid port'));
});

test('packet buffers are 2^n - 1 and more than the frames of the file', (t) => {
  t.is(mbufsFor(1000), 65535);
  t.is(mbufsFor(1_000_000), 2 ** 20 - 1);
  t.is(mbufsFor(2_000_000), 2 ** 21 - 1);
  t.true(hugeMibFor(2 ** 20 - 1, 0) > 2300);
});

test('a run knows its rates, its share of the core and the load by others', (t) => {
  const start = { atNs: 0, workerNs: 0, sent: 0, loadSec: 1 };
  const run = runBetween(start, { atNs: 2e9, workerNs: 1e9, sent: 3e6, loadSec: 1.5 });
  t.deepEqual(run, { packetsPerSec: 3e6, wallPacketsPerSec: 1.5e6, share: 0.5, foreign: 0.25 });
});

const calm: Run = { packetsPerSec: 1, wallPacketsPerSec: 1, share: 1, foreign: 0 };

test('disturbed rounds are repeated, and count only if there are no calm ones', async (t) => {
  const loads = [0.5, 0, 0.9, 0, 0.7];
  const next = (): Promise<Run> => Promise.resolve({ ...calm, foreign: loads.shift() ?? 0 });
  const { rounds, conditions } = await calmRounds(2, next, (run) => [run]);
  t.deepEqual(rounds.map((run) => run.foreign), [0, 0]); // prettier-ignore
  t.like(conditions, { rounds: 2, void: 2, disturbed: 0 });
  const noisy = await calmRounds(
    1,
    () => Promise.resolve({ ...calm, share: 0.5 }),
    (r) => [r],
  );
  t.like(noisy.conditions, { rounds: 1, void: 1, disturbed: 1 });
});

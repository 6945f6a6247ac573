// SPDX-License-Identifier: GPL-2.0-or-later
import test, { type ExecutionContext } from 'ava';
import type {
  ScriptExit,
  ScriptOptions,
  ScriptRunner,
} from '../../../keepalived/check/surroundings.js';
import { scriptRunner } from '../../../keepalived/run/scripts/runner.js';
import {
  FakeClock,
  linesLog,
  watchChecker,
  type Watched,
  type WatchOptions,
} from '../../helpers/checker.js';

const block = (inner = ''): string =>
  `MISC_CHECK {\nmisc_path "/usr/bin/true -x 'a b'"\nuser root\nlog_all_failures true\n${inner}\n}`;
const start = 'Misc check for [[127.0.0.1]:tcp:80 VS [10.0.0.1]:tcp:80] by [/usr/bin/true] ';

interface Played extends Watched {
  readonly calls: {
    readonly args: readonly string[];
    readonly options: ScriptOptions | undefined;
  }[];
}

/** A checker whose script ends as is said, one run after the other. */
function play(
  t: ExecutionContext,
  inner: string,
  ends: readonly (number | ScriptExit)[],
  options: WatchOptions = {},
): Played {
  const left = [...ends];
  const calls: Played['calls'] = [];
  const scripts: ScriptRunner = {
    run(script, given) {
      calls.push({ args: script.args, options: given });
      const end = left.shift() ?? 0;
      const exit = typeof end === 'number' ? ({ kind: 'exited', status: end } as const) : end;
      return { exit: Promise.resolve(exit), end: () => undefined };
    },
    idle: () => Promise.resolve(),
  };
  return { ...watchChecker(t, block(inner), { ...options, scripts }), calls };
}

async function runs({ clock }: Watched, delays: readonly number[]): Promise<void> {
  for (const delay of delays) await clock.fire(delay);
  await clock.armed(6000);
}

test('the program gets its words, its user and its time', async (t) => {
  const played = play(t, 'misc_timeout 3', [0]);
  await runs(played, [1000]);
  t.deepEqual(played.calls, [
    {
      args: ['/usr/bin/true', '-x', 'a b'],
      options: { timeoutMs: 3000, user: { uid: 0, gid: 0 } },
    },
  ]);
  t.deepEqual(played.lines, [`${start}succeeded.`]);
  t.is(played.decisions(), 'UP*');
});

test('without a time of its own it has as long as the loop of the service', async (t) => {
  const played = play(t, 'delay_loop 9', [0]);
  await played.clock.fire(1000);
  await played.clock.armed(9000);
  t.is(played.calls[0]?.options?.timeoutMs, 6000);
});

test('without retries a failure is decisive at once', async (t) => {
  const played = play(t, '', [0, 1]);
  await runs(played, [1000, 6000]);
  t.is(played.lines[1], `${start}failed with retry disabled (exited with status 1).`);
  t.is(played.reports[1]?.mail, '=> MISC CHECK failed on service <=');
});

test('retries are told one by one', async (t) => {
  const played = play(t, 'retry 2', [0, 3, 3, 3, 0]);
  await runs(played, [1000, 6000, 1000, 1000, 6000]);
  t.deepEqual(played.lines, [
    `${start}succeeded.`,
    `${start}failed, will do 2 retries (exited with status 3).`,
    `${start}failed on retry 1/2 (exited with status 3).`,
    `${start}failed after 2 retries (exited with status 3).`,
    `${start}succeeded.`,
  ]);
  t.is(played.decisions(), 'UP* DOWN UP');
  t.is(played.reports[2]?.mail, '=> MISC CHECK succeeded on service <=');
});

test('one retry is told in the singular', async (t) => {
  const played = play(t, 'retry 1', [0, 3, 3]);
  await runs(played, [1000, 6000, 1000]);
  t.deepEqual(played.lines.slice(1), [
    `${start}failed, will do 1 retry (exited with status 3).`,
    `${start}failed after 1 retry (exited with status 3).`,
  ]);
});

const ended = test.macro<[exit: ScriptExit, text: string]>({
  async exec(t, exit, text) {
    const played = play(t, '', [exit]);
    await runs(played, [1000]);
    t.deepEqual(played.lines, [`${start}${text}`]);
    t.is(played.decisions(), 'DOWN*');
  },
  title: (_given, exit) => `a program that ${JSON.stringify(exit)} has failed`,
});
test(
  ended,
  { kind: 'signalled', signal: 11, timedOut: false },
  'failed with retry disabled (due to signal 11).',
);
test(ended, { kind: 'signalled', signal: 15, timedOut: true }, 'timed out with retry disabled.');
test(ended, { kind: 'notStarted', error: 'x' }, 'failed with retry disabled.');

test('with misc_dynamic the status sets the weight, and 0 gives the configured one back', async (t) => {
  const played = play(t, 'misc_dynamic', [12, 12, 2, 255, 0], { server: 'weight 7' });
  await runs(played, [1000, 6000, 6000, 6000, 6000]);
  t.deepEqual(played.weights, [3, -7, 246, 0]);
  t.is(played.decisions(), 'UP*');
});

test('a failure takes the change of weight back', async (t) => {
  const played = play(t, 'misc_dynamic', [12, 1, 12], { server: 'weight 7' });
  await runs(played, [1000, 6000, 6000]);
  t.deepEqual(played.weights, [3, 0, 3]);
  t.is(played.decisions(), 'UP* DOWN UP');
});

test('without misc_dynamic any status but 0 is a failure', async (t) => {
  const played = play(t, '', [12]);
  await runs(played, [1000]);
  t.is(played.decisions(), 'DOWN*');
});

test('a real program is run and reaped', async (t) => {
  const parts = { clock: new FakeClock(), defaultUser: undefined, supplementaryGroups: false };
  const scripts = scriptRunner({ ...parts, log: linesLog([]) });
  const text = `MISC_CHECK {\nmisc_path "/bin/sh -c 'exit 4'"\nuser root\n}`;
  const { clock, lines } = watchChecker(t, text, { scripts });
  await clock.fire(1000);
  await clock.armed(6000);
  t.regex(lines[0] ?? '', /failed with retry disabled \(exited with status 4\)\.$/);
});

test('a checker that is stopped ends its program and says nothing', async (t) => {
  let ended = 0;
  const scripts: ScriptRunner = {
    run: () => ({ exit: new Promise(() => undefined), end: () => (ended += 1) }),
    idle: () => Promise.resolve(),
  };
  const { clock, checker, lines } = watchChecker(t, block(), { scripts });
  await clock.fire(1000);
  checker.stop();
  t.deepEqual([ended, clock.delays, lines], [1, [], []]);
});

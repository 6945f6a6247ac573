// SPDX-License-Identifier: GPL-2.0-or-later
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { ScriptExit, ScriptOptions } from '../../../../keepalived/check/surroundings.js';
import type { Script } from '../../../../keepalived/config/model/script.js';
import { scriptRunner } from '../../../../keepalived/run/scripts/runner.js';
import { FakeClock, linesLog } from '../../../helpers/checker.js';
import { temporaryFolder } from '../../../helpers/folder.js';
import { isRoot } from '../../../helpers/namespace.js';

const command = (...args: string[]): Script => ({
  ...{ args, user: undefined, group: undefined, uid: undefined, gid: undefined },
});

function runner(lines: string[] = [], clock = new FakeClock()) {
  const parts = { log: linesLog(lines), clock, defaultUser: undefined };
  return scriptRunner({ ...parts, supplementaryGroups: false });
}

/** Runs a shell text to its end; `$OUT` is a file whose content is given back. */
async function shell(
  t: ExecutionContext,
  text: string,
  options: ScriptOptions = {},
): Promise<{ readonly exit: ScriptExit; readonly out: string }> {
  const folder = await temporaryFolder(t);
  await chmod(folder, 0o755);
  const out = join(folder, 'out');
  await writeFile(out, '');
  await chmod(out, 0o666);
  const run = runner().run(command('/bin/sh', '-c', text, 'sh'), { ...options, env: { OUT: out } });
  const exit = await run.exit;
  return { exit, out: await readFile(out, 'utf8') };
}

test('a script ends with its status', async (t) => {
  t.deepEqual((await shell(t, 'exit 7')).exit, { kind: 'exited', status: 7 });
});

test('a script that a signal ends says which', async (t) => {
  const exit = { kind: 'signalled', signal: 11, timedOut: false } as const;
  t.deepEqual((await shell(t, 'kill -SEGV $$')).exit, exit);
});

test('more words come behind those of the configuration', async (t) => {
  const { out } = await shell(t, 'echo "$1:$2" >$OUT', { extra: ['/run/a b', '$HOME'] });
  t.is(out, '/run/a b:$HOME\n');
});

test('standard streams lead nowhere: gigabytes go by without a trace', async (t) => {
  const { exit } = await shell(t, 'head -c 2000000000 /dev/zero && ! read -r line');
  t.deepEqual(exit, { kind: 'exited', status: 0 });
});

(isRoot ? test : test.skip)('a script runs as the user that is asked for', async (t) => {
  const { out } = await shell(t, 'id -u >$OUT; id -G >>$OUT', { user: { uid: 65534, gid: 65534 } });
  t.is(out, '65534\n65534\n');
});

test('a program that is not there is told, and is not a status', async (t) => {
  const lines: string[] = [];
  const exit = await runner(lines).run(command('/none-such')).exit;
  t.deepEqual(exit, { kind: 'notStarted', error: 'exec: No such file or directory' });
  t.deepEqual(lines, ["Couldn't find command: /none-such"]);
});

test('a file that is none to run is told', async (t) => {
  const lines: string[] = [];
  await runner(lines).run(command('/etc/passwd')).exit;
  t.deepEqual(lines, ["Error exec-ing command '/etc/passwd', error 13: Permission denied"]);
});

test('a script that takes too long is asked to end, with all that it started', async (t) => {
  const clock = new FakeClock();
  const run = runner([], clock).run(command('/bin/sh', '-c', 'sleep 100 & sleep 100'), {
    timeoutMs: 5000,
  });
  await clock.fire(5000);
  t.deepEqual(await run.exit, { kind: 'signalled', signal: 15, timedOut: true });
  t.deepEqual(clock.delays, []);
});

test('one that does not listen is killed after two seconds', async (t) => {
  const clock = new FakeClock();
  const folder = await temporaryFolder(t);
  const text = `trap '' TERM; : >${folder}/ready; while :; do sleep 100; done`;
  const run = runner([], clock).run(command('/bin/sh', '-c', text), { timeoutMs: 5000 });
  while ((await readFile(`${folder}/ready`).catch(() => undefined)) === undefined) await pause(5);
  await clock.fire(5000);
  await clock.fire(2000);
  t.deepEqual(await run.exit, { kind: 'signalled', signal: 9, timedOut: true });
});

test('idle waits for what runs, and no longer than it may', async (t) => {
  const clock = new FakeClock();
  const scripts = runner([], clock);
  const run = scripts.run(command('/bin/sleep', '100'));
  const idle = scripts.idle(1000);
  await clock.fire(1000);
  await idle;
  run.end();
  await run.exit;
  await scripts.idle(1000);
  t.deepEqual(clock.delays, []);
});

test('a word with a NUL byte is told like any that cannot be started', async (t) => {
  const lines: string[] = [];
  const { kind } = await runner(lines).run(command('/bin/echo', 'a\0b')).exit;
  t.is(kind, 'notStarted');
  t.deepEqual(lines, ['Error exec-ing command: /bin/echo']);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../../helpers/folder.js';
import { isRoot } from '../../helpers/namespace.js';
import { run } from '../../helpers/process.js';
import { inTree } from '../../helpers/root.js';

const helper = inTree('dist/native/script/run-script');
const me = [String(process.getuid?.()), String(process.getgid?.()), 'keep'];

/** Runs a program through the helper; `as` is user, group and what becomes of the groups. */
const through = (words: readonly string[], as: readonly string[] = me, env = process.env) =>
  run(helper, [String(process.pid), ...as, ...words], { env });

async function file(t: ExecutionContext, text: string): Promise<string> {
  const path = join(await temporaryFolder(t), 'script');
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

test('a script gets its arguments as they are, without a shell', async (t) => {
  const { stdout } = await through(['/usr/bin/printf', '%s|', '$HOME', '*', 'a b']);
  t.is(stdout, '$HOME|*|a b|');
});

test('a script leads a process group of its own', async (t) => {
  const script = await file(
    t,
    '#!/bin/sh\nread -r _ _ _ _ group _ < /proc/$$/stat; echo $$ $group\n',
  );
  const [pid, group] = (await through([script])).stdout.trim().split(' ');
  t.is(pid, group);
});

test('what acts on a process is taken out of the environment', async (t) => {
  const env = { LD_LIBRARY_PATH: '/x', IFS: 'x', KEPT: '1' };
  t.is((await through(['/usr/bin/env'], me, env)).stdout, 'KEPT=1\n');
});

test('a file without a first line for the kernel is given to the shell', async (t) => {
  t.is((await through([await file(t, 'echo "by $1"\n'), 'sh'])).stdout, 'by sh\n');
});

test('a script inherits the standard streams alone', async (t) => {
  const words = [helper, '$$', ...me, '/bin/ls', '/proc/self/fd'].join(' ');
  const { stdout } = await run('bash', ['-c', `exec 9</dev/null 77</dev/null; ${words}; true`]);
  t.deepEqual(stdout.trim().split('\n'), ['0', '1', '2', '3']); // 3 is the folder that ls reads
});

test('a program that is not there ends with 127', async (t) => {
  const { exitCode, stderr } = await through(['/none-such']);
  t.is(exitCode, 127);
  t.is(stderr, 'exec: No such file or directory\n');
});

test('a word that begins with < asks whether a file can be opened', async (t) => {
  t.is((await through([`<${await file(t, '')}`])).exitCode, 0);
  t.is((await through(['< /none-such'])).exitCode, 1);
});

test('a helper whose parent is not the one it was started by does not start the script', async (t) => {
  const { exitCode } = await run(helper, ['1', ...me, '/bin/echo', 'started']);
  t.is(exitCode, 125);
});

(isRoot ? test : test.skip)(
  'a script runs as its user and group, without our groups',
  async (t) => {
    const { stdout } = await through(['/usr/bin/id'], ['65534', '65534', 'clear']);
    t.regex(stdout, /^uid=65534\S* gid=65534\S*( groups=65534\S*)?\n$/);
  },
);

// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { startModelDaemon } from '../../helpers/model-daemon.js';
import { isRoot } from '../../helpers/namespace.js';
import { run, start } from '../../helpers/process.js';
import { inTree } from '../../helpers/root.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { startWarm } from '../../helpers/warm.js';
import { playTree } from '../../helpers/warm-tree.js';

test.serial('a tool is run by the warm process, which counts it', async (t) => {
  const { call, warm } = await playTree(t);
  t.like(await call(['where']), { stdout: 'warm\n', stderr: '', exitCode: 0 });
  t.like(await call(['fail', '7']), { stdout: '', stderr: 'failed\n', exitCode: 7 });
  t.is(await warm.hits(), 2);
});

test.serial(
  'many callers at once each see their own environment, and the warm process none of it',
  async (t) => {
    const { call, env, warm } = await playTree(t);
    const calls = Array.from({ length: 12 }, (_, n) =>
      call(['env', 'CALLER'], { env: { ...env, CALLER: `${n}` } }),
    );
    const seen = (await Promise.all(calls)).map(({ stdout }) => stdout);
    const expected = (n: number) => [`["${n}",null]\n`, 'cold\n'];
    seen.forEach((text, n) => t.true(expected(n).includes(text), text));
    t.true((await warm.hits()) > 0);
  },
);

const cold = test.macro<[env: Readonly<Record<string, string>>]>({
  async exec(t, more) {
    const { call, env } = await playTree(t);
    t.is((await call(['where'], { env: { ...env, ...more } })).stdout, 'cold\n');
  },
  title: (_given, more) => `a caller with ${JSON.stringify(more).slice(0, 40)} starts Node`,
});

test.serial(cold, { LD_BIND_NOW: '1' });
test.serial(cold, { NODE_OPTIONS: '' });
test.serial(cold, { HOSTALIASES: '/dev/null' });
test.serial(cold, { DPVS_WARM_SOCKET: '' });
test.serial(cold, { DPVS_WARM_SOCKET: '/nowhere' });
test.serial(cold, { DPVS_IPC_FILE: 'relative.ipc' });
test.serial(cold, { LONG: 'x'.repeat(100_000) });

const elsewhere = test.macro<[words: string]>({
  async exec(t, words) {
    if (!isRoot) return t.pass('only root can become somebody else');
    const { env, tool } = await playTree(t);
    const [command = '', ...args] = words.split(' ');
    const { stdout, stderr } = await run(command, [...args, tool, 'where'], { env });
    t.is(stdout, 'cold\n', stderr);
  },
  title: (_given, words) => `a caller under ${words} starts Node`,
});

test.serial(elsewhere, 'unshare --mount');
test.serial(elsewhere, 'unshare --user --map-root-user');
test.serial(elsewhere, 'unshare --pid --fork --mount-proc');
test.serial(elsewhere, 'setpriv --bounding-set=-net_admin --inh-caps=-net_admin');
test.serial(elsewhere, 'setpriv --regid=1 --clear-groups');

test.serial(
  'a caller in another network is served until it asks for a host name or reads',
  async (t) => {
    if (!isRoot) return t.pass('only root can make namespaces');
    const { env, tool } = await playTree(t);
    const call = async (...words: readonly string[]) =>
      (await run('unshare', ['--net', tool, ...words], { env, input: 'a line\n' })).stdout;
    t.is(await call('where'), 'warm\n');
    t.is(await call('host', '192.0.2.1'), 'cold\n');
    t.is(await call('count'), 'cold\n');
    t.is((await run(tool, ['host', '192.0.2.1'], { env })).stdout, 'warm true\n');
  },
);

test.serial('a caller under ip netns exec reads its own /etc/hosts', async (t) => {
  if (!isRoot) return t.pass('only root can make namespaces');
  const daemon = await startModelDaemon(t);
  const warm = await startWarm(join(await temporaryFolder(t), 'warm'));
  t.teardown(() => warm.stop());
  const name = `warm-test-${process.pid}`;
  t.teardown(() => run('ip', ['netns', 'del', name]));
  t.teardown(() => rm(join('/etc/netns', name), { recursive: true }));
  await mkdir(join('/etc/netns', name), { recursive: true });
  await writeFile(join('/etc/netns', name, 'hosts'), '192.0.2.77 inside.example\n');
  await run('ip', ['netns', 'add', name]);
  const words = ['netns', 'exec', name, inTree('bin/ipvsadm'), '-A', '-t', 'inside.example:80'];
  const env = { ...process.env, DPVS_IPC_FILE: daemon.path, DPVS_WARM_SOCKET: warm.socket };
  const { exitCode, stderr } = await run('ip', words, { env });
  t.is(exitCode, 0, stderr);
  t.regex([...daemon.services.keys()].join(), /192\.0\.2\.77/);
  t.is(await warm.hits(), 0);
});

test.serial('standard input is handed over in full', async (t) => {
  const { call } = await playTree(t);
  const input = 'one line of forty characters, or nearly\n'.repeat(100_000);
  t.is((await call(['count'], { input })).stdout, `100000 ${input.length}\n`);
});

test.serial('standard input that the tool does not read is left to the next program', async (t) => {
  const { tool, env } = await playTree(t);
  const script = '"$0" where; cat';
  t.is((await run('sh', ['-c', script, tool], { env, input: 'rest\n' })).stdout, 'warm\nrest\n');
});

test.serial('a reader that goes away early does not change the exit code', async (t) => {
  const { tool, env } = await playTree(t);
  const script = '"$0" flood 64 | head -c 3; echo " ${PIPESTATUS[0]}"';
  t.is((await run('bash', ['-c', script, tool], { env })).stdout, 'xxx 3\n');
});

test.serial('a long answer to a reader that begins late is held back, not lost', async (t) => {
  const { tool, env } = await playTree(t);
  const script = '"$0" flood 64 | { sleep 0.2; wc -c; }';
  t.is(Number((await run('bash', ['-c', script, tool], { env })).stdout), 64 * 65_536);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const)
  test.serial(
    `${signal} ends a tool as it ends a program, and its run in the warm process`,
    async (t) => {
      const { call, tool, env } = await playTree(t);
      const waiting = start(t, tool, ['wait'], { env });
      await waiting.line(/begun/);
      waiting.child.kill(signal);
      t.is((await waiting.finished).signal, signal);
      t.is((await call(['aborted'])).stdout, 'aborted\n');
    },
  );

test.serial('a crash of the warm process before anything was done goes unnoticed', async (t) => {
  const { call } = await playTree(t);
  t.like(await call(['crash']), { stdout: 'cold\n', stderr: '', exitCode: 0 });
});

const broken = test.macro<[play: string, stdout: string]>({
  async exec(t, play, stdout) {
    const { call } = await playTree(t);
    const stderr = 'ipvsadm: the process that ran it ended before its answer was complete\n';
    t.like(await call([play]), { stdout, stderr, exitCode: 1 });
  },
  title: (_given, play) => `after ${play} Node does not begin again`,
});

test.serial(broken, 'printAndCrash', 'begun\n');
test.serial(broken, 'changeAndCrash', '');

test.serial(
  'a warm process that is stopped costs little time, and changes nothing later',
  async (t) => {
    const { call, folder, warm } = await playTree(t);
    const file = join(folder, 'changes');
    warm.child.kill('SIGSTOP');
    t.is((await call(['change', file])).stdout, 'cold\n');
    warm.child.kill('SIGCONT');
    t.is((await call(['change', file])).stdout, '');
    t.is(await readFile(file, 'utf8'), 'cold\nwarm\n');
  },
);

test.serial('a run that was left to Node is not begun later, not even to look', async (t) => {
  const { call, folder, warm } = await playTree(t);
  const file = join(folder, 'notes');
  warm.child.kill('SIGSTOP');
  t.is((await call(['note', file])).stdout, 'cold\n');
  warm.child.kill('SIGCONT');
  t.is((await call(['note', file])).stdout, '');
  t.is(await readFile(file, 'utf8'), 'cold\nwarm\n');
});

test.serial('once its scripts are replaced the warm process serves nobody, and ends', async (t) => {
  const { call, folder, warm } = await playTree(t);
  const ended = once(warm.child, 'exit');
  await utimes(join(folder, 'dist/bundle/ipvsadm.cjs'), 1, 1);
  t.is((await call(['where'])).stdout, 'cold\n');
  t.deepEqual(await ended, [0, null]);
});

test.serial('a standard stream that is closed leaves the tool to Node', async (t) => {
  const { tool, env } = await playTree(t);
  t.is((await run('sh', ['-c', '"$0" where <&-', tool], { env })).stdout, 'cold\n');
});

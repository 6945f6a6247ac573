// SPDX-License-Identifier: GPL-2.0-or-later
// What other programs do with keepalived, as they do it. Source of the calls: the programs themselves.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../helpers/folder.js';
import { run, type Finished } from '../helpers/process.js';
import { inTree } from '../helpers/root.js';

const keepalived = inTree('bin/keepalived');
const service = `virtual_server 10.0.0.1 80 {\ndelay_loop 1\nlb_algo rr\nlb_kind NAT\nprotocol TCP
real_server 127.0.0.1 9 {\nTCP_CHECK {\nwarmup 0\n}\n}\n}\n`;

const shell = (text: string, env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  run('bash', ['-c', text], { env: { ...process.env, ...env } });

async function file(t: ExecutionContext, text = service): Promise<string> {
  const path = join(await temporaryFolder(t), 'keepalived.conf');
  await writeFile(path, text);
  return path;
}

test('Ansible finds the version in the first line of standard error', async (t) => {
  const { stderr } = await run(keepalived, ['--version']);
  t.is(/[kK]eepalived v(.*) /.exec(stderr.split('\n')[0] ?? '')?.[1], '2.2.7');
});

test('Ansible tests a file anywhere by the long option, and goes on with 0', async (t) => {
  const { exitCode, stdout, stderr } = await run(keepalived, [
    '--config-test',
    '-f',
    await file(t),
  ]);
  t.deepEqual([exitCode, stdout, stderr], [0, '', '']);
});

test('Puppet tests a file with -l -t -f', async (t) => {
  t.is((await run(keepalived, ['-l', '-t', '-f', await file(t)])).exitCode, 0);
  t.is((await run(keepalived, ['-l', '-t', '-f', await file(t, 'nonsense\n')])).exitCode, 5);
});

test('an exporter finds the version in what goes to standard error', async (t) => {
  const { stdout, stderr } = await shell(`${keepalived} -v`);
  t.is(stdout, '');
  t.regex(stderr, /v2\.\d+\.\d+/);
});

const number = test.macro<[word: string, expected: number]>({
  async exec(t, word, expected) {
    const { stdout, exitCode } = await shell(`${keepalived} --signum=${word}`);
    t.deepEqual([stdout.trim(), exitCode], [String(expected), 0]);
  },
  title: (_given, word) => `an exporter asks for the number of ${word}`,
});
test(number, 'DATA', 10);
test(number, 'STATS', 12);
test(number, 'JSON', 36);

interface Daemon {
  readonly folder: string;
  readonly pids: () => Promise<readonly (number | undefined)[]>;
}

const names = ['main', 'vrrp', 'check'] as const;

const there = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Waits until `done`, for some seconds. */
async function until(done: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await done()) return true;
    await pause(20);
  }
  return false;
}

/** Started as the amphora of Octavia starts it. The balancer is not there, which is no matter here. */
async function octavia(t: ExecutionContext): Promise<Daemon> {
  const conf = await file(t);
  const folder = await temporaryFolder(t);
  const [main, vrrp, check] = names.map((name) => `${folder}/${name}.pid`);
  const options = `-D -d -f ${conf} -p ${main} -r ${vrrp} -c ${check}`;
  const env = { DPVS_IPC_FILE: `${folder}/none`, TMPDIR: folder };
  const pids: Daemon['pids'] = () =>
    Promise.all(
      names.map((name) => readFile(`${folder}/${name}.pid`, 'utf8').then(Number, () => undefined)),
    );
  t.teardown(async () => {
    const [pid] = await pids();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  });
  const { exitCode } = await shell(`${keepalived} ${options}`, env);
  t.is(exitCode, 0);
  return { folder, pids };
}

test('Octavia finds all three pid files at its paths, of processes that run, and none after a stop', async (t) => {
  const { pids } = await octavia(t);
  const started = await pids();
  for (const pid of started) t.true(await there(`/proc/${pid}`));
  process.kill(started[0] ?? 0, 'SIGTERM');
  t.true(await until(async () => (await pids()).every((pid) => pid === undefined)));
  t.true(await until(async () => !(await there(`/proc/${started[0]}`))));
});

test('an exporter sends the number of DATA and reads the dump soon after', async (t) => {
  const { folder, pids } = await octavia(t);
  const [main = 0] = await pids();
  const dump = `${folder}/keepalived_check.data`;
  process.kill(main, 10); // it may still be starting: the dump follows as soon as there is something to tell
  t.true(await until(() => there(dump)));
  const before = (await stat(dump)).mtimeMs;
  process.kill(main, 10);
  const began = performance.now();
  t.true(await until(async () => (await stat(dump)).mtimeMs > before));
  t.log(`dump after ${Math.round(performance.now() - began)} ms`);
  t.regex(await readFile(dump, 'utf8'), /^------< LVS Topology >------$/m);
  process.kill(main, 'SIGTERM');
  t.true(await until(async () => !(await there(`/proc/${main}`))));
});

test('an exporter that takes the first keepalived of ps gets the parent', async (t) => {
  const { folder, pids } = await octavia(t);
  const [main = 0, , check = 0] = await pids();
  t.true(
    await until(async () =>
      (await readFile(`/proc/${check}/cmdline`, 'latin1')).startsWith(keepalived),
    ),
  );
  const { stdout } = await shell('ps -axwwo pid,pcpu,pmem,args');
  const lines = stdout.split('\n').filter((line) => line.includes(folder));
  const first = lines
    .map((line) => line.trim().split(/\s+/))
    .find(([, , , name]) => /(^|\/)keepalived$/.test(name ?? ''));
  t.is(Number(first?.[0]), main);
  process.kill(main, 'SIGTERM');
  t.true(await until(async () => !(await there(`/proc/${main}`))));
});

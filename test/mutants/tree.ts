// SPDX-License-Identifier: GPL-2.0-or-later
// A second tree below dist/, with sources that may be broken and a build of its own.
import { spawnSync } from 'node:child_process';
import { cp, lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { inTree } from '../helpers/root.js';
import { treeFiles } from '../run/files.js';

/** Top of the second tree. */
export const mutantRoot = inTree('dist/mutants');
const place = (path: string): string => join(mutantRoot, path);
const buildFolder = place('native-build');
const testTimeoutMs = 180_000;

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Files that are the same keep their time, so that little is compiled again. */
async function put(path: string, text: string): Promise<void> {
  const old = await readFile(place(path), 'utf8').catch(() => undefined);
  if (old === text) return;
  await mkdir(dirname(place(path)), { recursive: true });
  await writeFile(place(path), text);
}

const linked = [
  'compat',
  'conf',
  'node_modules',
  'test',
  'packaging',
  'man',
  'bin',
  'package.json',
  'ava.config.js',
];

async function copySources(): Promise<void> {
  for (const file of await treeFiles(/\.(cc|h|cmake|json|ts)$|CMakeLists\.txt$/, 'native')) {
    await put(file, await readFile(inTree(file), 'utf8'));
  }
  for (const name of linked) {
    if (!(await isThere(place(name)))) await symlink(inTree(name), place(name));
  }
}

/** Compiled TypeScript, and the addons but for the engine, which is built here. */
async function copyPrograms(): Promise<void> {
  for (const folder of ['compat', 'dpip', 'ipvsadm', 'keepalived', 'native', 'packaging', 'test']) {
    await cp(inTree('dist', folder), place(join('dist', folder)), {
      recursive: true,
      filter: (from) => !from.endsWith('/engine.node'),
    });
  }
}

function run(program: string, args: readonly string[], timeout?: number) {
  const options = { cwd: mutantRoot, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return spawnSync(program, args, timeout === undefined ? options : { ...options, timeout });
}

const complaint = (output: string): string => /^.*\berror: .*$/m.exec(output)?.[0] ?? output;

/** Compiles what changed. @throws Error with the compiler's first complaint */
export function buildEngine(): void {
  const { status, stdout, stderr } = run('cmake', [
    ...['--build', buildFolder, '--target', 'engine_addon', '--parallel', '2'],
  ]);
  if (status !== 0) throw new Error(`it does not compile: ${complaint(stdout + stderr)}`);
}

/** Makes the tree, or brings it up to date. @throws Error with the words of what failed */
export async function prepareTree(): Promise<void> {
  await mkdir(mutantRoot, { recursive: true });
  await copySources();
  await copyPrograms();
  const script = inTree('node_modules/cmake-js/bin/cmake-js');
  const options = ['-d', place('native'), '--out', buildFolder, '--parallel', '2'];
  const output = `--CDOUTPUT_DIR=${place('dist/native')}`;
  const { status, stdout, stderr } = run(process.execPath, [script, 'build', ...options, output]);
  if (status !== 0) throw new Error(`the engine does not compile: ${stdout}${stderr}`);
}

/** Writes a source file of the tree, compiled where it is TypeScript. */
export async function writeSource(file: string, text: string): Promise<void> {
  if (!file.endsWith('.ts')) return put(file, text);
  const { code } = transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' });
  await put(join('dist', file.replace(/\.ts$/, '.js')), code);
}

/** What tests of the tree came to. */
export interface Outcome {
  readonly passed: boolean;
  /** Titles of those that failed. */
  readonly failed: readonly string[];
}

/** Runs compiled test files of the tree. One that does not end has failed. */
export function runTests(tests: readonly string[]): Outcome {
  const files = tests.map((name) => `dist/test/${name}.test.js`);
  const ava = inTree('node_modules/ava/entrypoints/cli.mjs');
  const { status, stdout } = run(process.execPath, [ava, '--tap', ...files], testTimeoutMs);
  const failed = [...stdout.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, title = '']) => title);
  return { passed: status === 0, failed };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Builds engine and addon with sanitisers beside the usual build, runs the C++ tests, and with
// `address` (the default) the packet tests too. `thread` runs the tests of what threads share.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inTree, root } from '../helpers/root.js';
import { runEngineTests } from './build.js';

/** What one kind of build is made of. `part`: of the titles of the C++ tests to run. */
interface Kind {
  readonly sanitisers: string;
  readonly part?: string;
  readonly packets: boolean;
}
const kinds: Readonly<Record<string, Kind>> = {
  address: { sanitisers: 'address,undefined', packets: true },
  thread: { sanitisers: 'thread', part: 'hash', packets: false },
};

const quiet = { ASAN_OPTIONS: 'detect_leaks=0', TSAN_OPTIONS: 'halt_on_error=1' };

function step(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const { status } = spawnSync(program, args, {
    cwd: root, stdio: 'inherit', env: { ...process.env, ...env },
  }); // prettier-ignore
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
}

function build(name: string, kind: Kind): string {
  const folder = inTree('dist', `sanitised-${name}-build`);
  const output = inTree('dist', `sanitised-${name}`);
  const cmakeJs = inTree('node_modules/cmake-js/bin/cmake-js');
  const options = ['-d', 'native', '--out', folder, '--parallel', '2'];
  const defines = [`--CDSANITIZE=${kind.sanitisers}`, `--CDOUTPUT_DIR=${output}`];
  const target = kind.packets ? [] : ['--target', 'engine_tests'];
  step(process.execPath, [cmakeJs, 'build', ...options, ...defines, ...target]);
  step('cmake', ['--build', folder, '--target', 'engine_tests', '--parallel', '2']);
  return output;
}

async function runTests(output: string, kind: Kind): Promise<void> {
  const part = kind.part === undefined ? {} : { part: kind.part };
  const results = await runEngineTests(join(output, 'engine_tests'), { ...part, env: quiet });
  const failed = results.filter(({ failure }) => failure !== undefined);
  for (const { title, failure } of failed) console.log(`not ok ${title}: ${failure}`);
  console.log(`${results.length - failed.length} C++ tests passed, ${failed.length} failed`);
  if (failed.length > 0 || results.length === 0) process.exitCode = 1;
}

function runPacketTests(output: string): void {
  const library = execFileSync('gcc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  const ava = inTree('node_modules/ava/entrypoints/cli.mjs');
  step(process.execPath, [ava, '--concurrency', '2', 'dist/test/packet/*.test.js'], {
    ...quiet,
    LD_PRELOAD: library,
    DPVS_ENGINE_ADDON: join(output, 'engine.node'),
  });
}

async function main([name = 'address']: readonly string[]): Promise<void> {
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`${name}: use ${Object.keys(kinds).join(' or ')}`);
  const output = build(name, kind);
  await runTests(output, kind);
  if (kind.packets) runPacketTests(output);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`sanitise: ${(error as Error).message}`);
  process.exitCode = 1;
}

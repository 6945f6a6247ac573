// SPDX-License-Identifier: GPL-2.0-or-later
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inTree } from '../helpers/root.js';

const run = promisify(execFile);

/** Builds `engine_tests` where the addon was built and gives its path. */
export async function buildEngineTests(): Promise<string> {
  const folder = inTree('dist/native-build');
  await run('cmake', ['--build', folder, '--target', 'engine_tests', '--parallel', '2']);
  return inTree('dist/native/engine_tests');
}

export interface Result {
  readonly title: string;
  /** Place and condition; undefined for a test that passed. */
  readonly failure?: string;
}

function resultOf(line: string): Result[] {
  const [, not, title = '', failure] = /^(not )?ok (.*?)(?:: (\S+:\d+: .*))?$/.exec(line) ?? [];
  if (title === '') return [];
  return [not === undefined ? { title } : { title, failure: failure ?? 'failed' }];
}

/** Runs the tests of `binary`, or those whose title holds `part`. */
export async function runEngineTests(
  binary: string,
  options: { readonly part?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Result[]> {
  const args = options.part === undefined ? [] : [options.part];
  const env = { ...process.env, ...options.env };
  const output = await run(binary, args, { env, maxBuffer: 1 << 26 }).catch(
    (error: { stdout: string; stderr: string; code?: number; signal?: string }) => {
      if (error.code === 1) return error;
      throw new Error(`engine_tests ended with ${error.code ?? error.signal}: ${error.stderr}`);
    },
  );
  return output.stdout.split('\n').flatMap(resultOf);
}

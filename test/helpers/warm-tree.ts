// SPDX-License-Identifier: GPL-2.0-or-later
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from './folder.js';
import { run } from './process.js';
import type { StartOptions } from './process.js';
import { inTree } from './root.js';
import { startWarm } from './warm.js';
import type { Warm } from './warm.js';

/** A tool that does what a test asks for, and says by which way it was reached. */
const playTool = `
const { appendFileSync } = require('node:fs');
let aborted;
const wasAborted = new Promise((resolve) => (aborted = resolve));
const plays = {
  where: (io) => io.stdout.write('warm\\n'),
  env: (io, name) => io.stdout.write(JSON.stringify([io.env[name], process.env[name]]) + '\\n'),
  fail: (io, code) => (io.stderr.write('failed\\n'), Number(code)),
  async count(io) {
    let [lines, bytes] = [0, 0];
    for await (const line of io.stdin.lines()) (lines++, (bytes += line.length));
    io.stdout.write(lines + ' ' + bytes + '\\n');
  },
  async host(io, address) {
    const { length } = String(await io.names.hostOf(address));
    io.stdout.write('warm ' + (length > 0) + '\\n');
  },
  async flood(io, pieces) {
    for (let i = 0; i < pieces; i++) (io.stdout.write('x'.repeat(65536)), await io.stdout.drained());
    return 3;
  },
  wait(io) {
    io.stdout.write('begun\\n');
    return new Promise((resolve) => io.signal.addEventListener('abort', () => (aborted(), resolve())));
  },
  aborted: async (io) => (await wasAborted, io.stdout.write('aborted\\n')),
  crash: () => process.exit(9),
  printAndCrash: (io) => (io.stdout.write('begun\\n'), setTimeout(() => process.exit(9), 20), new Promise(() => {})),
  changeAndCrash: async (io) => (await io.beforeChange(), process.exit(9)),
  note: (io, file) => appendFileSync(file, 'warm\\n'),
  async change(io, file) {
    await io.beforeChange();
    appendFileSync(file, 'warm\\n');
  },
};
exports.run = async ([name, word], io) => {
  const exitCode = await plays[name]?.(io, word);
  return typeof exitCode === 'number' ? exitCode : 0;
};
if (require.main === module) {
  const [, , name, word] = process.argv;
  if (name === 'change' || name === 'note') appendFileSync(word, 'cold\\n');
  console.log('cold');
}
`;

/** A tree of its own with the launchers and a warm process, whose tools play. */
export interface PlayTree {
  readonly folder: string;
  readonly warm: Warm;
  /** Path of a tool's launcher. */
  readonly tool: string;
  /** Environment in which the launcher finds the warm process. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs a tool by its launcher. */
  readonly call: (words: readonly string[], options?: StartOptions) => ReturnType<typeof run>;
}

/** Makes one; it is gone when the test ends. */
export async function playTree(t: ExecutionContext<unknown>): Promise<PlayTree> {
  const folder = await temporaryFolder(t);
  for (const part of ['bin', 'dist/run', 'dist/native/warm', 'dist/native/launcher', 'dist/compat'])
    await cp(inTree(part), join(folder, part), { recursive: true, verbatimSymlinks: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'dist/bundle'));
  for (const name of ['dpip', 'ipvsadm'])
    await writeFile(join(folder, `dist/bundle/${name}.cjs`), playTool);
  const warm = await startWarm(join(folder, 'warm.socket'), folder);
  t.teardown(() => warm.stop());
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...own } = process.env;
  const env = { ...own, DPVS_IPC_FILE: join(folder, 'ipc'), DPVS_WARM_SOCKET: warm.socket };
  const tool = join(folder, 'bin/ipvsadm');
  return {
    folder,
    warm,
    tool,
    env,
    call: (words, options) => run(tool, words, { env, ...options }),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startWarm } from '../helpers/warm.js';
import { isInNamespace, mountNames } from './name-tables.js';
import { replayCodecs } from './replay-codec.js';
import { byLauncher, inProcess, replayTool } from './replay-tool.js';
import type { Runner } from './replay-tool.js';
import { readVectors } from './vectors.js';
import type { Vector } from './vectors.js';

export interface ControlOptions {
  /** Folder with `ipvsadm` and `dpip` to run as processes; else they run in this one. */
  readonly launcher?: string;
  /** Programs start Node each time, instead of having the warm process run them. */
  readonly cold?: boolean;
  /** Only runs whose id starts with this. */
  readonly only?: string;
  /** Prints a line. */
  readonly print: (line: string) => void;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const usesTool = ({ tool }: Vector): boolean => tool !== 'libipvs';

async function problemsOf(vector: Vector, socket: string, runner: Runner) {
  const codec = replayCodecs(vector);
  const tool = usesTool(vector) ? await replayTool(vector, socket, runner) : [];
  return [...codec, ...tool];
}

/**
 * Replays recorded runs of the control protocol: each through the tool, against a daemon that
 * answers as recorded, and each of its messages through the codecs. Prints a line for each run
 * that is not as recorded, then `N passed, N failed`; where the warm process runs the programs,
 * also how many runs it had, so that none goes cold unseen.
 */
export async function run(file: string, options: ControlOptions): Promise<Tally> {
  const { meta, vectors } = await readVectors(file);
  const { launcher, cold = false, only = '', print } = options;
  if (isInNamespace()) mountNames(meta.environment);
  const folder = await mkdtemp(join(tmpdir(), 'dpvs-control-'));
  const warm = launcher && !cold ? await startWarm(join(folder, 'warm')) : undefined;
  const runner = launcher
    ? byLauncher(resolve(launcher), warm?.socket)
    : inProcess(meta.environment);
  const chosen = vectors.filter(({ id }) => id.startsWith(only));
  let failed = 0;
  try {
    for (const [number, vector] of chosen.entries()) {
      const problems = await problemsOf(vector, join(folder, `${number}.ipc`), runner);
      if (problems.length === 0) continue;
      failed++;
      print(`${vector.id} (${vector.argv.join(' ')}): ${problems.join('; ')}`);
    }
    if (warm) print(`${await warm.hits()} warm hits of ${chosen.filter(usesTool).length} runs`);
  } finally {
    await warm?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const passed = chosen.length - failed;
  print(`${passed} passed, ${failed} failed`);
  return { passed, failed };
}

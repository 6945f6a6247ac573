// SPDX-License-Identifier: GPL-2.0-or-later
import { differences } from './compare.js';
import { play } from './play.js';
import { readRuns, type RunCase } from './recording.js';

/** A run as its id and what differs. */
export async function replay(recorded: RunCase): Promise<readonly string[]> {
  return differences(recorded, await play(recorded));
}

async function judged(recorded: RunCase): Promise<readonly string[]> {
  try {
    return await replay(recorded);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const usage = 'usage: conformance keepalived-runs FILE…\n';

/** `conformance keepalived-runs FILE…`: the runs that concern virtual servers. */
export async function run(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    process.stderr.write(usage);
    return 2;
  }
  let [passed, failed] = [0, 0];
  for (const file of files) {
    for (const recorded of await readRuns(file)) {
      const found = await judged(recorded);
      for (const line of found) process.stdout.write(`${recorded.id}: ${line}\n`);
      if (found.length === 0) passed++;
      else failed++;
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

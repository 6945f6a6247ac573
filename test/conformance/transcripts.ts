// SPDX-License-Identifier: GPL-2.0-or-later
import { basename } from 'node:path';
import type { Tally } from './control.js';
import { readRecording } from './transcripts/recording.js';
import type { OtherFiles } from './transcripts/recording.js';
import { replay } from './transcripts/replay.js';

export interface TranscriptOptions extends OtherFiles {
  /** Prints a line. */
  readonly print: (line: string) => void;
}

/**
 * Replays recorded scenarios against our tools and our daemon in network namespaces. Prints a line
 * for each step or flow that is not as recorded, then the packets compared, the scenarios that
 * failed, and `N passed, N failed`.
 */
export async function run(files: readonly string[], options: TranscriptOptions): Promise<Tally> {
  const { print } = options;
  const failed: string[] = [];
  let [played, packets] = [0, 0];
  for (const file of files) {
    const name = basename(file, '.json');
    try {
      const recording = await readRecording(file, options);
      if (recording === undefined) continue; // set-ups, deviations
      const report = await replay(recording);
      packets += report.packets;
      for (const problem of report.problems) print(`${name} ${problem}`);
      if (report.problems.length > 0) failed.push(name);
    } catch (error) {
      print(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      failed.push(name);
    }
    played++;
  }
  print(`${packets} packets compared`);
  if (failed.length > 0) print(`failed: ${failed.join(' ')}`);
  print(`${played - failed.length} passed, ${failed.length} failed`);
  return { passed: played - failed.length, failed: failed.length };
}

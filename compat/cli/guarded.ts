// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io, Run } from './io.js';

/**
 * Runs a tool; a bug of ours costs the user one line, never a stack trace.
 * @param argv words after `argv[0]`, one character a byte
 * @returns the exit code, 1 for a bug
 */
export async function guarded(run: Run, argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    io.stderr.write(`internal error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `-u`; what the original sets where nothing is said. */
export const defaultUmask = 0o177;

/** Writes what a signal asked for, at once: whoever asked reads it within 100 ms. */
export function writeData(name: string, lines: readonly string[], umask = defaultUmask): void {
  const text = lines.map((line) => `${line}\n`).join('');
  const mode = 0o666 & ~umask;
  writeFileSync(join(tmpdir(), name), Buffer.from(text, 'latin1'), { mode });
}

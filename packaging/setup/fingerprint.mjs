// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './shell.mjs';

const skipped = new Set(['node_modules', 'fixtures']);

/** Every file below `folder` (relative to the tree), without fixtures; none where the folder is not there. */
export function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.')
      ? filesBelow(path)
      : [];
  });
}

/** A hash that changes when one of the files is edited, added or removed. */
export function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(root, file), { throwIfNoEntry: false }) ?? {};
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function stampFile(step) {
  return join(root, 'dist/.setup', step);
}

/** Whether the step was done for exactly these files. */
export function isFresh(step, print) {
  try {
    return readFileSync(stampFile(step), 'utf8') === print;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Remembers that the step was done for these files. */
export function remember(step, print) {
  mkdirSync(dirname(stampFile(step)), { recursive: true });
  writeFileSync(stampFile(step), print);
}

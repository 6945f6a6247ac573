// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTree } from '../helpers/root.js';

const skipped = new Set(['node_modules', 'dist', 'bin', 'fixtures']);

/** Files of the tree (relative paths, sorted) whose path matches; build output is left out. */
export async function treeFiles(pattern: RegExp, folder = ''): Promise<string[]> {
  const entries = await readdir(inTree(folder), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return pattern.test(path) ? [path] : [];
      const enter = entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.');
      return enter ? await treeFiles(pattern, path) : [];
    }),
  );
  return lists.flat().sort();
}

/** A hash of the contents of these files, in this order. */
export async function contentHash(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(await readFile(inTree(file)));
  return hash.digest('hex');
}

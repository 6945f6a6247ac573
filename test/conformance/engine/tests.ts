// SPDX-License-Identifier: GPL-2.0-or-later
// Which tests name lines of the checklist, and how they end.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTree } from '../../helpers/root.js';
import { runAva } from '../../run/ava.js';
import type { Result } from '../../run/tap.js';

const folder = 'dist/test';
/** In the compiled text: a title that begins so, or one that is put together. */
const numberedTitle = /['"`]\[(?:\d+(?:, ?\d+)*|\$\{[^}]*\})\](?: |['"`])/;

/** Numbers that a title of the report begins with, behind the name of its file. */
export function numbersOf(title: string): readonly number[] {
  const [, list = ''] = /(?:^| › )\[(\d+(?:, ?\d+)*)\] /.exec(title) ?? [];
  return list === '' ? [] : list.split(',').map(Number);
}

/** Compiled test files with numbered titles. */
export async function numberedFiles(): Promise<readonly string[]> {
  const all = await readdir(inTree(folder), { recursive: true });
  const files = all.filter((name) => name.endsWith('.test.js')).map((name) => join(folder, name));
  const texts = await Promise.all(files.map((file) => readFile(inTree(file), 'utf8')));
  return files.filter((_, at) => numberedTitle.test(texts[at] ?? '')).sort();
}

/** Runs the files; the results of their tests by the numbers that the titles name. */
export async function runNumbered(
  files: readonly string[],
): Promise<ReadonlyMap<number, readonly Result[]>> {
  const found = new Map<number, Result[]>();
  await runAva(files, (result) => {
    for (const number of numbersOf(result.title)) {
      found.set(number, [...(found.get(number) ?? []), result]);
    }
  });
  return found;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTree } from '../helpers/root.js';
import type { Mutant } from './table.js';

/**
 * The file with the fault, and as it is.
 * @param tree where the file is read
 * @throws Error if the place is not there exactly once
 */
export async function seeded(
  { file, from, to }: Mutant,
  tree: string = inTree(),
): Promise<readonly [string, string]> {
  const sound = await readFile(join(tree, file), 'utf8');
  const places = sound.split(from).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places like ${JSON.stringify(from)}`);
  return [sound.replace(from, () => to), sound];
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the tree, seen from a compiled test in dist/. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A path inside the tree. */
export function inTree(...parts: string[]): string {
  return join(root, ...parts);
}

/** An input file of a test. */
export function fixture(...parts: string[]): string {
  return inTree('test/fixtures', ...parts);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { valueOf } from './eal-arguments.js';
import type { EalArgument } from './eal-arguments.js';

/** Where EAL makes a folder even if it keeps nothing in it. */
const ealRoot = '/var/run/dpdk';

/** Removes the folder that EAL leaves behind, unless somebody has something in it. */
export async function removeEalFolder(all: readonly EalArgument[]): Promise<void> {
  const folder = join(ealRoot, valueOf(all, 'file-prefix') ?? 'rte');
  for (const path of [folder, dirname(folder)]) {
    try {
      await rmdir(path);
    } catch {
      return; // another's
    }
  }
}

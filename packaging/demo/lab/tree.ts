// SPDX-License-Identifier: GPL-2.0-or-later
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the tree, seen from this compiled file. */
export const tree = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** Where a runbook's commands are run from. */
export const binFolder = join(tree, 'bin');

// SPDX-License-Identifier: GPL-2.0-or-later
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Run } from '../../compat/cli/io.js';
import { identityOf } from './request.js';

/** A tool that is loaded. */
export interface Tool {
  readonly run: Run;
  /** The script that was loaded, as it was then. */
  readonly identity: string;
  /** True once another script lies in its place. */
  isStale(): boolean;
}

const load = createRequire(import.meta.url);

function scriptIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : identityOf(found);
}

/** Loads the script that `bin/NAME` starts, too. This file runs as dist/native/warm/tools.js. */
export function loadTool(name: string): Tool {
  const path = fileURLToPath(new URL(`../../bundle/${name}.cjs`, import.meta.url));
  const identity = scriptIdentity(path) ?? '';
  const { run } = load(path) as { readonly run: Run };
  return { run, identity, isStale: () => scriptIdentity(path) !== identity };
}

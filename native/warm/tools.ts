// SPDX-License-Identifier: GPL-2.0-or-later
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Run } from '../../compat/cli/io.js';
import type { HeadField } from './protocol.js';
import type { Request } from './request.js';

/** A tool that is loaded. */
export interface Tool {
  readonly run: Run;
  /** True if the launcher would start the script that was loaded. */
  serves(request: Request): boolean;
  /** True once another script lies in its place. */
  isStale(): boolean;
}

const load = createRequire(import.meta.url);

/** A file and its contents, as far as the system tells them apart, by the names of the head. */
function identify(path: string): readonly (readonly [HeadField, bigint])[] {
  const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
  return [
    ['device', dev],
    ['inode', ino],
    ['sizeBytes', size],
    ['modifiedNs', mtimeNs],
  ];
}

function hasChanged(path: string, since: string): boolean {
  try {
    return identify(path).join() !== since;
  } catch {
    return true; // it is gone
  }
}

/** Loads the script that `bin/NAME` starts, too. This file runs as dist/native/warm/tools.js. */
export function loadTool(name: string): Tool {
  const path = fileURLToPath(new URL(`../../bundle/${name}.cjs`, import.meta.url));
  const identity = identify(path);
  const { run } = load(path) as { readonly run: Run };
  return {
    run,
    serves: ({ field }) => identity.every(([name, value]) => field(name) === value),
    isStale: () => hasChanged(path, identity.join()),
  };
}

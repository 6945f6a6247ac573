// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync, statSync } from 'node:fs';
import type { HeadField } from './protocol.js';
import type { Request } from './request.js';

const inode = (path: string): bigint => statSync(path, { bigint: true }).ino;

function capabilities(): bigint {
  const [, mask = '0'] =
    /^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  return BigInt(`0x${mask}`);
}

/** How this process sees the machine. */
function ownWorld(): ReadonlyMap<HeadField, bigint> {
  const root = statSync('/', { bigint: true });
  return new Map([
    ['mountNs', inode('/proc/self/ns/mnt')],
    ['userNs', inode('/proc/self/ns/user')],
    ['pidNs', inode('/proc/self/ns/pid')],
    ['netNs', inode('/proc/self/ns/net')],
    ['rootDevice', root.dev],
    ['rootInode', root.ino],
    ['capabilities', capabilities()],
  ]);
}

/** Tells callers who would see another machine in a process of their own, or could do less. */
export function worldCheck(): (request: Request) => boolean {
  const own = [...ownWorld()];
  return ({ field }) => own.every(([name, value]) => field(name) === value);
}

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

type World = readonly (readonly [HeadField, bigint])[];

/** How this process sees the machine. */
function ownWorld(): World {
  const root = statSync('/', { bigint: true });
  return [
    ['mountNs', inode('/proc/self/ns/mnt')],
    ['userNs', inode('/proc/self/ns/user')],
    ['pidNs', inode('/proc/self/ns/pid')],
    ['rootDevice', root.dev],
    ['rootInode', root.ino],
    ['capabilities', capabilities()],
  ];
}

const agrees = ({ field }: Request, world: World): boolean =>
  world.every(([name, value]) => field(name) === value);

/** Tells how far callers see the same machine as this process. */
export class WorldCheck {
  readonly #own = ownWorld();
  readonly #ownNetwork: World = [['netNs', inode('/proc/self/ns/net')]];

  /** False if the caller would see another machine in a process of its own, or could do less. */
  isSame(request: Request): boolean {
    return agrees(request, this.#own);
  }

  /** False if host names may mean something else to the caller. */
  isSameNetwork(request: Request): boolean {
    return agrees(request, this.#ownNetwork);
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { getInfo, getVersion } from '../../../compat/wire/service.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { ownVersion } from './version.js';

const revision = 1;

/**
 * What follows the original's 16 bytes of GET_INFO, which its clients never read, and tells ours
 * whom they speak with: `DPVS`, the revision of our extensions, and a bit for each of them that
 * this daemon has. None is there yet.
 */
function announcement(): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.write('DPVS', 'latin1');
  bytes.writeUInt32LE(revision, 4);
  return bytes;
}

/** Who we are. */
export const info: readonly Handler[] = [
  handle(getInfo, ({ balancer, workers }) => ({
    version: ownVersion.number,
    connTableSize: 0,
    serviceCount: balancer.services().length,
    workers: workers.length,
    extension: announcement(),
  })),
  handle(getVersion, () => `dpvs:v${ownVersion.text}`),
];

// SPDX-License-Identifier: GPL-2.0-or-later
import { announcement } from '../../../compat/model/extension.js';
import { getInfo, getVersion } from '../../../compat/wire/service.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { ownVersion } from './version.js';

/** Messages of ours that this daemon answers; clients of the original never see this. */
const abilities = announcement(['transaction', 'table', 'conns', 'timeouts', 'counters']);

/** Who we are. */
export const info: readonly Handler[] = [
  handle(getInfo, ({ balancer, workers }) => ({
    version: ownVersion.number,
    connTableSize: 0,
    serviceCount: balancer.services().length,
    workers: workers.length,
    extension: abilities,
  })),
  handle(getVersion, () => `dpvs:v${ownVersion.text}`),
];

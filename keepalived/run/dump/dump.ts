// SPDX-License-Identifier: GPL-2.0-or-later
import type { Host } from '../../config/context.js';
import type { Config } from '../../config/model.js';
import { dumpBfd } from './bfd.js';
import { dumpGlobal } from './global.js';
import { dumpLvs } from './lvs.js';
import { dumpVrrp } from './vrrp.js';

/** What `-d` prints: the configuration as it was understood, in the original's words. */
export function dump(config: Config, host: Host): readonly string[] {
  return [
    ...dumpGlobal(config.global, host, config.vrrp.instances.length > 0),
    ...dumpLvs(config),
    ...dumpVrrp(config),
    ...dumpBfd(config.bfd),
  ];
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The typed configuration. Fields are filled while files are read and complete after the checks;
// undefined means not set. Times end in their unit: Us microseconds, Sec seconds, Ms milliseconds.
import type { BfdInstance } from './model/bfd.js';
import type { GlobalConfig } from './model/global.js';
import type { LvsConfig } from './model/lvs.js';
import type { VrrpConfig } from './model/vrrp.js';

/** All of a configuration, by the process that it is for. */
export interface Config {
  readonly global: GlobalConfig;
  readonly vrrp: VrrpConfig;
  readonly lvs: LvsConfig;
  readonly bfd: BfdInstance[];
}

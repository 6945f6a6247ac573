// SPDX-License-Identifier: GPL-2.0-or-later
import type { DaemonInfo } from '../compat/model/service.js';

const signature = 'DPVS';

/**
 * True for a daemon of this project. It signs behind the 16 bytes of the original's GET_INFO
 * answer, which the original's tools never read.
 */
export function isOurs({ extension }: DaemonInfo): boolean {
  return String.fromCharCode(...extension.subarray(0, signature.length)) === signature;
}

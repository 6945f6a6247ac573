// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import { lab as fnatOneArm } from './fnat-one-arm.js';
import { lab as fnatTwoArm } from './fnat-two-arm.js';

/** Every lab that `npm run lab` knows. */
export const labs: readonly Lab[] = [fnatOneArm, fnatTwoArm];

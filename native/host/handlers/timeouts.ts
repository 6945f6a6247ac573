// SPDX-License-Identifier: GPL-2.0-or-later
import { getTimeouts, setTimeouts } from '../../../compat/wire/table.js';
import { refusal } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

const maxTimeoutSec = 2_147_483;

/** Time-outs of `ipvsadm --set` and `-l --timeout`. */
export const timeouts: readonly Handler[] = [
  handle(getTimeouts, ({ settings }) => settings.timeouts),
  handle(setTimeouts, ({ settings }, wanted) => {
    if (Object.values(wanted).some((sec) => sec > maxTimeoutSec)) {
      throw refusal('EDPVS_INVAL', `no time-out is longer than ${maxTimeoutSec} s`);
    }
    settings.setTimeouts(wanted);
  }),
];

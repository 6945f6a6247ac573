// SPDX-License-Identifier: GPL-2.0-or-later
import type { Timeouts as Values } from '../model/extension.js';
import * as wire from '../wire/table.js';
import type { Channel } from './channel.js';

/** Time-outs of the whole daemon, for daemons with the capability `timeouts`. */
export interface Timeouts {
  get(): Promise<Values>;
  /** A value of 0 stays as it is. */
  set(values: Values): Promise<void>;
}

export function timeouts(channel: Channel): Timeouts {
  return {
    get: () => channel.call(wire.getTimeouts, undefined),
    set: (values) => channel.call(wire.setTimeouts, values),
  };
}

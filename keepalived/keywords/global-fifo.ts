// SPDX-License-Identifier: GPL-2.0-or-later
// FIFOs that events are written to, and the programs that read them.
import type { Fifo, GlobalConfig } from '../config/model/global.js';
import { scriptOf, userByName } from '../config/scripts.js';
import type * as r from './readers.js';

type G = GlobalConfig;
type FifoField = 'notifyFifo' | 'vrrpNotifyFifo' | 'lvsNotifyFifo';

export const fifoPath =
  (into: FifoField, prefix: string): r.Read<G> =>
  (context, target, line) => {
    const [, path, user, group] = line.words;
    const fifo: Fifo = target[into];
    if (path === undefined) context.error(`No ${prefix}notify_fifo name specified`);
    else if (fifo.path !== undefined) {
      context.error(`${prefix}notify_fifo already specified - ignoring ${path}`, 1);
    } else if (user === undefined || userByName(context, user, group) !== undefined)
      fifo.path = path;
  };

export const fifoScript =
  (into: FifoField, prefix: string): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    const fifo: Fifo = target[into];
    if (given === undefined) context.error(`No ${prefix}notify_fifo_script specified`);
    else if (fifo.script !== undefined) {
      context.error(`${prefix}notify_fifo_script already specified - ignoring ${given}`, 1);
    } else fifo.script = scriptOf(context, line.text, true);
  };

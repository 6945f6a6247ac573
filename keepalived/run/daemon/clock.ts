// SPDX-License-Identifier: GPL-2.0-or-later
import type { Clock } from '../../check/surroundings.js';

/** The process's own time. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { enumeration } from './layout.js';

/**
 * Where a worker spends its time: the stages of the fast path by the names of their files, in their
 * order, and what is around them. Receiving and transmitting include the device's driver; `other` is
 * the rest of a turn: what other workers sent, expiry, the clock.
 */
export const engineNode = enumeration('EngineNode', {
  rx: 0,
  parse: 1,
  synproxy: 2,
  lookup: 3,
  filter: 4,
  admit: 5,
  track: 6,
  bounds: 7,
  confirm: 8,
  rewrite: 9,
  nexthop: 10,
  send: 11,
  tx: 12,
  other: 13,
});

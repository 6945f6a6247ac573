// SPDX-License-Identifier: GPL-2.0-or-later
import type { Neighbour } from '../model/neigh.js';
import * as wire from '../wire/neigh.js';
import type { Channel } from './channel.js';

/** Neighbours of devices. */
export interface Neighbours {
  /** Those of `filter.device`, or all of them. */
  list(filter: Neighbour): Promise<readonly Neighbour[]>;
  add(neighbour: Neighbour): Promise<void>;
  /** No error if there is none. */
  remove(neighbour: Neighbour): Promise<void>;
}

export function neighbours(channel: Channel): Neighbours {
  return {
    list: (filter) => channel.call(wire.getNeighbours, filter),
    add: (neighbour) => channel.call(wire.addNeighbour, neighbour),
    remove: (neighbour) => channel.call(wire.deleteNeighbour, neighbour),
  };
}

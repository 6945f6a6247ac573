// SPDX-License-Identifier: GPL-2.0-or-later
import type { DestList, DestSpec } from '../model/dest.js';
import type { ServiceKey, ServiceSpec } from '../model/service.js';
import * as wire from '../wire/dest.js';
import type { Channel } from './channel.js';

/** Destinations of a service. */
export interface Dests {
  /**
   * Destinations in the daemon's order, newest first with the original; `count` must be
   * `destCount` of the service. The head of the answer is the daemon's own.
   * @throws EDPVS_INVAL if the count changed, EDPVS_NOTEXIST if there is no such service
   */
  list(service: ServiceKey, count: number, lcoreIndex?: number): Promise<DestList>;
  /** @throws EDPVS_INVAL without such a service, EDPVS_EXIST, EDPVS_NOTSUPP if min > max */
  add(service: ServiceSpec, dest: DestSpec): Promise<void>;
  /** @throws EDPVS_INVAL without such a service, EDPVS_NOTEXIST */
  edit(service: ServiceSpec, dest: DestSpec): Promise<void>;
  remove(service: ServiceSpec, dest: DestSpec): Promise<void>;
}

export function dests(channel: Channel): Dests {
  return {
    list: ({ family, protocol, address, port, fwmark, match }, count, lcoreIndex = 0) => {
      const key = { family, protocol, address, port, fwmark, match };
      return channel.call(wire.getDests, { ...key, lcore: 0, lcoreIndex, count });
    },
    add: (service, dest) => channel.call(wire.addDest, { service, dest }),
    edit: (service, dest) => channel.call(wire.editDest, { service, dest }),
    remove: (service, dest) => channel.call(wire.deleteDest, { service, dest }),
  };
}

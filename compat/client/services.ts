// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address } from '../model/address.js';
import type { DaemonInfo, Service, ServiceKey, ServiceSpec } from '../model/service.js';
import * as wire from '../wire/service.js';
import type { Channel } from './channel.js';

/** Services and what concerns the daemon as a whole. */
export interface Services {
  /** The first message of every run of ipvsadm and keepalived. */
  info(): Promise<DaemonInfo>;
  /** All services; `count` must be `serviceCount` of `info`. @throws EDPVS_INVAL if it changed */
  list(count: number, lcoreIndex?: number): Promise<readonly Service[]>;
  /** @throws EDPVS_NOTEXIST */
  find(key: ServiceKey, lcoreIndex?: number): Promise<Service>;
  /** @throws EDPVS_EXIST if the key is taken, EDPVS_NOTEXIST if the scheduler is unknown */
  add(service: ServiceSpec): Promise<void>;
  /** Replaces all settings. @throws EDPVS_INVAL if there is no such service */
  edit(service: ServiceSpec): Promise<void>;
  remove(service: ServiceSpec): Promise<void>;
  zero(service: ServiceSpec): Promise<void>;
  flush(): Promise<void>;
  /** Sends gratuitous ARP for an IPv4 address. */
  announce(address: Address): Promise<void>;
}

/** The part of a service record that a question fills. */
const question = (key: ServiceKey, lcoreIndex: number): Service =>
  ({ ...key, lcoreIndex }) as Service; // missing members are zero on the wire

export function services(channel: Channel): Services {
  return {
    info: () => channel.call(wire.getInfo, undefined),
    list: async (count, lcoreIndex = 0) =>
      (await channel.call(wire.getServices, { lcore: 0, lcoreIndex, count })).services,
    find: (key, lcoreIndex = 0) => channel.call(wire.getService, question(key, lcoreIndex)),
    add: (service) => channel.call(wire.addService, service),
    edit: (service) => channel.call(wire.editService, service),
    remove: (service) => channel.call(wire.deleteService, service),
    zero: (service) => channel.call(wire.zeroService, service),
    flush: () => channel.call(wire.flushServices, undefined),
    announce: (address) => channel.call(wire.announceAddress, address),
  };
}

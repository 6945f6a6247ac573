// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from '../model/address.js';
import type { LaddrList, LaddrRequest } from '../model/laddr.js';
import type { ServiceKey } from '../model/service.js';
import * as wire from '../wire/laddr.js';
import type { Channel } from './channel.js';

/** A local address with its device. */
export interface LaddrSpec {
  readonly family: Family;
  readonly address: Address;
  readonly device: string;
}

/** Local addresses of a service. All throw EDPVS_NOSERV if there is no such service. */
export interface Laddrs {
  /** The head of the answer repeats the question. */
  list(service: ServiceKey, lcoreIndex?: number): Promise<LaddrList>;
  /** @throws EDPVS_NOTEXIST if there is no such device, EDPVS_EXIST */
  add(service: ServiceKey, laddr: LaddrSpec): Promise<void>;
  /** @throws EDPVS_NOTEXIST if the service has no such address */
  remove(service: ServiceKey, laddr: LaddrSpec): Promise<void>;
  flush(service: ServiceKey): Promise<void>;
}

const nobody: LaddrSpec = { family: 0, address: '::', device: '' };

function request(service: ServiceKey, laddr: LaddrSpec, lcoreIndex = 0): LaddrRequest {
  const { family, protocol, address, port, fwmark, match } = service;
  const key = { family, protocol, address, port, fwmark, match };
  const { family: laddrFamily, address: local, device } = laddr;
  return { ...key, lcore: 0, lcoreIndex, laddrFamily, laddr: local, device, count: 0 };
}

export function laddrs(channel: Channel): Laddrs {
  return {
    list: (service, lcoreIndex) =>
      channel.call(wire.getLaddrs, request(service, nobody, lcoreIndex)),
    add: (service, laddr) => channel.call(wire.addLaddr, request(service, laddr)),
    remove: (service, laddr) => channel.call(wire.deleteLaddr, request(service, laddr)),
    flush: (service) => channel.call(wire.flushLaddrs, request(service, nobody)),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../../compat/abi/constants.js';
import { AF_INET, AF_INET6 } from '../../../compat/model/address.js';
import type { Laddr, LaddrRequest } from '../../../compat/model/laddr.js';
import * as wire from '../../../compat/wire/laddr.js';
import { editAddress, editLaddr } from '../engine/edits.js';
import type { Edit } from '../engine/edits.js';
import type { AddressRecord, LaddrPlace, LaddrRecord, ServiceName } from '../engine/types.js';
import { lcoreView, portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { serviceAskedFor } from './keys.js';

/** A local address as it is listed. */
export const laddrOf = ({ family, address, conns }: LaddrRecord): Laddr => ({
  family,
  address,
  portConflicts: 0n, // as from the original
  conns,
});

/** @throws DpvsError `EDPVS_NOSERV` */
function presentService({ balancer }: Context, request: LaddrRequest): ServiceName {
  const name = serviceAskedFor(request);
  if (!balancer.hasService(name)) {
    throw refusal('EDPVS_NOSERV', 'there is no such service');
  }
  return name;
}

/** The address as the device has it. */
export function addressOn({ balancer }: Context, place: LaddrPlace): AddressRecord | undefined {
  for (const record of balancer.addresses()) {
    if (record.port === place.port && record.address === place.address) return record;
  }
  return undefined;
}

/** Services that send by a local address. */
export function usersOf({ balancer }: Context, { port, address }: LaddrPlace): ServiceName[] {
  const users: ServiceName[] = [];
  for (const { name, laddrs } of balancer.services()) {
    if (laddrs === 0) continue;
    for (const laddr of balancer.laddrs(name) ?? []) {
      if (laddr.port === port && laddr.address === address) users.push(name);
    }
  }
  return users;
}

/** The key under which a removal waits for the last service. */
export const unwantedKey = ({ port, address }: LaddrPlace): string => `${port} ${address}`;

/** An address that is only an address gets its pool of local ports. */
function withPool(context: Context, place: LaddrPlace): Edit[] {
  const there = addressOn(context, place);
  if (there === undefined || (there.flags & constants.IFA_F_SAPOOL) !== 0) return [];
  const pooled = { ...there, flags: there.flags | constants.IFA_F_SAPOOL };
  return [editAddress('del-address', there), editAddress('add-address', pooled)];
}

function addLaddr(context: Context, request: LaddrRequest): void {
  const name = presentService(context, request);
  const { laddrFamily: family, laddr: address, device } = request;
  // A service of IPv6 may have servers of either family.
  if (family === AF_INET6 && request.family === AF_INET && request.fwmark === 0) {
    throw refusal('EDPVS_INVAL', `${address} cannot serve a service of another family`);
  }
  const place = { family, address, port: portNumber(context, device) };
  context.balancer.apply(...withPool(context, place), editLaddr('add-laddr', name, place));
  context.unwantedLaddrs.delete(unwantedKey(place));
}

/** Takes an address that no service uses any more from its device. */
export function releaseAddress(context: Context, place: LaddrPlace): void {
  const there = addressOn(context, place);
  if (there === undefined || usersOf(context, place).length > 0) return;
  context.balancer.apply(editAddress('del-address', there));
}

/**
 * The tool asks for the address's removal first and for the service's after it. The address stays
 * as long as a service uses it, and leaves with the last one.
 */
function removeLaddr(context: Context, name: ServiceName, place: LaddrPlace): void {
  context.balancer.apply(editLaddr('del-laddr', name, place));
  const key = unwantedKey(place);
  if (!context.unwantedLaddrs.has(key) || usersOf(context, place).length > 0) return;
  context.unwantedLaddrs.delete(key);
  releaseAddress(context, place);
}

/** Local addresses of services: list, add, delete, flush. */
export const laddrs: readonly Handler[] = [
  handle(wire.getLaddrs, (context, request) => {
    const view = lcoreView(context, request.lcoreIndex);
    const records = context.balancer.laddrs(serviceAskedFor(request), view.counters);
    if (records === undefined) throw refusal('EDPVS_NOSERV', 'there is no such service');
    return { ...request, lcore: view.lcore, laddrs: Array.from(records, laddrOf) };
  }),
  handle(wire.addLaddr, addLaddr),
  handle(wire.deleteLaddr, (context, request) => {
    const name = presentService(context, request);
    const wanted = [...(context.balancer.laddrs(name) ?? [])].find(
      ({ family, address }) => family === request.laddrFamily && address === request.laddr,
    );
    if (wanted === undefined) {
      throw refusal('EDPVS_NOTEXIST', `the service does not have ${request.laddr}`);
    }
    removeLaddr(context, name, wanted);
  }),
  handle(wire.flushLaddrs, (context, request) => {
    const name = presentService(context, request);
    for (const laddr of context.balancer.laddrs(name) ?? []) removeLaddr(context, name, laddr);
  }),
];

// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { dpVsServicesFront } from '../../../compat/abi/service.js';
import { AF_INET6, isAnyAddress } from '../../../compat/model/address.js';
import { noMatch } from '../../../compat/model/service.js';
import type { Service, ServiceSpec } from '../../../compat/model/service.js';
import * as wire from '../../../compat/wire/service.js';
import { editService, editServices } from '../engine/edits.js';
import { matchOfNumber } from '../engine/matches.js';
import type { ServiceName, ServiceRecord, ServiceSettings } from '../engine/types.js';
import { lcoreView, refusal } from './context.js';
import type { Context, LcoreView } from './context.js';
import { handle, handleLong, longList } from './handler.js';
import type { Handler } from './handler.js';
import { hasMatch, serviceAskedFor, serviceToSet } from './keys.js';
import { standing, statsOf } from './traffic.js';

const { HASHED } = enums.svc_flags;

/** What a question is answered from. */
export interface Asked extends LcoreView {
  readonly context: Context;
  readonly lcoreIndex: number;
}

/** @throws DpvsError `EDPVS_INVAL` for an index beyond the workers */
export function askedOf(context: Context, lcoreIndex: number): Asked {
  return { context, lcoreIndex, ...lcoreView(context, lcoreIndex) };
}

/** A service as it is listed. Its counters are its own alone: the tools add its destinations'. */
export function serviceOf(record: ServiceRecord, asked: Asked): Service {
  const { name, settings } = record;
  const rates = asked.counters === 'sum' ? asked.context.rates.ofService(name) : standing;
  // Member by member: with tens of thousands of services a spread costs twenty times as much.
  return {
    family: name.family,
    protocol: name.protocol,
    address: name.address,
    port: name.port,
    fwmark: name.fwmark,
    match: matchOfNumber(name.match) ?? noMatch,
    scheduler: settings.scheduler,
    flags: settings.flags | HASHED,
    persistTimeoutSec: settings.persistTimeoutSec,
    connTimeoutSec: settings.connTimeoutSec,
    netmask: name.family === AF_INET6 ? settings.prefixLen : settings.netmask,
    proxyProtocol: settings.proxyProtocol,
    limitPercent: settings.limitPercent,
    limitMbps: settings.limitMbps,
    check: settings.check,
    destCount: record.dests,
    laddrCount: record.laddrs,
    lcore: asked.lcore,
    lcoreIndex: asked.lcoreIndex,
    stats: statsOf(record.left, rates),
  };
}

/** @throws DpvsError `EDPVS_INVAL` for a prefix length that IPv6 does not have */
export function settingsOf(spec: ServiceSpec): ServiceSettings {
  const isV6 = spec.family === AF_INET6;
  if (isV6 && (spec.netmask < 1 || spec.netmask > 128)) {
    throw refusal('EDPVS_INVAL', `${spec.netmask} is no prefix length of IPv6`);
  }
  const { scheduler, flags, persistTimeoutSec, connTimeoutSec } = spec;
  return {
    scheduler,
    flags,
    persistTimeoutSec,
    connTimeoutSec,
    netmask: isV6 ? 0 : spec.netmask,
    prefixLen: isV6 ? spec.netmask : 0,
    proxyProtocol: spec.proxyProtocol,
    limitPercent: spec.limitPercent,
    limitMbps: spec.limitMbps,
    check: spec.check,
  };
}

/** The service, if it is there. @throws DpvsError `EDPVS_INVAL`: sets know no other word for it */
export function presentService({ balancer }: Context, spec: ServiceSpec): ServiceName {
  const name = serviceToSet(spec);
  if (!balancer.hasService(name)) throw refusal('EDPVS_INVAL', 'there is no such service');
  return name;
}

/** Not a key but a command: everything is meant. */
function meansAll({ family, address, port, fwmark, match }: ServiceSpec): boolean {
  const nothing = isAnyAddress(address) && port === 0 && fwmark === 0 && !hasMatch(match);
  return (nothing && family === 0) || (!isAnyAddress(address) && port === 0 && fwmark === 0);
}

/** Services: list, add, edit, delete, zero, flush; and the announcement of an address. */
export const services: readonly Handler[] = [
  handleLong(wire.getServices, (context, { count, lcoreIndex }) => {
    const asked = askedOf(context, lcoreIndex);
    const records = context.balancer.services(asked.counters);
    if (records.length !== count) {
      throw refusal('EDPVS_INVAL', `asked for ${count} services of ${records.length}`);
    }
    return longList({
      head: wire.getServices.reply.encode({ ...asked, count, services: [] }),
      layout: dpVsServicesFront,
      field: 'count',
      element: wire.serviceCodec,
      length: records.length,
      at: (index) => serviceOf(records.at(index), asked),
    });
  }),
  handle(wire.getService, (context, key) => {
    const asked = askedOf(context, key.lcoreIndex);
    const record = context.balancer.service(serviceAskedFor(key), asked.counters);
    // The original's workers answer, and their "not there" becomes this.
    if (record === undefined) throw refusal('EDPVS_MSG_FAIL', 'there is no such service');
    return serviceOf(record, asked);
  }),
  handle(wire.addService, ({ balancer }, spec) => {
    balancer.apply(editService('add-service', serviceToSet(spec), settingsOf(spec)));
  }),
  handle(wire.editService, (context, spec) => {
    const name = presentService(context, spec);
    context.balancer.apply(editService('set-service', name, settingsOf(spec)));
  }),
  handle(wire.deleteService, (context, spec) => {
    context.balancer.apply(editServices('del-service', presentService(context, spec)));
  }),
  handle(wire.flushServices, ({ balancer }) => balancer.apply(editServices('flush-services'))),
  handle(wire.zeroService, (context, spec) => {
    if (meansAll(spec)) return context.balancer.apply(editServices('zero-all-services'));
    context.balancer.apply(editServices('zero-service', presentService(context, spec)));
  }),
  handle(wire.announceAddress, ({ balancer }, address) => {
    const owner = [...balancer.addresses()].find((one) => one.address === address);
    if (owner === undefined)
      throw refusal('EDPVS_NOTEXIST', `${address} is not an address of ours`);
    balancer.announce(owner.port, address);
  }),
];

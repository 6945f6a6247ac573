// SPDX-License-Identifier: GPL-2.0-or-later
import { constants, enums } from '../../../compat/abi/constants.js';
import { AF_INET, AF_INET6, AF_UNSPEC, isAnyAddress } from '../../../compat/model/address.js';
import type {
  IfAddr,
  IfAddrList,
  IfAddrRequest,
  IfAddrState,
} from '../../../compat/model/ifaddr.js';
import * as wire from '../../../compat/wire/ifaddr.js';
import { editAddress } from '../engine/edits.js';
import type { AddressRecord, AddressSettings } from '../engine/types.js';
import { lcoreView, portName, portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { groupsOf } from './groups.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { addressOn, unwantedKey, usersOf } from './laddrs.js';
import { noPool, poolOf } from './port-pool.js';

const { IFA_F_OPS_STATS, IFA_F_OPS_VERBOSE, IFA_F_SAPOOL } = constants;

const families: readonly number[] = [AF_UNSPEC, AF_INET, AF_INET6];
const bitsOf = (family: number): number => (family === AF_INET6 ? 128 : 32);

/** The address of a set message. @throws DpvsError `EDPVS_INVAL`, `EDPVS_NOTEXIST` for the device */
export function settingsOf(context: Context, entry: IfAddr): AddressSettings {
  const { family, address, prefixLen, device, ...rest } = entry;
  if (family !== AF_INET && family !== AF_INET6) {
    throw refusal('EDPVS_INVAL', `${family} is no family of addresses`);
  }
  if (isAnyAddress(address) || prefixLen > bitsOf(family)) {
    throw refusal('EDPVS_INVAL', `${address}/${prefixLen} is no address of a device`);
  }
  return { ...rest, family, address, prefixLen, port: portNumber(context, device) };
}

/** The very address on that device, with the same prefix. @throws DpvsError `EDPVS_NOTEXIST` */
function presentAddress(context: Context, settings: AddressSettings): AddressRecord {
  const there = addressOn(context, settings);
  if (there === undefined || there.prefixLen !== settings.prefixLen) {
    throw refusal('EDPVS_NOTEXIST', `the device does not have ${settings.address}`);
  }
  return there;
}

function add(context: Context, { entry }: IfAddrRequest): void {
  context.balancer.apply(editAddress('add-address', settingsOf(context, entry)));
}

/** A local address that services still use stays until the last of them lets go. */
function remove(context: Context, { entry }: IfAddrRequest): void {
  const there = presentAddress(context, settingsOf(context, entry));
  const isLaddr = (entry.flags & there.flags & IFA_F_SAPOOL) !== 0;
  if (isLaddr && usersOf(context, there).length > 0) {
    context.unwantedLaddrs.add(unwantedKey(there));
    return;
  }
  context.balancer.apply(editAddress('del-address', there));
}

/** Of an address that is there, its lifetime alone may change. */
function change(context: Context, { entry }: IfAddrRequest): void {
  const settings = settingsOf(context, entry);
  presentAddress(context, settings);
  context.balancer.apply(editAddress('set-address', settings));
}

function flush(context: Context, { entry }: IfAddrRequest): void {
  const port = portNumber(context, entry.device);
  const all = [...context.balancer.addresses()].filter((record) => record.port === port);
  context.balancer.apply(...all.map((record) => editAddress('del-address', record)));
}

/** Index of the lcore whose addresses are listed, 0 for all; and whether their pools are told. */
interface View {
  readonly index: number;
  readonly withPools: boolean;
}

function stateOf(context: Context, record: AddressRecord, { index, withPools }: View): IfAddrState {
  const { port, used, misses, ...settings } = record;
  const hasPool = withPools && (record.flags & IFA_F_SAPOOL) !== 0;
  return {
    ...settings,
    device: portName(context, port),
    lcore: lcoreView(context, index).lcore,
    pool: hasPool ? poolOf({ used, misses }, index, context.workers.length) : noPool,
  };
}

function list(context: Context, { op, opFlags, entry }: IfAddrRequest): IfAddrList {
  if (op !== enums.ifaddr_ops.INET_ADDR_GET) {
    throw refusal('EDPVS_INVAL', `operation ${op} is no question`);
  }
  if (!families.includes(entry.family)) {
    throw refusal('EDPVS_NOTSUPP', `${entry.family} is no family of addresses`);
  }
  const port = entry.device === '' ? undefined : portNumber(context, entry.device);
  const verbose = (opFlags & IFA_F_OPS_VERBOSE) !== 0;
  const withPools = verbose || (opFlags & IFA_F_OPS_STATS) !== 0;
  const indices = verbose ? [0, ...context.workers.map((_, worker) => worker + 1)] : [0];
  const addrs = indices.flatMap((index) => {
    const all = [...context.balancer.addresses(lcoreView(context, index).counters)];
    // A device's own list is newest first.
    const shown = port === undefined ? all : all.filter((one) => one.port === port).reverse();
    return shown.map((record) => stateOf(context, record, { index, withPools }));
  });
  return { op, opFlags, addrs };
}

/** Addresses of devices: list, add, delete, change, flush; and their multicast addresses. */
export const addresses: readonly Handler[] = [
  handle(wire.getIfAddrs, list),
  handle(wire.addIfAddr, add),
  handle(wire.deleteIfAddr, remove),
  handle(wire.changeIfAddr, change),
  handle(wire.flushIfAddrs, flush),
  handle(wire.getMulticastAddrs, (context, device) => {
    if (device === '') throw refusal('EDPVS_INVAL', 'no device is named');
    return groupsOf(context, portNumber(context, device), device);
  }),
];

// SPDX-License-Identifier: GPL-2.0-or-later
import { constants, enums } from '../abi/constants.js';
import type { IfAddr, IfAddrList, IfAddrRequest, MulticastAddr } from '../model/ifaddr.js';
import * as wire from '../wire/ifaddr.js';
import type { Channel } from './channel.js';

/** What a listing tells beside the addresses. */
export interface IfAddrChoice {
  /** Entries of every lcore; wins over `stats`. */
  readonly verbose: boolean;
  readonly stats: boolean;
}

/** Addresses of devices. */
export interface IfAddrs {
  /** Addresses of `entry.device`, or of all devices; the family of `entry` does not filter. */
  list(entry: IfAddr, choice: IfAddrChoice): Promise<IfAddrList>;
  /** @throws EDPVS_NOTEXIST if there is no such device, EDPVS_EXIST, EDPVS_INVAL */
  add(entry: IfAddr, choice?: IfAddrChoice): Promise<void>;
  /** @throws EDPVS_NOTEXIST */
  remove(entry: IfAddr, choice?: IfAddrChoice): Promise<void>;
  change(entry: IfAddr, choice?: IfAddrChoice): Promise<void>;
  /** All addresses of `entry.device`. */
  flush(entry: IfAddr, choice?: IfAddrChoice): Promise<void>;
  multicast(device: string): Promise<readonly MulticastAddr[] | undefined>;
}

const { INET_ADDR_GET, INET_ADDR_ADD, INET_ADDR_DEL, INET_ADDR_MOD, INET_ADDR_FLUSH } =
  enums.ifaddr_ops;
const plain: IfAddrChoice = { verbose: false, stats: false };

function request(op: number, entry: IfAddr, choice: IfAddrChoice = plain): IfAddrRequest {
  const verbose = choice.verbose ? constants.IFA_F_OPS_VERBOSE : 0;
  const stats = choice.stats ? constants.IFA_F_OPS_STATS : 0;
  return { op, opFlags: verbose | stats, entry };
}

export function ifAddrs(channel: Channel): IfAddrs {
  return {
    list: (entry, choice) => channel.call(wire.getIfAddrs, request(INET_ADDR_GET, entry, choice)),
    add: (entry, choice) => channel.call(wire.addIfAddr, request(INET_ADDR_ADD, entry, choice)),
    remove: (entry, choice) =>
      channel.call(wire.deleteIfAddr, request(INET_ADDR_DEL, entry, choice)),
    change: (entry, choice) =>
      channel.call(wire.changeIfAddr, request(INET_ADDR_MOD, entry, choice)),
    flush: (entry, choice) =>
      channel.call(wire.flushIfAddrs, request(INET_ADDR_FLUSH, entry, choice)),
    multicast: (device) => channel.call(wire.getMulticastAddrs, device),
  };
}

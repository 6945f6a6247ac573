// SPDX-License-Identifier: GPL-2.0-or-later
import type {
  BondChange,
  BondStatus,
  ExtendedInfo,
  ExtraStats,
  HardwareAddr,
  LcoreBasic,
  LcoreMasks,
  LcoreStats,
  PortBasic,
  PortChange,
  PortList,
  PortStats,
} from '../model/link.js';
import * as lcore from '../wire/lcore.js';
import * as wire from '../wire/link.js';
import type { Channel } from './channel.js';

/** Ports. An answer without a body, which the original may give, is undefined. */
export interface Links {
  list(): Promise<PortList | undefined>;
  basic(name: string): Promise<PortBasic | undefined>;
  stats(name: string): Promise<PortStats | undefined>;
  extraStats(name: string): Promise<ExtraStats | undefined>;
  info(name: string): Promise<ExtendedInfo | undefined>;
  bond(name: string): Promise<BondStatus | undefined>;
  hardwareAddrs(name: string): Promise<readonly HardwareAddr[] | undefined>;
  /** The original answers OK even if the driver refuses. */
  change(change: PortChange): Promise<void>;
  changeBond(change: BondChange): Promise<void>;
}

/** Lcores. */
export interface Lcores {
  masks(): Promise<LcoreMasks | undefined>;
  /** @throws EDPVS_NOTEXIST if the lcore has no queue */
  basic(lcore: number): Promise<LcoreBasic | undefined>;
  stats(lcore: number): Promise<LcoreStats | undefined>;
}

export function links(channel: Channel): Links {
  return {
    list: () => channel.call(wire.getPorts, undefined),
    basic: (name) => channel.call(wire.getPortBasic, name),
    stats: (name) => channel.call(wire.getPortStats, name),
    extraStats: (name) => channel.call(wire.getPortExtraStats, name),
    info: (name) => channel.call(wire.getPortInfo, name),
    bond: (name) => channel.call(wire.getBondStatus, name),
    hardwareAddrs: (name) => channel.call(wire.getHardwareAddrs, name),
    change: (change) => channel.call(wire.changePort, change),
    changeBond: (change) => channel.call(wire.changeBond, change),
  };
}

export function lcores(channel: Channel): Lcores {
  return {
    masks: () => channel.call(lcore.getLcoreMasks, undefined),
    basic: (id) => channel.call(lcore.getLcoreBasic, id),
    stats: (id) => channel.call(lcore.getLcoreStats, id),
  };
}

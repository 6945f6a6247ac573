// SPDX-License-Identifier: GPL-2.0-or-later
import type { MemPool, MemRing, MemSegment, MemZone } from '../model/eal-mem.js';
import type { FlowTrafficList } from '../model/iftraf.js';
import type { Ip6Stats } from '../model/ip6-stats.js';
import type { LldpMessage, LldpQuery } from '../model/lldp.js';
import type { Channel } from './channel.js';

// Each call loads the codecs that it needs: a run of a tool makes one of them.

/** Memory of the EAL. */
export interface EalMemory {
  segments(): Promise<readonly MemSegment[]>;
  zones(): Promise<readonly MemZone[]>;
  rings(): Promise<readonly MemRing[]>;
  pools(): Promise<readonly MemPool[]>;
}

export function ealMemory(channel: Channel): EalMemory {
  const wire = () => import('../wire/eal-mem.js');
  return {
    segments: async () => channel.call((await wire()).getMemSegments, undefined),
    zones: async () => channel.call((await wire()).getMemZones, undefined),
    rings: async () => channel.call((await wire()).getMemRings, undefined),
    pools: async () => channel.call((await wire()).getMemPools, undefined),
  };
}

/** Traffic per flow. */
export interface Traffic {
  enable(): Promise<void>;
  disable(): Promise<void>;
  /** Of a device, of `all` devices, or of none named; undefined if nothing is collected. */
  list(device: string): Promise<FlowTrafficList | undefined>;
}

export function traffic(channel: Channel): Traffic {
  const wire = () => import('../wire/iftraf.js');
  return {
    enable: async () => channel.call((await wire()).enableTraffic, undefined),
    disable: async () => channel.call((await wire()).disableTraffic, undefined),
    list: async (device) => channel.call((await wire()).getTraffic, device),
  };
}

/** IPv6 counters of the daemon. */
export async function ip6Stats(channel: Channel): Promise<Ip6Stats> {
  return channel.call((await import('../wire/ip6-stats.js')).getIp6Stats, undefined);
}

/** Text of an LLDP message. @throws EDPVS_NODEV, EDPVS_NOTEXIST */
export async function lldp(channel: Channel, query: LldpQuery): Promise<LldpMessage> {
  return channel.call((await import('../wire/lldp.js')).getLldp, query);
}

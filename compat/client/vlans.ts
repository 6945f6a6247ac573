// SPDX-License-Identifier: GPL-2.0-or-later
import type { Vlan } from '../model/vlan.js';
import * as wire from '../wire/vlan.js';
import type { Channel } from './channel.js';

/** VLAN devices. */
export interface Vlans {
  /** By device, else those of a link, filtered by ethertype and id where they are not 0. */
  list(filter: Vlan): Promise<readonly Vlan[]>;
  add(vlan: Vlan): Promise<void>;
  remove(vlan: Vlan): Promise<void>;
}

export function vlans(channel: Channel): Vlans {
  return {
    list: (filter) => channel.call(wire.getVlans, filter),
    add: (vlan) => channel.call(wire.addVlan, vlan),
    remove: (vlan) => channel.call(wire.deleteVlan, vlan),
  };
}

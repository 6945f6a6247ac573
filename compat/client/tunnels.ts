// SPDX-License-Identifier: GPL-2.0-or-later
import type { Tunnel } from '../model/tunnel.js';
import * as wire from '../wire/tunnel.js';
import type { Channel } from './channel.js';

/** Tunnel devices. */
export interface Tunnels {
  /** By device, else by kind and link, else all. */
  list(filter: Tunnel): Promise<readonly Tunnel[]>;
  add(tunnel: Tunnel): Promise<void>;
  remove(tunnel: Tunnel): Promise<void>;
  change(tunnel: Tunnel): Promise<void>;
  replace(tunnel: Tunnel): Promise<void>;
}

export function tunnels(channel: Channel): Tunnels {
  return {
    list: (filter) => channel.call(wire.getTunnels, filter),
    add: (tunnel) => channel.call(wire.addTunnel, tunnel),
    remove: (tunnel) => channel.call(wire.deleteTunnel, tunnel),
    change: (tunnel) => channel.call(wire.changeTunnel, tunnel),
    replace: (tunnel) => channel.call(wire.replaceTunnel, tunnel),
  };
}

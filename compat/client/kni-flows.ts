// SPDX-License-Identifier: GPL-2.0-or-later
import type { KniFlow } from '../model/kni.js';
import * as wire from '../wire/kni.js';
import type { Channel } from './channel.js';

/** Addresses whose packets go to the kernel interface. */
export interface KniFlows {
  list(filter: KniFlow): Promise<readonly KniFlow[]>;
  add(flow: KniFlow): Promise<void>;
  remove(flow: KniFlow): Promise<void>;
  flush(flow: KniFlow): Promise<void>;
}

export function kniFlows(channel: Channel): KniFlows {
  return {
    list: (filter) => channel.call(wire.getKniFlows, filter),
    add: (flow) => channel.call(wire.addKniFlow, flow),
    remove: (flow) => channel.call(wire.deleteKniFlow, flow),
    flush: (flow) => channel.call(wire.flushKniFlows, flow),
  };
}

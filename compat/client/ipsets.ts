// SPDX-License-Identifier: GPL-2.0-or-later
import type { Ipset, IpsetRequest } from '../model/ipset.js';
import * as wire from '../wire/ipset.js';
import type { Channel } from './channel.js';

/** IP sets; `op` of the request says what to do. */
export interface Ipsets {
  /** An empty name lists all. @throws EDPVS_NOTEXIST */
  list(request: IpsetRequest): Promise<readonly Ipset[]>;
  /** Above 0 in the set, 0 not, below 0 an error number. */
  test(request: IpsetRequest): Promise<number>;
  /** Create, destroy, add, delete, flush. */
  change(request: IpsetRequest): Promise<void>;
}

export function ipsets(channel: Channel): Ipsets {
  return {
    list: (request) => channel.call(wire.getIpsets, request),
    test: (request) => channel.call(wire.testIpset, request),
    change: (request) => channel.call(wire.changeIpset, request),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../abi/constants.js';
import type { LegacyRoute, Route, Route6 } from '../model/route.js';
import * as wire from '../wire/route.js';
import type { Channel } from './channel.js';

/** IPv4 routes. */
export interface Routes {
  /** Routes of `filter.device`, or all of them. */
  list(filter: Route): Promise<readonly Route[]>;
  add(route: Route | LegacyRoute): Promise<void>;
  remove(route: Route | LegacyRoute): Promise<void>;
  /** The original refuses it. @throws EDPVS_NOTSUPP */
  change(route: Route): Promise<void>;
  /** All routes of `route.device`. */
  flush(route: Route): Promise<void>;
}

/** IPv6 routes; changes set `op` themselves, listings send what they are given. */
export interface Routes6 {
  list(filter: Route6): Promise<readonly Route6[]>;
  add(route: Route6): Promise<void>;
  remove(route: Route6): Promise<void>;
  flush(route: Route6): Promise<void>;
}

export function routes(channel: Channel): Routes {
  return {
    list: (filter) => channel.call(wire.getRoutes, filter),
    add: (route) => channel.call(wire.addRoute, route),
    remove: (route) => channel.call(wire.deleteRoute, route),
    change: (route) => channel.call(wire.changeRoute, route),
    flush: (route) => channel.call(wire.flushRoutes, route),
  };
}

const { RT6_OPS_ADD, RT6_OPS_DEL, RT6_OPS_FLUSH } = enums.rt6_ops;

export function routes6(channel: Channel): Routes6 {
  return {
    list: (filter) => channel.call(wire.getRoutes6, filter),
    add: (route) => channel.call(wire.changeRoute6, { ...route, op: RT6_OPS_ADD }),
    remove: (route) => channel.call(wire.changeRoute6, { ...route, op: RT6_OPS_DEL }),
    flush: (route) => channel.call(wire.flushRoutes6, { ...route, op: RT6_OPS_FLUSH }),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Every message in one table. The tools import single files instead, to start fast.
import * as acl from './acl.js';
import * as agent from './agent.js';
import * as conn from './conn.js';
import * as dest from './dest.js';
import * as ealMem from './eal-mem.js';
import * as ifaddr from './ifaddr.js';
import * as iftraf from './iftraf.js';
import * as ip6Stats from './ip6-stats.js';
import * as ipset from './ipset.js';
import * as kni from './kni.js';
import * as laddr from './laddr.js';
import * as lcore from './lcore.js';
import * as link from './link.js';
import * as lldp from './lldp.js';
import type { Message } from './message.js';
import * as neigh from './neigh.js';
import * as route from './route.js';
import * as service from './service.js';
import * as tc from './tc.js';
import * as tunnel from './tunnel.js';
import * as vlan from './vlan.js';

/** A message whose model types the caller does not know. */
export type AnyMessage = Message<unknown, unknown>;

const modules = [
  acl, agent, conn, dest, ealMem, ifaddr, iftraf, ip6Stats, ipset, kni, laddr, lcore, link, lldp,
  neigh, route, service, tc, tunnel, vlan,
]; // prettier-ignore

function isMessage(value: unknown): value is AnyMessage {
  return typeof value === 'object' && value !== null && 'request' in value && 'reply' in value;
}

/** All messages; SOCKOPT_TC_SHOW is there twice, once for each object. */
export const allMessages: readonly AnyMessage[] = modules
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isMessage);

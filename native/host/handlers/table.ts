// SPDX-License-Identifier: GPL-2.0-or-later
import { messageIds } from '../../../compat/abi/ids.js';
import type { MessageName } from '../../../compat/abi/ids.js';
import type { ErrorCode } from '../../../compat/errors/codes.js';
import { acl } from './acl.js';
import { addresses } from './addresses.js';
import { agentOff } from './agent.js';
import { bonds } from './bonds.js';
import { conns } from './conns.js';
import { refusal } from './context.js';
import { counters } from './counters.js';
import { dests } from './dests.js';
import { ealMem } from './eal-mem.js';
import type { Handler } from './handler.js';
import { iftraf } from './iftraf.js';
import { ip6Stats } from './ip6-stats.js';
import { info } from './info.js';
import { ipset } from './ipset.js';
import { kniFlows } from './kni-flows.js';
import { laddrs } from './laddrs.js';
import { lcores } from './lcores.js';
import { links } from './links.js';
import { lldp } from './lldp.js';
import { neighs } from './neighs.js';
import { routes } from './routes.js';
import { services } from './services.js';
import { tc } from './tc.js';
import { timeouts } from './timeouts.js';
import { transactions } from './transactions.js';
import { tunnels } from './tunnels.js';
import { vlans } from './vlans.js';
import { wholeTable } from './whole-table.js';

/** Ids that only mark the end of a range, and one that crashes the original. */
const markers: readonly (readonly [MessageName, 'get' | 'set', ErrorCode])[] = [
  ['SOCKOPT_GET_LADDR_MAX', 'get', 'EDPVS_NOTSUPP'],
  ['SOCKOPT_NETIF_SET_MAX', 'set', 'EDPVS_INVAL'],
  ['SOCKOPT_NETIF_GET_MAX', 'get', 'EDPVS_NOTSUPP'],
  ['SOCKOPT_SET_CONN', 'set', 'EDPVS_NOTSUPP'],
  ['SOCKOPT_SET_EAL_MEM_NONE', 'set', 'EDPVS_NOTSUPP'],
];

/** Services share one range of ids for questions and orders: a wrong kind is told, not ignored. */
const [firstShared, lastShared] = [messageIds.DPVS_SO_SET_FLUSH, messageIds.SOCKOPT_SVC_MAX];

function refusing(id: number, kind: 'get' | 'set', code: ErrorCode): Handler {
  return {
    id,
    kind,
    answer: () => {
      throw refusal(code, `message ${id} is no ${kind}`);
    },
  };
}

const keyOf = (kind: 'get' | 'set', id: number): string => `${kind} ${id}`;

/** Later rows yield to earlier ones. */
const rows: readonly Handler[] = [
  ...[
    ip6Stats,
    ealMem,
    kniFlows,
    lldp,
    agentOff,
    info,
    services,
    dests,
    laddrs,
    conns,
    links,
    bonds,
    lcores,
    addresses,
    routes,
    neighs,
    acl,
    ipset,
    tc,
    iftraf,
    transactions,
    wholeTable,
    timeouts,
    counters,
    tunnels,
    vlans,
  ].flat(),
  ...markers.map(([name, kind, code]) => refusing(messageIds[name], kind, code)),
];
const table = new Map([...rows].reverse().map((row) => [keyOf(row.kind, row.id), row]));

/** The handler of a message; undefined if its id is of no range: such a client gets no answer. */
export function handlerOf(kind: 'get' | 'set', id: number): Handler | undefined {
  const found = table.get(keyOf(kind, id));
  if (found !== undefined || id < firstShared || id > lastShared) return found;
  return refusing(id, kind, 'EDPVS_INVAL');
}

// SPDX-License-Identifier: GPL-2.0-or-later
import {
  dpVsDestFront,
  dpVsLaddrDetail,
  dpVsLaddrFront,
  inetAddrFront,
  inetAddrStatsDetail,
} from '../abi/agent.js';
import { AF_INET } from '../model/address.js';
import type {
  AgentDestList,
  AgentLaddr,
  AgentLaddrList,
  AgentLaddrQuery,
  AgentPool,
} from '../model/agent.js';
import type { Dest, DestQuery } from '../model/dest.js';
import { counted, list, nothing, one } from './body.js';
import { countHead, matchCodec } from './common.js';
import { destCodec } from './dest.js';
import { ifAddrCodec } from './ifaddr.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import { routeCodec, routeListBody } from './route.js';
import { getServices as plainServices } from './service.js';

const l = fieldsOf(dpVsLaddrFront);
const laddrQuery = record<AgentLaddrQuery>(dpVsLaddrFront, {
  family: l.num('af'),
  protocol: l.num('proto'),
  address: l.address('addr', 'af'),
  port: l.num('port'),
  fwmark: l.num('fwmark'),
  match: l.nested('match', matchCodec),
  lcore: l.num('cid'),
  count: l.num('count'),
});
const d = fieldsOf(dpVsLaddrDetail);
const laddrCodec = record<AgentLaddr>(dpVsLaddrDetail, {
  family: d.num('af'),
  conns: d.num('conns'),
  portConflicts: d.big('nport_conflict'),
  address: d.address('addr', 'af'),
  device: d.text('ifname'),
});
const laddrs = counted<AgentLaddrList, AgentLaddrQuery, AgentLaddr>({
  head: laddrQuery,
  element: laddrCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: (head, items) => ({ ...head, laddrs: items }),
  split: ({ laddrs: items, ...head }) => ({
    head: { ...head, count: items.length },
    elements: items,
  }),
});

const t = fieldsOf(dpVsDestFront);
const destQuery = record<DestQuery>(dpVsDestFront, {
  family: t.num('af'),
  protocol: t.num('proto'),
  address: t.address('addr', 'af'),
  port: t.num('port'),
  fwmark: t.num('fwmark'),
  match: t.nested('match', matchCodec),
  lcore: t.num('cid'),
  lcoreIndex: t.num('index'),
  count: t.num('num_dests'),
});
const dests = counted<AgentDestList, DestQuery, Dest>({
  head: destQuery,
  element: destCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: (head, items) => ({ ...head, dests: items }),
  split: ({ dests: items, ...head }) => ({
    head: { ...head, count: items.length },
    elements: items,
  }),
});

const p = fieldsOf(inetAddrStatsDetail);
const poolCodec = record<AgentPool>(inetAddrStatsDetail, {
  // The record does not say its family; the agent reads IPv4.
  address: p.addressOf('addr', AF_INET),
  used: p.num('sa_used'),
  free: p.num('sa_free'),
  missed: p.num('sa_miss'),
});
const addrHead = countHead(inetAddrFront, 'count');
const route = one(routeCodec);
const addr = one(ifAddrCodec);

export const agentGetLaddrs = getMessage('DPVSAGENT_VS_GET_LADDR', one(laddrQuery), laddrs);
export const agentAddLaddrs = setMessage('DPVSAGENT_VS_ADD_LADDR', laddrs);
export const agentDeleteLaddrs = setMessage('DPVSAGENT_VS_DEL_LADDR', laddrs);
export const agentGetServices = getMessage(
  'DPVSAGENT_SO_GET_SERVICES',
  plainServices.request,
  plainServices.reply,
);
export const agentGetDests = getMessage('DPVSAGENT_VS_GET_DESTS', one(destQuery), dests);
export const agentAddDests = setMessage('DPVSAGENT_VS_ADD_DESTS', dests);
export const agentEditDests = setMessage('DPVSAGENT_VS_EDIT_DESTS', dests);
export const agentDeleteDests = setMessage('DPVSAGENT_VS_DEL_DESTS', dests);
export const agentGetRoutes = getMessage('DPVSAGENT_ROUTE_GET', route, routeListBody);
export const agentAddRoute = setMessage('DPVSAGENT_ROUTE_ADD', route);
export const agentDeleteRoute = setMessage('DPVSAGENT_ROUTE_DEL', route);
export const agentGetRoutes6 = getMessage('DPVSAGENT_ROUTE6_GET', route, nothing);
export const agentAddRoute6 = setMessage('DPVSAGENT_ROUTE6_ADD', route);
export const agentDeleteRoute6 = setMessage('DPVSAGENT_ROUTE6_DEL', route);
export const agentGetAddrs = getMessage(
  'DPVSAGENT_IFADDR_GET_BASE',
  addr,
  list(addrHead, ifAddrCodec),
);
export const agentGetAddrStats = getMessage(
  'DPVSAGENT_IFADDR_GET_STATS',
  addr,
  list(addrHead, poolCodec),
);
export const agentGetAddrVerbose = getMessage('DPVSAGENT_IFADDR_GET_VERBOSE', addr, nothing);
export const agentAddAddr = setMessage('DPVSAGENT_IFADDR_ADD', addr);
export const agentDeleteAddr = setMessage('DPVSAGENT_IFADDR_DEL', addr);

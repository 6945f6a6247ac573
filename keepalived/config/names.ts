// SPDX-License-Identifier: GPL-2.0-or-later
// How messages name virtual and real servers.
import { canonical } from './address.js';
import type { Endpoint, LvsConfig, VirtualServer } from './model/lvs.js';

/** `[ADDR]:PROTO:PORT`, `FWM N`, `[GROUP]:N` with N counting the servers of the group, `MATCH NAME`. */
export function virtualName(server: VirtualServer, lvs: LvsConfig): string {
  const { key } = server;
  if (key.kind === 'fwmark') return `FWM ${key.fwmark}`;
  if (key.kind === 'match') return `MATCH ${key.name}`;
  if (key.kind === 'address') return endpointName(key, server);
  const users = lvs.virtualServers.filter(
    (one) => one.key.kind === 'group' && one.key.name === key.name,
  );
  return `[${key.name}]:${Math.max(0, users.indexOf(server))}`;
}

/** `[ADDR]:PROTO:PORT` of a real or sorry server. */
export function endpointName(endpoint: Endpoint, server: VirtualServer): string {
  const protocol = server.protocol?.toLowerCase() ?? 'none';
  return `[${canonical(endpoint.address)}]:${protocol}:${endpoint.port}`;
}

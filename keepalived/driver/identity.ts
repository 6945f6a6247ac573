// SPDX-License-Identifier: GPL-2.0-or-later
// The original's rules of which service and server before a reload is which after it.
import { canonical } from '../config/address.js';
import type { Endpoint, LvsConfig, VirtualServer } from '../config/model/lvs.js';

/** A key for each virtual server; those of a group count within it. */
export function serviceKeys(lvs: LvsConfig): readonly string[] {
  const counts = new Map<string, number>();
  return lvs.virtualServers.map((server) => {
    if (server.key.kind !== 'group') return singleKey(server);
    const number = counts.get(server.key.name) ?? 0;
    counts.set(server.key.name, number + 1);
    return `group ${number} ${server.key.name}`;
  });
}

function singleKey({ key, protocol, family }: VirtualServer): string {
  if (key.kind === 'fwmark') return `fwmark ${family ?? 4} ${key.fwmark}`;
  if (key.kind === 'address') return `${protocol} ${canonical(key.address)} ${key.port}`;
  return `match ${key.name}`;
}

/** Equal for servers of the same address and port. */
export const serverKey = ({ address, port }: Endpoint): string => `${canonical(address)} ${port}`;

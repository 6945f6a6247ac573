// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET, AF_INET6, familyOf } from '../../compat/model/address.js';
import type { SockPair } from '../../compat/model/conn.js';

const shape =
  /^(tcp|udp|sctp)[^:]*:(?:\[([^\]]*)\]:(\d{1,5}):\[([^\]]*)\]:(\d{1,5})|([^:]*):(\d{1,5}):([^:]*):(\d{1,5}))$/;
const protocols: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 };

/** Reads `proto:sip:sport:tip:tport`; IPv6 addresses stand in brackets, both or none. */
export function parseSockpair(text: string): SockPair | undefined {
  const found = shape.exec(text);
  if (!found) return undefined;
  const family = found[2] === undefined ? AF_INET : AF_INET6;
  const [client = '', sport, virtual = '', tport] = found.slice(family === AF_INET ? 6 : 2);
  const [clientPort, virtualPort] = [Number(sport), Number(tport)];
  if (familyOf(client) !== family || familyOf(virtual) !== family) return undefined;
  if (clientPort > 65535 || virtualPort > 65535) return undefined;
  const protocol = protocols[found[1] ?? ''] ?? 0;
  return { family, protocol, client, clientPort, virtual, virtualPort };
}

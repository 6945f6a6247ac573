// SPDX-License-Identifier: GPL-2.0-or-later
import type { Conn } from '../../compat/model/conn.js';
import type { EndpointText, Place } from './endpoint.js';

const words: Readonly<Record<number, string>> = {
  6: 'tcp',
  17: 'udp',
  132: 'sctp',
  1: 'icmp',
  58: 'icmpv6',
};

/** Protocol word of a connection. */
export function connProtocol(protocol: number): string {
  return words[protocol] ?? '--';
}

/** The four ends of a connection: client, virtual, local, destination. */
export function connPlaces(conn: Conn): [Place, Place, Place, Place] {
  const { protocol, inFamily, outFamily } = conn;
  return [
    { family: inFamily, address: conn.client, port: conn.clientPort, protocol },
    { family: inFamily, address: conn.virtual, port: conn.virtualPort, protocol },
    { family: outFamily, address: conn.local, port: conn.localPort, protocol },
    { family: outFamily, address: conn.dest, port: conn.destPort, protocol },
  ];
}

/** One line of `-c`. */
export async function connLine(conn: Conn, endpoint: EndpointText): Promise<string> {
  const ends = await Promise.all(connPlaces(conn).map(endpoint));
  const [client = '', virtual = '', local = '', dest = ''] = ends;
  const cells = [
    `[${conn.lcore}]${connProtocol(conn.protocol).padEnd(3)}`,
    `${conn.timeoutSec | 0}s`.slice(0, 7).padEnd(6),
    conn.state.padEnd(11),
    client.padEnd(18),
    virtual.padEnd(18),
    local.padEnd(18),
    dest,
  ];
  return `${cells.join(' ')}\n`;
}

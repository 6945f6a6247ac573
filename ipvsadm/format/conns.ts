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
function connPlaces(conn: Conn): Place[] {
  const { protocol, inFamily, outFamily } = conn;
  return [
    { family: inFamily, address: conn.client, port: conn.clientPort, protocol },
    { family: inFamily, address: conn.virtual, port: conn.virtualPort, protocol },
    { family: outFamily, address: conn.local, port: conn.localPort, protocol },
    { family: outFamily, address: conn.dest, port: conn.destPort, protocol },
  ];
}

/** Texts of the four ends, in the order of `connPlaces`. */
export type Ends = readonly string[];

/** The ends as text; a promise only where names are looked up. */
export function connEnds(conn: Conn, endpoint: EndpointText): Ends | Promise<Ends> {
  const texts = connPlaces(conn).map(endpoint);
  const known = texts.filter((text) => typeof text === 'string');
  return known.length === texts.length
    ? known
    : Promise.all(texts.map((text) => Promise.resolve(text)));
}

/** One line of `-c`. */
export function connLine(
  conn: Conn,
  [client = '', virtual = '', local = '', dest = '']: Ends,
): string {
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

/** The two title lines of stock ipvsadm. */
export const stockConnTitle =
  'IPVS connection entries\n' +
  'pro expire state       source             virtual            destination\n';

const stockStates: Readonly<Record<string, string>> = {
  TCP_NONE: 'NONE',
  TCP_EST: 'ESTABLISHED',
  TCP_CLOSE: 'CLOSE',
  UDP_NONE: 'UDP',
  UDP_ONEWAY: 'UDP',
  UDP_NORM: 'UDP',
  UDP_LAST: 'UDP',
  ICMP_NORMAL: 'ICMP',
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** One line of `-c` as stock ipvsadm prints it: minutes and seconds, no lcore, no local address. */
export function stockConnLine(conn: Conn, [client = '', virtual = '', , dest = '']: Ends): string {
  const { timeoutSec, state, protocol } = conn;
  const expire = `${twoDigits(Math.floor(timeoutSec / 60))}:${twoDigits(timeoutSec % 60)}`;
  const cells = [
    connProtocol(protocol).toUpperCase().padEnd(3),
    expire.padEnd(6),
    (stockStates[state] ?? state).padEnd(11),
    client.padEnd(18),
    virtual.padEnd(18),
    dest,
  ];
  return `${cells.join(' ')}\n`;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { NameService } from '../../compat/cli/names.js';
import { AF_INET, AF_INET6, familyOf, type Family } from '../../compat/model/address.js';
import { numberWithin } from './numbers.js';

/** An address with an optional port. `family` is AF_INET (2) or AF_INET6 (10). */
export interface Endpoint {
  readonly family: Family;
  readonly address: string;
  readonly port: number | undefined;
}

/** Where names are looked up, and the protocol of service names (0: none are known). */
export interface NameContext {
  readonly names: NameService;
  readonly protocol: number;
}

const protocolNames: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'icmpv6',
  132: 'sctp',
};

/** The name under which services of a protocol are registered, or undefined. */
export function protocolName(protocol: number): string | undefined {
  return protocolNames[protocol];
}

const dottedPart = /^(?:0[xX][\da-fA-F]*|0[0-7]*|[1-9]\d*)$/;

function partValue(part: string): number {
  if (!dottedPart.test(part)) return Number.NaN;
  if (/^0[xX]$/.test(part)) return 0;
  return /^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part);
}

/** Dotted form of any text that inet_aton(3) takes: 1 to 4 parts, each octal, decimal or hexadecimal. */
export function inetAton(text: string): string | undefined {
  const parts = (/^[^\s]+/.exec(text)?.[0] ?? '').split('.').map(partValue);
  const last = parts.pop() ?? Number.NaN;
  if (parts.length > 3 || !(last < 2 ** (8 * (4 - parts.length)))) return undefined;
  if (!parts.every((part) => part <= 255)) return undefined;
  const tail = Array.from({ length: 4 - parts.length }, (_unused, i) => (last / 256 ** i) & 255);
  return [...parts, ...tail.reverse()].join('.');
}

/** The 32 bits of a dotted address. */
export function ipv4Number(dotted: string): number {
  return dotted.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** IPv4 address of a dotted text or a host name. */
export async function ipv4Address(text: string, names: NameService): Promise<string | undefined> {
  const dotted = inetAton(text);
  if (dotted !== undefined || text === '') return dotted;
  return names.addressOf(text, 4);
}

interface Split {
  readonly host: string;
  readonly port: string | undefined;
}

function splitBrackets(text: string): Split | undefined {
  if (!text.startsWith('[')) return { host: text, port: undefined };
  const end = text.indexOf(']');
  if (end < 0 || text[end + 1] !== ':') return undefined;
  return { host: text.slice(1, end), port: text.slice(end + 2) };
}

function splitLastColon(text: string): Split {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { host: text, port: undefined };
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

async function portNumber(text: string, context: NameContext): Promise<number | undefined> {
  const number = numberWithin(text, 0, 65535);
  if (number !== undefined) return number;
  const protocol = protocolName(context.protocol);
  return protocol === undefined ? undefined : context.names.portOf(text, protocol);
}

const number = '(?:0|[1-9]\\d{0,4})';
const plainForm = new RegExp(`^(${number}(?:\\.${number}){3})(?::(${number}))?$`);
const maxPort = 65535;

/** `1.2.3.4` or `1.2.3.4:80` without ado, which is what nearly all of a saved table consists of. */
function plainEndpoint(text: string): Endpoint | undefined {
  const [, address, port] = plainForm.exec(text) ?? [];
  if (address === undefined || familyOf(address) !== AF_INET) return undefined;
  if (port === undefined) return { family: AF_INET, address, port };
  return Number(port) > maxPort ? undefined : { family: AF_INET, address, port: Number(port) };
}

/**
 * Reads `host[:port]`. Brackets need a port; a bare IPv6 address has none; a bracketed IPv4
 * address loses its port, as in the original.
 * @returns undefined if the text is refused
 */
export async function parseEndpoint(
  text: string,
  context: NameContext,
): Promise<Endpoint | undefined> {
  const plain = plainEndpoint(text);
  if (plain !== undefined) return plain;
  const outer = /^\d*$/.test(text) ? undefined : splitBrackets(text);
  if (!outer) return undefined;
  const six = familyOf(outer.host) === AF_INET6;
  const { host, port } = six ? outer : splitLastColon(outer.host);
  const address = six ? host : await ipv4Address(host, context.names);
  if (address === undefined) return undefined;
  const family = six ? AF_INET6 : AF_INET;
  if (port === undefined) return { family, address, port };
  const number = await portNumber(port, context);
  return number === undefined ? undefined : { family, address, port: number };
}

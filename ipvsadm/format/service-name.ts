// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET, AF_INET6, addressBytes } from '../../compat/model/address.js';
import type { AddressRange, Match, ServiceKey } from '../../compat/model/service.js';
import type { EndpointText } from './endpoint.js';

/** A range in full: `ip1-ip2:port1-port2`, in brackets unless it is IPv4. */
export function rangeText(family: number, { min, max, minPort, maxPort }: AddressRange): string {
  const addresses = family === AF_INET ? `${min}-${max}` : `[${min}-${max}]`;
  return `${addresses}:${minPort}-${maxPort}`;
}

/**
 * True for a service that listings show by its match. An IPv6 address that begins with 32 zero bits
 * counts as none, as in the original.
 */
export function isShownAsMatch({ fwmark, address, port }: ServiceKey): boolean {
  if (fwmark !== 0 || port !== 0) return false;
  return (addressBytes(address) ?? []).slice(0, 4).every((byte) => byte === 0);
}

const openRanges = new Set(['0.0.0.0-0.0.0.0:0-0', '[::-::]:0-0']);

function matchParts({ family, source, dest, inDevice, outDevice }: Match): string {
  const parts = [
    ['from', rangeText(family, source)],
    ['to', rangeText(family, dest)],
    ['iif', inDevice],
    ['oif', outDevice],
  ];
  const set = parts.filter(([, text]) => text && !openRanges.has(text));
  return set.map(([key, text]) => `,${key}=${text}`).join('');
}

const upper: Readonly<Record<number, string>> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP', 1: 'ICMP' };
const lower: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp', 1: 'icmp' };
const nameWidth = 33;

/** Protocol word of an address service: any unknown protocol is ICMPv6. */
export function protocolWord(protocol: number): string {
  return upper[protocol] ?? 'ICMPv6';
}

/** Protocol word inside a match. */
export function matchProtocol(protocol: number): string {
  return lower[protocol] ?? 'icmpv6';
}

/** How listings name a service: mark, address or match. `uncut` keeps long IPv4 names whole. */
export async function serviceName(
  service: ServiceKey,
  endpoint: EndpointText,
  uncut = false,
): Promise<string> {
  const { family, protocol, fwmark, match } = service;
  if (fwmark !== 0) return `FWM  ${fwmark | 0}${family === AF_INET6 ? ' IPv6' : ''}`;
  if (isShownAsMatch(service)) return `MATCH ${matchProtocol(protocol)}${matchParts(match)}`;
  const name = `${protocolWord(protocol)}  ${await endpoint(service)}`;
  return family === AF_INET6 || uncut ? name : name.slice(0, nameWidth);
}

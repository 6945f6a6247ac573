// SPDX-License-Identifier: GPL-2.0-or-later
import { atoi, toU8 } from '../../compat/cli/numbers.js';
import { AF_INET, AF_INET6, AF_UNSPEC, canonicalAddress } from '../../compat/model/address.js';
import type { Address, Family } from '../../compat/model/address.js';
import { constants, enums } from '../../compat/model/constants.js';
import type { IpsetRequest } from '../../compat/model/ipset.js';
import { noMac } from '../../compat/model/mac.js';
import type { AddressRange } from '../../compat/model/service.js';
import { invalid } from '../command/object.js';
import type { IpsetType, Part } from './ipset-types.js';

/** Addresses of one part: a prefix, a single address, or a range. */
export interface Net {
  readonly family: Family;
  readonly min: Address;
  readonly max: Address;
  readonly prefixLen: number;
}
export interface Ports {
  readonly protocol: number;
  readonly min: number;
  readonly max: number;
}

/** An IPv4 address as a number; an address that was never set is 0. */
export const ipv4Number = (address: Address): number =>
  address === '::' ? 0 : address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function addressOf(text: string): { family: Family; address: Address } {
  for (const family of [AF_INET6, AF_INET]) {
    const address = canonicalAddress(text, family);
    if (address !== undefined) return { family, address };
  }
  throw invalid();
}

/** `A/PLEN`, `A` or `A-B`; an IPv4 range that runs backwards is its first address alone. */
export function parseNet(text: string): Net {
  const slash = text.indexOf('/');
  if (slash >= 0) {
    const { family, address } = addressOf(text.slice(0, slash));
    return { family, min: address, max: address, prefixLen: toU8(atoi(text.slice(slash + 1))) };
  }
  const dash = text.indexOf('-');
  const { family, address: min } = addressOf(dash < 0 ? text : text.slice(0, dash));
  if (dash < 0) return { family, min, max: min, prefixLen: 0 };
  const last = canonicalAddress(text.slice(dash + 1), family);
  if (last === undefined) throw invalid();
  const isBackwards = family === AF_INET && ipv4Number(last) < ipv4Number(min);
  return { family, min, max: isBackwards ? min : last, prefixLen: 0 };
}

/** Words are told by how they begin, so `icmp6` is read as ICMP. */
function protocolOf(word: string): number {
  const { TCP, UDP, ICMP } = enums.ipproto;
  if (word.startsWith('tcp')) return TCP;
  if (word.startsWith('udp')) return UDP;
  return word.startsWith('icmp') ? ICMP : 0;
}

/** `[proto:]P1[-P2]`. */
export function parsePorts(text: string): Ports {
  const colon = text.indexOf(':');
  const protocol = colon < 0 ? 0 : protocolOf(text.slice(0, colon));
  const [first = '', last = first] = text.slice(colon + 1).split('-');
  const [min, max] = [atoi(first), atoi(last)];
  if (min < 0 || min > max || max > 0xffff) throw invalid();
  return { protocol, min, max };
}

/** As scanf(3) with `%02x` and colons: groups that are missing stay zero. */
function parseMac(text: string): string {
  const groups = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){0,5}/i.exec(text)?.[0].split(':') ?? [];
  const all = Array.from({ length: 6 }, (_, i) => groups[i] ?? '0');
  return all.map((group) => group.padStart(2, '0').toLowerCase()).join(':');
}

/** The parts of an entry, first and second of those that may come twice. */
interface Parts {
  readonly nets: Net[];
  readonly ports: Ports[];
  mac: string;
  device: string;
}

const readers: Readonly<Record<Part, (parts: Parts, text: string) => void>> = {
  net: (parts, text) => parts.nets.push(parseNet(text)),
  port: (parts, text) => parts.ports.push(parsePorts(text)),
  mac: (parts, text) => (parts.mac = parseMac(text)),
  iface: (parts, text) => (parts.device = text.slice(0, constants.IFNAMSIZ)),
};

function split(type: IpsetType, entry: string): Parts {
  const texts = entry.split(',');
  if (texts.length < type.least || texts.length > type.parts.length) throw invalid();
  const parts: Parts = { nets: [], ports: [], mac: noMac, device: '' };
  type.parts.forEach((part, index) => {
    const text = texts[index];
    if (text !== undefined) readers[part](parts, text);
  });
  return parts;
}

function checkPorts(name: string, ports: readonly Ports[]): void {
  const { TCP, UDP } = enums.ipproto;
  const [first, second] = ports;
  if (name === 'bitmap:port' && first?.protocol !== TCP && first?.protocol !== UDP) {
    throw invalid('bitmap:port should specified protocol tcp or udp');
  }
  if (second !== undefined && second.protocol !== first?.protocol) {
    throw invalid("Error: port protocol doesn't match");
  }
}

const rangeOf = (net: Net | undefined, ports: Ports | undefined): AddressRange => ({
  min: net?.min ?? '::',
  max: net?.max ?? '::',
  minPort: ports?.min ?? 0,
  maxPort: ports?.max ?? 0,
});

/** The members of a request that an entry says. */
export type EntryFields = Pick<
  IpsetRequest,
  'family' | 'protocol' | 'prefixLen' | 'range' | 'device' | 'mac' | 'prefixLen2' | 'range2'
>;

/** Reads an entry of a set. For hash:ip,port,net the two addresses change places in the record. */
export function parseEntry(name: string, type: IpsetType, entry: string): EntryFields {
  const { nets, ports, mac, device } = split(type, entry);
  checkPorts(name, ports);
  const [first, second] = type.check === 'ipportnet' ? [nets[1], nets[0]] : nets;
  return {
    family: nets[0]?.family ?? AF_UNSPEC,
    protocol: ports[0]?.protocol ?? 0,
    prefixLen: first?.prefixLen ?? 0,
    range: rangeOf(first, ports[0]),
    device,
    mac,
    prefixLen2: second?.prefixLen ?? 0,
    range2: rangeOf(second, ports[1]),
  };
}

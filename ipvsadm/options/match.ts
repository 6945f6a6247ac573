// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET, familyOf, isAnyAddress, type Family } from '../../compat/model/address.js';
import type { AddressRange, Match } from '../../compat/model/service.js';
import { atoi } from '../../compat/cli/numbers.js';

/** A match service's selector with the family and protocol that it gives the service. */
export interface MatchService {
  readonly family: Family;
  readonly protocol: number;
  /** Its family is that of the last range, 0 if none was read. An empty address is the all-zero one. */
  readonly match: Match;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Range = Writable<AddressRange>;

function isOpen({ min, max, minPort, maxPort }: AddressRange): boolean {
  return isAnyAddress(min) && isAnyAddress(max) && minPort === 0 && maxPort === 0;
}

/** True if no range and no interface is set. */
export function isEmptyMatch({ source, dest, inDevice, outDevice }: Match): boolean {
  return isOpen(source) && isOpen(dest) && !inDevice && !outDevice;
}

function cutInTwo(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Addresses and ports of a range text apart: brackets, one colon (ports), or a bare IPv6 range. */
function splitRange(text: string): [string, string | undefined] | undefined {
  if (text.startsWith('[')) {
    const end = text.lastIndexOf(']');
    return text[end + 1] === ':' ? [text.slice(1, end), text.slice(end + 2)] : undefined;
  }
  const colon = text.indexOf(':');
  return cutInTwo(text, colon === text.lastIndexOf(':') ? colon : -1);
}

function fillPorts(range: Range, text: string): void {
  const [low, high] = cutInTwo(text, text.lastIndexOf('-'));
  range.minPort = atoi(low) & 0xffff;
  range.maxPort = high ? atoi(high) & 0xffff : range.minPort;
}

/** Fills `range` as far as the text can be read; returns the family, 0 if the text is bad. */
function fillRange(range: Range, text: string): Family {
  const parts = text === '' ? undefined : splitRange(text);
  if (!parts) return 0;
  const [low, high] = cutInTwo(parts[0], parts[0].lastIndexOf('-'));
  const family = low || high ? familyOf(low || (high ?? '')) : AF_INET;
  if (family === 0) return 0;
  range.min = low;
  if (high && familyOf(high) !== family) return 0;
  range.max = high || low;
  if (parts[1] !== undefined) fillPorts(range, parts[1]);
  return family;
}

const protocols: Readonly<Record<string, number>> = {
  tcp: 6,
  udp: 17,
  sctp: 132,
  icmp: 1,
  icmpv6: 58,
};
const families: Readonly<Record<string, Family>> = { ipv4: 2, ipv6: 10 };
const noProtocol = 59; // IPPROTO_NONE; the daemon refuses it

interface Reading {
  family: Family;
  protocol: number;
  /** True once a range or a family was given. */
  selects: boolean;
  readonly match: Writable<Match> & { readonly source: Range; readonly dest: Range };
}

const anyRange = (): Range => ({ min: '', max: '', minPort: 0, maxPort: 0 });

function readRange(reading: Reading, range: Range, text: string): void {
  const family = fillRange(range, text);
  reading.match.family = family;
  reading.selects = true;
  if (reading.family === 0) reading.family = family;
}

const interfaceName = (text: string): string => text.slice(0, 15);

const keys: Readonly<Record<string, (reading: Reading, value: string) => boolean>> = {
  proto: (reading, value) => {
    reading.protocol = protocols[value] ?? 0;
    return value in protocols;
  },
  af: (reading, value) => {
    reading.family = families[value] ?? 0;
    reading.selects = true;
    return value in families;
  },
  'src-range': (reading, value) => {
    readRange(reading, reading.match.source, value);
    return true;
  },
  'dst-range': (reading, value) => {
    readRange(reading, reading.match.dest, value);
    return true;
  },
  iif: (reading, value) => {
    reading.match.inDevice = interfaceName(value);
    return true;
  },
  oif: (reading, value) => {
    reading.match.outDevice = interfaceName(value);
    return true;
  },
};

function readElement(reading: Reading, element: string): boolean {
  const [key, value] = cutInTwo(element, element.indexOf('='));
  if (value === undefined || !Object.hasOwn(keys, key)) return false;
  return keys[key]?.(reading, value.slice(0, 127)) ?? false;
}

/**
 * Reads the text of `-H`: `proto=`, `af=`, `src-range=`, `dst-range=`, `iif=`, `oif=` in any order.
 * A bad range text is no error: the range stays as far as it was read.
 * @returns undefined for an unknown key or value, or if neither a range nor a family is given
 */
export function parseMatch(text: string): MatchService | undefined {
  const reading: Reading = {
    family: 0,
    protocol: noProtocol,
    selects: false,
    match: { family: 0, source: anyRange(), dest: anyRange(), inDevice: '', outDevice: '' },
  };
  const elements = text.slice(0, 255).split(',').filter(Boolean);
  if (!elements.every((element) => readElement(reading, element))) return undefined;
  return reading.selects ? reading : undefined;
}

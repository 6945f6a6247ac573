// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../abi/constants.js';

/**
 * An IP address as inet_ntop(3) writes it: `10.0.0.1`, `2001:db8::1`. Two equal addresses are equal
 * strings. On the wire an address of neither family is written like IPv6, all zero as `::`.
 */
export type Address = string;

/** `AF_INET` 2, `AF_INET6` 10, or 0 where none is said. */
export type Family = number;

export const AF_UNSPEC = constants.AF_UNSPEC;
export const AF_INET = constants.AF_INET;
export const AF_INET6 = constants.AF_INET6;

/** Text of the four bytes at `at`. */
export function ipv4Text(bytes: Uint8Array, at = 0): Address {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return `${a}.${b}.${c}.${d}`;
}

/** Start and length of the longest run of zero groups, if it has at least two. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
    if (end > start) start = end;
  }
  return best;
}

const hex = (groups: readonly number[]): string => groups.map((g) => g.toString(16)).join(':');

/** True if `length` bytes from `at` are all zero. */
export function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** Text of the sixteen bytes at `at`. */
export function ipv6Text(bytes: Uint8Array, at = 0): Address {
  if (isZero(bytes, at, 16)) return '::'; // by far the most frequent one
  const groups: number[] = [];
  for (let i = at; i < at + 16; i += 2) groups.push(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  const { start, length } = longestZeroRun(groups);
  if (start < 0) return hex(groups);
  const mapped = length === 5 && groups[5] === 0xffff;
  if (start === 0 && (mapped || (length === 6 && groups[6] !== 0))) {
    return `::${mapped ? 'ffff:' : ''}${ipv4Text(bytes, at + 12)}`;
  }
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** Text of a 16-byte address field: IPv4 takes its first four bytes, anything else all of them. */
export function addressText(family: Family, bytes: Uint8Array, at = 0): Address {
  return family === AF_INET ? ipv4Text(bytes, at) : ipv6Text(bytes, at);
}

/** Writes four bytes at `at`; false if the text is not one that inet_pton(3) takes. */
function writeIpv4(text: string, bytes: Uint8Array, at: number): boolean {
  let value = -1;
  let digits = 0;
  let filled = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46;
    if (code === 46) {
      if (digits === 0 || filled === 4) return false;
      bytes[at + filled++] = value;
      digits = 0;
      value = -1;
    } else {
      if (code < 48 || code > 57 || value === 0) return false;
      value = (digits === 0 ? 0 : value * 10) + code - 48;
      digits++;
      if (value > 255) return false;
    }
  }
  return filled === 4;
}

/** Groups of one side of `::`, the last of which may be dotted; undefined if malformed. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const words = text.split(':');
  const groups: number[] = [];
  for (const [index, word] of words.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(word)) {
      groups.push(parseInt(word, 16));
      continue;
    }
    const dotted = new Uint8Array(4);
    if (index !== words.length - 1 || !writeIpv4(word, dotted, 0)) return undefined;
    groups.push(
      ((dotted[0] ?? 0) << 8) | (dotted[1] ?? 0),
      ((dotted[2] ?? 0) << 8) | (dotted[3] ?? 0),
    );
  }
  return groups;
}

function writeIpv6(text: string, bytes: Uint8Array, at: number): boolean {
  const sides = text.split('::');
  if (sides.length > 2) return false;
  const head = groupsOf(sides[0] ?? '');
  const tail = groupsOf(sides[1] ?? '');
  if (head === undefined || tail === undefined) return false;
  if (sides.length === 2 && (sides[0] ?? '').includes('.')) return false;
  const missing = 8 - head.length - tail.length;
  if (sides.length === 1 ? missing !== 0 : missing < 1) return false;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  for (const [index, group] of groups.entries()) {
    bytes[at + 2 * index] = group >> 8;
    bytes[at + 2 * index + 1] = group & 0xff;
  }
  return true;
}

/**
 * Writes an address into a zeroed 16-byte field; IPv4 fills the first four bytes. An empty text
 * leaves it zero.
 * @returns false, with the field in any state, if the text is no address
 */
export function writeAddress(text: Address, bytes: Uint8Array, at = 0): boolean {
  if (text === '' || text === '::') return true;
  return text.includes(':') ? writeIpv6(text, bytes, at) : writeIpv4(text, bytes, at);
}

/** The sixteen bytes of an address field, or undefined if the text is no address. */
export function addressBytes(text: Address): Uint8Array | undefined {
  const bytes = new Uint8Array(16);
  return text !== '' && writeAddress(text, bytes) ? bytes : undefined;
}

/** Family of a text by inet_pton(3)'s rules, 0 if it is no address. */
export function familyOf(text: string): Family {
  if (addressBytes(text) === undefined) return AF_UNSPEC;
  return text.includes(':') ? AF_INET6 : AF_INET;
}

/** The text as inet_ntop(3) would write it, or undefined if it is no address of that family. */
export function canonicalAddress(text: string, family?: Family): Address | undefined {
  const bytes = addressBytes(text);
  if (bytes === undefined) return undefined;
  const found = text.includes(':') ? AF_INET6 : AF_INET;
  return family !== undefined && family !== found ? undefined : addressText(found, bytes);
}

/** True for `0.0.0.0`, `::` and the empty text. */
export function isAnyAddress(address: Address): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { isIPv4, isIPv6 } from 'node:net';

/** Family of an address as written; text behind the first `-` or `/` does not count. */
export function familyOf(text: string): 4 | 6 | undefined {
  const address = plainAddress(text);
  if (isIPv4(address)) return 4;
  return isIPv6(address) && !address.includes('%') ? 6 : undefined;
}

/** The address itself, without range or prefix length. */
export function plainAddress(text: string): string {
  return text.replace(/[-/].*$/s, '');
}

/** The bits of an address, for comparison and ranges; 0 for text that is none. */
export function bitsOf(text: string): bigint {
  const address = plainAddress(text);
  return familyOf(address) === 4 ? bits4(address) : familyOf(address) === 6 ? bits6(address) : 0n;
}

function bits4(address: string): bigint {
  return address.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function bits6(address: string): bigint {
  const mapped = address.replace(/\d+\.\d+\.\d+\.\d+$/, (last) => {
    const bits = bits4(last);
    return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = mapped.split('::');
  const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), tail === undefined ? [] : groups(tail)];
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].reduce(
    (bits, part) => (bits << 16n) | BigInt(`0x${part}`),
    0n,
  );
}

/** Text of an address from its bits. IPv6 is shortened as inet_ntop does. */
export function addressText(bits: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => {
    return ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16);
  });
  const text = groups.join(':');
  const [longest] = [...text.matchAll(/\b0(:0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  return `${before}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

/** The address in the form that messages show it in. */
export function canonical(text: string): string {
  const family = familyOf(text);
  return family === undefined ? text : addressText(bitsOf(text), family);
}

/** Whether an address is one of a group. */
export function isMulticast(text: string): boolean {
  const family = familyOf(text);
  if (family === 4) return bitsOf(text) >> 28n === 0xen;
  return family === 6 && bitsOf(text) >> 120n === 0xffn;
}

/** Whether an IPv6 address, or IPv6 group, does not leave the link. */
export function isLinkLocal(text: string): boolean {
  if (familyOf(text) !== 6) return false;
  const top = bitsOf(text) >> 112n;
  return (top & 0xffc0n) === 0xfe80n || (top & 0xff0fn) === 0xff02n;
}

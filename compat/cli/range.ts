// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET, AF_INET6, canonicalAddress } from '../model/address.js';
import type { Address, Family } from '../model/address.js';
import type { AddressRange } from '../model/service.js';

/** A range with the family of its addresses. */
export interface ParsedRange {
  readonly family: Family;
  readonly range: AddressRange;
}

interface Pair<T> {
  readonly first: T;
  readonly last: T;
}

function splitDash(text: string): Pair<string> {
  const dash = text.indexOf('-');
  if (dash < 0) return { first: text, last: text };
  return { first: text.slice(0, dash), last: text.slice(dash + 1) };
}

/** `A`, `A-B`; an empty A is all zero. */
function addresses(text: string, family: Family): Pair<Address> | undefined {
  const any = family === AF_INET ? '0.0.0.0' : '::';
  const { first, last } = splitDash(text);
  const min = first === '' ? any : canonicalAddress(first, family);
  const max = text.includes('-') ? canonicalAddress(last, family) : min;
  return min === undefined || max === undefined ? undefined : { first: min, last: max };
}

/** `P`, `P-Q`, or nothing for 0. */
function ports(text: string): Pair<number> | undefined {
  if (text === '') return { first: 0, last: 0 };
  const { first, last } = splitDash(text);
  if (!/^[0-9]{1,5}$/.test(first) || !/^[0-9]{1,5}$/.test(last)) return undefined;
  const pair = { first: Number(first), last: Number(last) };
  return pair.first > 0xffff || pair.last > 0xffff ? undefined : pair;
}

/** Address and port part of a text; a bracket must be followed by a colon. */
function parts(text: string): { family: Family; hosts: string; services: string } | undefined {
  const bracket = /^\[([^\]]*)\]:(.*)$/.exec(text);
  if (bracket) return { family: AF_INET6, hosts: bracket[1] ?? '', services: bracket[2] ?? '' };
  if (text.startsWith('[')) return undefined;
  const [hosts = '', services = '', ...more] = text.split(':');
  if (more.length > 0) return { family: AF_INET6, hosts: text, services: '' };
  return { family: AF_INET, hosts, services };
}

/**
 * Reads `IP1[-IP2][:PORT1[-PORT2]]`, `[IP1-IP2]:PORT1-PORT2` or a bare IPv6 range: one colon alone
 * separates ports, which tells IPv4 from IPv6.
 */
export function parseRange(text: string): ParsedRange | undefined {
  const found = parts(text);
  if (found === undefined) return undefined;
  const [hosts, services] = [addresses(found.hosts, found.family), ports(found.services)];
  if (hosts === undefined || services === undefined) return undefined;
  const { first: min, last: max } = hosts;
  const { first: minPort, last: maxPort } = services;
  return { family: found.family, range: { min, max, minPort, maxPort } };
}

/** The complete form: both addresses and both ports. */
export function rangeText(family: Family, { min, max, minPort, maxPort }: AddressRange): string {
  const hosts = family === AF_INET ? `${min}-${max}` : `[${min}-${max}]`;
  return `${hosts}:${minPort}-${maxPort}`;
}

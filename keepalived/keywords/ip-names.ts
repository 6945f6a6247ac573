// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers of routes and rules, which may be written as C writes them, or by name.
import type { Context, RouteNames } from '../config/context.js';

const maxLong = 0xffff_ffff_ffff_ffffn;
const notation = /^[ \t\f\v\r\n]*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i;

/** A number in C's notation (10, 0xa, 012) as 64 bits without sign; undefined for anything else. */
export function cUnsigned(text: string): bigint | undefined {
  const [, sign, digits] = notation.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const kept = value > maxLong ? maxLong : value;
  return sign === '-' ? BigInt.asUintN(64, -kept) : kept;
}

const all = 0xffff_ffff;
/** The most that a number may be, after it was cut to 32 bits. */
const limits: Readonly<Record<RouteNames, number>> = {
  ...{ tables: all, group: all, protos: 255, scopes: 255, dsfield: 255, realms: 255 },
};

/** The number of a table, protocol, scope, realm, group or service field; undefined if it is none. */
export function numberOf(context: Context, kind: RouteNames, text: string): number | undefined {
  const long = cUnsigned(text);
  const negative = kind === 'group' && text.includes('-');
  const value = long === undefined || negative ? undefined : Number(BigInt.asUintN(32, long));
  if (value !== undefined && value <= limits[kind]) return value;
  return context.host.routeName(kind, text);
}

/** One realm, or two with a slash between them. */
export function areRealms(context: Context, text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 2 && parts.every((one) => numberOf(context, 'realms', one) !== undefined);
}

/** Types of routes, as iproute2 numbers them. */
const types: Readonly<Record<string, number>> = {
  ...{ unicast: 1, local: 2, broadcast: 3, brd: 3, anycast: 4, multicast: 5, blackhole: 6 },
  ...{ unreachable: 7, prohibit: 8, throw: 9, nat: 10, xresolve: 11 },
};

/** The number of a type of route by name, or as a number up to 255; nothing at all is 0. */
export function routeType(text: string): number | undefined {
  if (Object.hasOwn(types, text)) return types[text];
  const value = text === '' ? 0n : cUnsigned(text);
  return value !== undefined && value <= 255n ? Number(value) : undefined;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { RouteEntry } from '../../config/model/vrrp.js';

const types = ['blackhole', 'unreachable', 'prohibit', 'throw', 'local', 'broadcast', 'multicast'];
const ownProtocol = 18;
const tables: Readonly<Record<string, string>> = { default: '253', main: '254', local: '255' };

/** Words with a value behind them. */
function valueOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  const at = words.findIndex((word) => names.includes(word));
  return at < 0 ? undefined : words[at + 1];
}

const withName = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name} ${value}`;

/** A route as the dump shows it, its parts in a fixed order. */
export function routeText({ words, family, track }: RouteEntry): string {
  const type = words.find((word) => types.includes(word));
  const destination = destinationOf(words);
  const via = valueOf(words, 'via', 'gw');
  const way = via === undefined ? '' : ` via ${family === 6 ? 'inet6' : 'inet'} ${via}`;
  return [
    `     ${type === undefined ? 'prepend' : `add ${type}`} ${destination}`,
    withName('src', valueOf(words, 'src')),
    way,
    withName('dev', valueOf(words, 'dev', 'oif')),
    withName('table', valueOf(words, 'table')),
    ` proto ${valueOf(words, 'protocol') ?? ownProtocol}`,
    withName('metric', valueOf(words, 'metric', 'priority', 'preference')),
    track ? '' : ' no_track',
  ].join('');
}

/** The word that is no keyword and no keyword's value. */
function destinationOf(words: readonly string[]): string {
  const to = valueOf(words, 'to');
  if (to !== undefined) return to;
  const first = words.find((word) => !types.includes(word) && !/^(unicast|inet6?)$/.test(word));
  return first ?? 'default';
}

/** A rule as the dump shows it. */
export function ruleText({ words, track }: RouteEntry): string {
  const table = valueOf(words, 'table', 'lookup');
  const iif = valueOf(words, 'iif', 'dev');
  return [
    `     from ${valueOf(words, 'from') ?? 'all'}`,
    withName('to', valueOf(words, 'to')),
    withName('priority', valueOf(words, 'priority', 'preference', 'order')),
    withName('iif', iif),
    ` tos 0x0 protocol ${ownProtocol}`,
    table === undefined ? '' : ` lookup ${tables[table] ?? table}`,
    track ? '' : ' no_track',
  ].join('');
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Groups of addresses: of virtual servers, and those of the forks.
import { addressText, bitsOf, familyOf, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type {
  AddressGroup,
  AddressGroupEntry,
  GroupEntry,
  LvsConfig,
  TunnelEntry,
  VirtualServerGroup,
} from '../config/model/lvs.js';
import * as r from './readers.js';
import { block, list, table, word, type Line, type Row } from './table.js';

type L = LvsConfig;
const all = 0xffff_ffff;

/** First and last address of a range, or why it is none. */
type Range = { readonly first: string; readonly last: string; readonly family: 4 | 6 } | string;

/** `A`, `A-LAST`, `A-B`, `A/LEN`. The last part counts in decimal for IPv4, in hexadecimal for IPv6. */
function rangeOf(text: string): Range | undefined {
  const family = familyOf(text);
  if (family === undefined) return undefined;
  const start = plainAddress(text);
  const rest = text.slice(start.length);
  if (rest === '') return { first: start, last: start, family };
  return rest.startsWith('/') ? masked(text, start, family) : ending(text, start, family);
}

function masked(text: string, start: string, family: 4 | 6): Range {
  const [, lengthText = ''] = text.split('/');
  const max = family === 4 ? 32 : 128;
  const length = /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : -1;
  if (length < 0 || length > max) return `Invalid netmask - ${text} - skipping`;
  const hosts = (1n << BigInt(max - length)) - 1n;
  const bits = bitsOf(start);
  if ((bits & hosts) !== 0n) return `Address mask bits not empty - ${text} - skipping`;
  return { first: start, last: addressText(bits | hosts, family), family };
}

function ending(text: string, start: string, family: 4 | 6): Range {
  const end = text.slice(start.length + 1);
  const other = familyOf(end);
  if (other !== undefined && !(family === 6 && !end.includes(':'))) {
    if (other !== family) return `Range address families do not match ${text} - skipping`;
    if (bitsOf(end) < bitsOf(start)) {
      return `Address range end is less than address range start - ${text} - skipping`;
    }
    return { first: start, last: end, family };
  }
  return shortEnd(text, start, family);
}

function shortEnd(text: string, start: string, family: 4 | 6): Range {
  const end = text.slice(start.length + 1);
  const [digits = ''] = (family === 4 ? /^\d*/ : /^[0-9a-f]*/i).exec(end) ?? [];
  const extra = end.slice(digits.length);
  const value = digits === '' ? 0n : BigInt(family === 4 ? digits : `0x${digits}`);
  const mask = family === 4 ? 0xffn : 0xffffn;
  if (extra !== '')
    return `!Virtual server group range '${text}' has extra characters at end '${extra}'`;
  if (value > mask) return `!Virtual server group range '${text}' end '${end}' too large`;
  const bits = bitsOf(start);
  if (value <= (bits & mask)) {
    return `Address range end is not greater than address range start - ${text} - skipping`;
  }
  return { first: start, last: addressText((bits & ~mask) | value, family), family };
}

/** Reports what is wrong with a range; a leading `!` marks a wrong number. */
function tellRange(context: Context, problem: string): void {
  if (problem.startsWith('!')) context.report('invalidNumber', problem.slice(1), { word: 0 });
  else context.error(problem, 0);
}

function groupEntry(
  context: Context,
  group: VirtualServerGroup,
  line: Line,
): GroupEntry | undefined {
  const [first = '', second] = line.words;
  if (first === 'fwmark') return fwmarkEntry(context, group, line);
  const none = second === undefined || /^0*$/.test(second);
  const port = none ? 0 : r.unsigned(context, second, { min: 1, max: 65535, word: 1 });
  const range = rangeOf(first);
  if (port === undefined || range === undefined) {
    const shown = none ? '' : `/port/${second}`;
    context.error(`Invalid virtual server group IP address ${first} ${shown} - skipping`, 0);
    return undefined;
  }
  if (typeof range !== 'string') return { kind: 'address', ...range, port };
  tellRange(context, range);
  return undefined;
}

function fwmarkEntry(
  context: Context,
  group: VirtualServerGroup,
  line: Line,
): GroupEntry | undefined {
  const given = r.need(context, line, 1);
  const family = line.words[2];
  const fwmark = r.unsigned(context, given, { min: 0, max: all, word: 1 });
  if (fwmark === undefined) {
    context.error(`(${group.name}): fwmark '${given}' must be in [0, ${all}] - ignoring`, 1);
    return undefined;
  }
  const known = family === 'inet' ? 4 : family === 'inet6' ? 6 : undefined;
  if (family !== undefined && known === undefined) {
    context.error(`(${group.name}): fwmark '${fwmark}' family ${family} unknown - ignoring`, 2);
    return undefined;
  }
  return { kind: 'fwmark', fwmark, family: known };
}

/** A group without entries goes, and so does one whose marks could be of either family. */
function closeGroup(context: Context, target: L): void {
  const group = target.groups.at(-1);
  if (group === undefined) return;
  const families = new Set(group.entries.map(({ family }) => family));
  if (group.entries.length === 0) {
    context.error(`virtual server group ${group.name} has no entries - removing`);
  } else if (families.has(4) && families.has(6) && families.has(undefined)) {
    const text = 'cannot have IPv4, IPv6 and fwmark without family - removing';
    context.error(`virtual server group ${group.name} ${text}`);
  } else return;
  target.groups.pop();
}

function addressEntry(context: Context, line: Line): AddressGroupEntry | undefined {
  const [text = '', device] = line.words;
  if (text.startsWith('ipset:')) {
    return { family: undefined, first: '', last: '', ipset: text.slice(6), interface: device };
  }
  const range = rangeOf(text);
  if (range === undefined) {
    context.error(`Invalid address group IP address ${text} - skipping`, 0);
    return undefined;
  }
  if (typeof range !== 'string') return { ...range, ipset: undefined, interface: device };
  tellRange(context, range);
  return undefined;
}

function addressGroup(name: string, into: 'localGroups' | 'denyGroups' | 'allowGroups'): Row<L> {
  return list<L>(name, {
    words: 2,
    begin: (context, target, line) => {
      const group: AddressGroup = { name: r.need(context, line, 1), entries: [] };
      target[into].push(group);
      return true;
    },
    each: (context, target, line) => {
      const entry = addressEntry(context, line);
      if (entry !== undefined) target[into].at(-1)?.entries.push(entry);
    },
  });
}

type TunnelGroup = L['tunnelGroups'][number];

const tunnelEntry = table<TunnelEntry>('tunnel_group/tunnel_entry', [
  word('kind', r.text('kind')),
  word('remote', r.text('remote')),
  word('local', r.text('local')),
  word('if', r.text('underlying')),
]);

const tunnelGroup = table<TunnelGroup>('tunnel_group', [
  block('tunnel_entry', {
    table: tunnelEntry,
    open: (context, target, line) => {
      const entry: TunnelEntry = {
        ...{ interface: r.need(context, line, 1), kind: undefined, remote: undefined },
        ...{ local: undefined, underlying: undefined },
      };
      target.entries.push(entry);
      return entry;
    },
  }),
]);

/** Root keywords that hold groups. */
export const groupRows: readonly Row<L>[] = [
  list<L>('virtual_server_group', {
    words: 2,
    begin: (context, target, line) => {
      target.groups.push({ name: r.need(context, line, 1), entries: [] });
      return true;
    },
    each: (context, target, line) => {
      const group = target.groups.at(-1);
      const entry = group === undefined ? undefined : groupEntry(context, group, line);
      if (entry !== undefined) group?.entries.push(entry);
    },
    end: closeGroup,
  }),
  addressGroup('local_address_group', 'localGroups'),
  addressGroup('deny_address_group', 'denyGroups'),
  addressGroup('allow_address_group', 'allowGroups'),
  block('tunnel_group', {
    table: tunnelGroup,
    open: (context, target, line) => {
      const group: TunnelGroup = { name: r.need(context, line, 1), entries: [] };
      target.tunnelGroups.push(group);
      return group;
    },
  }),
];

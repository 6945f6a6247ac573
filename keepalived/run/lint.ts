// SPDX-License-Identifier: GPL-2.0-or-later
// What the original does not tell: things that load and are wrong all the same, and why findings matter.
import { didYouMean } from '../../compat/conf/suggest.js';
import { bitsOf, familyOf, plainAddress } from '../config/address.js';
import type { Finding } from '../config/context.js';
import type { Config } from '../config/model.js';
import type { IpAddress } from '../config/model/vrrp.js';
import type { ErrorClass, LineItem } from '../source/items.js';
import type { ConfigResult } from './read.js';

/** A finding for people and editors. Columns count from 1; `endColumn` is behind the last one. */
export interface Advice {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable, for switching off. */
  readonly code: string;
  readonly message: string;
  readonly why: string;
  readonly hint: string | undefined;
  readonly at: AdvicePlace | undefined;
}

export interface AdvicePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly source: string;
}

const codes: Readonly<Record<ErrorClass, readonly [code: string, why: string]>> = {
  note: ['note', 'It is told and changes nothing.'],
  fileNotFound: ['file-not-found', 'keepalived does not start without it.'],
  badInterface: ['bad-interface', 'keepalived stops unless `dynamic_interfaces` is set.'],
  fatal: ['fatal', 'The setting cannot be used.'],
  multipleFiles: ['multiple-files', 'All of them are read, in this order.'],
  unknownKeyword: [
    'unknown-keyword',
    'The line has no effect, and a block after it is read as part of the block around it.',
  ],
  unexpectedOpen: [
    'unexpected-brace',
    'What follows belongs to the block around it, and so does its closing brace.',
  ],
  missingOpen: ['missing-brace', 'The line is read as the first one of the block.'],
  unexpectedClose: ['unexpected-brace', 'It closes nothing: a block ended earlier than meant.'],
  missingClose: [
    'missing-brace',
    'What stands after the block that is still open was read as part of it.',
  ],
  unmatchedQuote: ['unmatched-quote', 'The word is lost, and all behind it on the line.'],
  missingParameter: ['missing-word', 'keepalived ends here and reads nothing more.'],
  invalidNumber: ['invalid-number', 'The number is not used.'],
  general: ['configuration', 'keepalived goes on with what is left.'],
  warning: ['advice', 'It works, perhaps not as meant.'],
  deprecated: ['deprecated', 'It works today; a later keepalived may not know it.'],
  security: ['script-security', 'Whoever can write these scripts is root.'],
};

const warnings: readonly ErrorClass[] = ['note', 'multipleFiles', 'warning', 'deprecated'];

/** Every finding once, whichever of the four readings told it, and what only we tell. */
export function adviceOn(result: ConfigResult): readonly Advice[] {
  const seen = new Set<string>();
  const all = [...result.findings.map(fromFinding), ...ownAdvice(result)];
  return all.filter(({ at, message }) => {
    const key = `${at?.file ?? ''}:${at?.line ?? 0}:${message}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function fromFinding({ class: cls, text, at, known }: Finding): Advice {
  const [code, why] = codes[cls];
  const word = /Unknown keyword '(.*)'/.exec(text)?.[1];
  const hint = word === undefined || known === undefined ? undefined : didYouMean(word, known);
  return {
    severity: warnings.includes(cls) ? 'warning' : 'error',
    ...{ code, message: text, why, hint },
    at: at && {
      ...{ file: at.file, line: at.line, column: at.column, endColumn: at.column + at.length },
      source: at.raw ?? '',
    },
  };
}

type Rule = (result: ConfigResult) => readonly Advice[];

const rules: readonly Rule[] = [onlyLogged, sharedVips, fewServers, laddrOnVip, oddAddresses];

function ownAdvice(result: ConfigResult): readonly Advice[] {
  return rules.flatMap((rule) => rule(result));
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly why: string;
  readonly at?: AdvicePlace | undefined;
}

const warning = ({ at, ...rest }: Told): Advice => ({
  severity: 'warning',
  ...rest,
  hint: undefined,
  at,
});

/** Dropped with a line in the log, which `-t` does not show. */
function onlyLogged({ logs }: ConfigResult): readonly Advice[] {
  const why = 'keepalived tells this in its log only, and leaves the thing out.';
  return logs
    .filter((message) =>
      /ignoring|does not exist|unknown|specified but not|must be link local/.test(message),
    )
    .map((message) => warning({ code: 'only-logged', message, why }));
}

interface NamedVip {
  readonly owner: string;
  readonly vip: IpAddress;
}

function allVips({ vrrp }: Config): readonly NamedVip[] {
  return vrrp.instances.flatMap(({ name, vips, excludedVips }) =>
    [...vips, ...excludedVips].map((vip) => ({ owner: name, vip })),
  );
}

function sharedVips(result: ConfigResult): readonly Advice[] {
  const owners = new Map<string, string>();
  const found: Advice[] = [];
  for (const { owner, vip } of allVips(result.config)) {
    const first = owners.get(vip.address);
    owners.set(vip.address, first ?? owner);
    if (first === undefined) continue;
    const message = `${vip.address} is an address of ${first} and of ${owner}`;
    const why = 'Both set it when they are master; whoever stops first removes it.';
    found.push(warning({ code: 'shared-vip', message, why, at: lastWord(result, vip.address) }));
  }
  return found;
}

function fewServers(result: ConfigResult): readonly Advice[] {
  return result.config.lvs.virtualServers.flatMap((server) => {
    const count = server.realServers.length;
    const weighted = server.realServers.some(({ weight }) => (weight ?? 1) > 1);
    if (weighted || server.quorum <= count || count === 0) return [];
    const message = `quorum ${server.quorum} with ${count} real servers can never be reached`;
    const why = 'The service stays down, or with its sorry server, for ever.';
    const at = lastWord(result, String(server.quorum));
    return [warning({ code: 'quorum-too-high', message, why, at })];
  });
}

function laddrOnVip(result: ConfigResult): readonly Advice[] {
  const { localGroups, virtualServers, groups } = result.config.lvs;
  const services = virtualServers.flatMap(({ key }) =>
    key.kind === 'address' ? [key.address] : [],
  );
  const grouped = groups.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'address' ? [entry.first] : [])),
  );
  const addresses = [
    ...services,
    ...grouped,
    ...allVips(result.config).map(({ vip }) => vip.address),
  ];
  return localGroups.flatMap(({ name, entries }) =>
    entries.flatMap(({ first, last }) => {
      const inside = addresses.find((one) => within(one, first, last));
      if (inside === undefined) return [];
      const message = `local addresses ${first}-${last} of ${name} hold ${inside}, which is a virtual address`;
      const why = 'Connections to servers would come from the address that clients talk to.';
      return [warning({ code: 'laddr-on-vip', message, why, at: lastWord(result, first) })];
    }),
  );
}

function within(address: string, first: string, last: string): boolean {
  if (familyOf(address) !== familyOf(first)) return false;
  const bits = bitsOf(address);
  return bits >= bitsOf(first) && bits <= bitsOf(last);
}

/** Words that were meant as addresses: too few parts, or a part that is too great. */
function oddAddresses({ items }: ConfigResult): readonly Advice[] {
  const found: Advice[] = [];
  for (const item of items) {
    if (item.kind !== 'line') continue;
    for (const { text, column } of item.logical.words.slice(1)) {
      if (!/^\d{1,4}(\.\d{1,4}){2,4}(\/\d+)?$/.test(text)) continue;
      if (familyOf(plainAddress(text)) !== undefined) continue;
      const why = 'It is taken as text, or not at all; an address has four parts up to 255.';
      const at = placeOf(item, column, text.length);
      found.push(warning({ code: 'odd-address', message: `${text} is not an address`, why, at }));
    }
  }
  return found;
}

function placeOf(item: LineItem, column: number, length: number): AdvicePlace {
  const source = item.raw ?? '';
  const indent = /^[ \t\f\v\r]*/.exec(source)?.[0].length ?? 0;
  const start = item.expanded === true ? indent + 1 : indent + column;
  return { file: item.file, line: item.line, column: start, endColumn: start + length, source };
}

/** Where a word stands last, its range or prefix length not counting. */
function lastWord({ items }: ConfigResult, wanted: string): AdvicePlace | undefined {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item?.kind !== 'line') continue;
    const word = item.logical.words.find(({ text }) => plainAddress(text) === wanted);
    if (word !== undefined) return placeOf(item, word.column, word.text.length);
  }
  return undefined;
}

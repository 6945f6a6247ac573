// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of track_interface, track_script, track_file, track_process and track_bfd.
import type { Context } from '../config/context.js';
import { interfaceExists } from '../config/interfaces.js';
import type { Tracked } from '../config/model/vrrp.js';
import * as r from './readers.js';
import type { Line, ListRow } from './table.js';

interface Owner {
  readonly name: string;
}

/** Texts and limits of one kind of tracked thing. */
interface Kind {
  readonly found: (context: Context, name: string, owner: string) => boolean;
  readonly duplicate: string;
  readonly unknownOption: string;
  readonly noValue: string;
  readonly unknownWeightOption: string;
  readonly limit: number;
  readonly outOfRange: (given: string, name: string) => string;
  readonly noReverse: boolean;
  /** +/-254 is taken and becomes +/-253. */
  readonly narrows: boolean;
}

const has = (objects: readonly { readonly name: string }[], name: string): boolean =>
  objects.some((one) => one.name === name);

const named =
  (what: string, list: (context: Context) => readonly { readonly name: string }[]): Kind['found'] =>
  (context, name, owner) => {
    if (has(list(context), name)) return true;
    context.error(`(${owner}) track ${what} ${name} not found, ignoring...`, 0);
    return false;
  };

const kinds = {
  interface: {
    found: (context, name, owner) => {
      const text = `(${owner}) tracked interface ${name} doesn't exist`;
      return interfaceExists(context, name, text, 0);
    },
    duplicate: 'track_interface',
    unknownOption: 'track_interface',
    noValue: 'track_interface',
    unknownWeightOption: 'track_interace',
    limit: 254,
    outOfRange: (given, name) =>
      `weight ${given} for ${name} must be between [-253..253] inclusive. Ignoring...`,
    noReverse: false,
    narrows: true,
  },
  script: {
    found: named('script', ({ config }) => config.vrrp.scripts),
    duplicate: 'track_script',
    unknownOption: 'track script',
    noValue: 'track script',
    unknownWeightOption: 'track_script',
    limit: 254,
    outOfRange: (_, name) =>
      `track script ${name}: weight must be between [-253..253] inclusive, ignoring...`,
    noReverse: true,
    narrows: true,
  },
  file: {
    found: named('file', ({ config }) => config.vrrp.trackFiles),
    duplicate: 'track_file',
    unknownOption: 'track file',
    noValue: 'track file',
    unknownWeightOption: 'track file',
    limit: 254,
    outOfRange: (_, name) =>
      `weight for track file ${name} must be in [-254..254] inclusive. Ignoring...`,
    noReverse: true,
    narrows: false,
  },
  process: {
    found: named('process', ({ config }) => config.vrrp.trackProcesses),
    duplicate: 'track_process',
    unknownOption: 'track process',
    noValue: 'track process',
    unknownWeightOption: 'track_process',
    limit: 254,
    outOfRange: (_, name) =>
      `weight for track process ${name} must be in [-254..254] inclusive. Ignoring...`,
    noReverse: true,
    narrows: false,
  },
  bfd: {
    found: named('bfd', ({ config }) => config.vrrp.bfds),
    duplicate: 'track_bfd',
    unknownOption: 'track bfd',
    noValue: 'track bfd',
    unknownWeightOption: 'track bfd',
    limit: 253,
    outOfRange: (_, name) =>
      `weight for track bfd ${name} must be in [-253..253] inclusive. Ignoring...`,
    noReverse: true,
    narrows: false,
  },
} satisfies Record<string, Kind>;

type Field = 'trackInterfaces' | 'trackScripts' | 'trackFiles' | 'trackProcesses' | 'trackBfds';

/** A list of tracked things of one kind. */
export function tracking<T extends Owner & Record<Field, Tracked[]>>(
  kind: keyof typeof kinds,
  into: Field,
): Pick<ListRow<T>, 'each'> {
  return {
    each: (context, target, line) => {
      const one = tracked(context, kinds[kind], { line, owner: target.name, before: target[into] });
      if (one !== undefined) target[into].push(one);
    },
  };
}

interface Given {
  readonly line: Line;
  readonly owner: string;
  readonly before: readonly Tracked[];
}

function tracked(context: Context, kind: Kind, given: Given): Tracked | undefined {
  const [name = '', option, value, extra] = given.line.words;
  const tell = (text: string, word: number): void =>
    context.error(`(${given.owner}) ${text}`, word);
  if (!kind.found(context, name, given.owner)) return undefined;
  if (has(given.before, name)) {
    tell(`duplicate ${kind.duplicate} ${name} - ignoring`, 0);
    return undefined;
  }
  const one: Tracked = { name, weight: undefined, reverse: undefined };
  if (option === undefined) return one;
  if (option !== 'weight') {
    tell(unknownOption(kind, name, option), 1);
    return undefined;
  }
  if (value === undefined) {
    tell(`weight without value specified for ${kind.noValue} ${name} - ignoring`, 1);
    return undefined;
  }
  weight(context, kind, { one, value, tell });
  if (extra === 'reverse') one.reverse = true;
  else if (extra === 'noreverse' && kind.noReverse) one.reverse = false;
  else if (extra !== undefined) {
    tell(`unknown ${kind.unknownWeightOption} ${name} weight option ${extra} - ignoring`, 3);
  }
  return one;
}

function unknownOption(kind: Kind, name: string, option: string): string {
  const what = kind.duplicate === 'track_interface' || kind.duplicate === 'track_bfd';
  return `unknown ${kind.unknownOption}${what ? ` ${name}` : ''} option ${option} - ignoring`;
}

function weight(
  context: Context,
  kind: Kind,
  given: {
    readonly one: Tracked;
    readonly value: string;
    readonly tell: (text: string, word: number) => void;
  },
): void {
  const { one, value, tell } = given;
  const range = { min: -kind.limit, max: kind.limit, word: 2 };
  const found = r.signed(context, value, range);
  if (found === undefined) {
    tell(kind.outOfRange(value, one.name), 2);
    return;
  }
  const narrowed = kind.narrows && Math.abs(found) === 254;
  if (narrowed) tell(`weight for ${one.name} cannot be +/-254. Setting to +/-253`, 2);
  one.weight = narrowed ? Math.sign(found) * 253 : found;
}

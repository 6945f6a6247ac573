// SPDX-License-Identifier: GPL-2.0-or-later

/** A definition: one line, or several that stand below each other. Values are kept unexpanded. */
export type Definition = readonly string[];

/** What built-in definitions answer. */
export interface BuiltIns {
  /** Folder of the file that is being read. */
  readonly folder: (file: string) => string;
  /** `-i`, else the host's name up to the first dot. */
  readonly configId: string;
  /** Undefined where the build knows no `_ENV`. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  /** A whole number from `min` to `max`, both included. */
  readonly random: (min: number, max: number) => number;
}

/** The definitions that hold at one place of the file. */
export class Definitions {
  private readonly values = new Map<string, Definition>();
  private readonly builtIns: BuiltIns;

  constructor(builtIns: BuiltIns) {
    this.builtIns = builtIns;
  }

  set(name: string, value: Definition): void {
    this.values.set(name, value);
  }

  delete(name: string): void {
    this.values.delete(name);
  }

  /** @param parameters text between the name and the closing brace; undefined without braces */
  get(name: string, parameters: string | undefined, file: string): Definition | undefined {
    const own = this.values.get(name);
    const given = parameters?.trim() ?? '';
    if (own !== undefined) return given === '' ? own : undefined;
    const value = this.builtIn(name, given, file);
    return value === undefined ? undefined : [value];
  }

  private builtIn(name: string, given: string, file: string): string | undefined {
    switch (name) {
      case '_PWD':
        return given === '' ? this.builtIns.folder(file) : undefined;
      case '_INSTANCE':
        return given === '' ? this.builtIns.configId : undefined;
      case '_HASH':
        return given === '' ? '#' : undefined;
      case '_BANG':
        return given === '' ? '!' : undefined;
      case '_ENV':
        return this.variable(given);
      case '_RANDOM':
        return this.randomNumber(given);
      default:
        return undefined;
    }
  }

  private variable(name: string): string | undefined {
    const { env } = this.builtIns;
    return env !== undefined && /^[A-Za-z_]\w*$/.test(name) ? (env[name] ?? '') : undefined;
  }

  private randomNumber(given: string): string | undefined {
    if (!/^(\d+([ \t]+\d+)?)?$/.test(given)) return undefined;
    const [min = 0, max = 32767] = given === '' ? [] : given.split(/[ \t]+/).map(Number);
    return String(this.builtIns.random(min, Math.max(min, max)));
  }
}

/** What stands behind a sequence is expanded anew in each of its rounds. */
const isSequence = /^[ \t]*~(?:SEQx?|LST)\(/;
const reference = /\$(?:\{([A-Za-z_]\w*)([ \t][^{}]*)?\}|([A-Za-z_]\w*)(?=[ \t,)]|$))/g;

/** The most that a line may grow by its definitions. */
const maxLineBytes = 1023;
const maxRounds = 200;

/** A line whose references are replaced. Further lines of a multi-line definition follow it. */
export interface Expanded {
  readonly text: string;
  readonly following: readonly string[];
  readonly replaced: boolean;
}

/**
 * Replaces references until none is left that is known, or until a sequence has come in: a comment
 * may begin before it. One of several lines is replaced only at the end of the text. A result that
 * is longer than a line may be stays as it was before.
 */
export function expand(text: string, definitions: Definitions, file: string): Expanded {
  let result: Expanded = { text, following: [], replaced: false };
  if (!text.includes('$')) return result;
  for (let round = 0; round < maxRounds && !isSequence.test(result.text); round++) {
    const next = replaceFirst(result, definitions, file);
    if (next === undefined || next.text.length > maxLineBytes) break;
    result = next;
    if (next.hasSequence) break;
  }
  return result;
}

function replaceFirst(
  from: Expanded,
  definitions: Definitions,
  file: string,
): (Expanded & { readonly hasSequence: boolean }) | undefined {
  for (const match of from.text.matchAll(reference)) {
    const [whole, braced, parameters, bare] = match;
    const value = definitions.get(braced ?? bare ?? '', parameters, file);
    if (value === undefined) continue;
    const before = from.text.slice(0, match.index);
    const after = from.text.slice(match.index + whole.length);
    const [first = '', ...rest] = value;
    if (rest.length > 0 && after.trim() !== '') continue;
    return {
      text: before + first + after,
      following: [...rest, ...from.following],
      replaced: true,
      hasSequence: isSequence.test(first),
    };
  }
  return undefined;
}

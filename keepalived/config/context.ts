// SPDX-License-Identifier: GPL-2.0-or-later
import { errorClasses, type ErrorClass, type LineItem, type Place } from '../source/items.js';
import type { Config } from './model.js';

/** Each process reads the whole configuration for itself; `-t` plays all four in this order. */
export const passes = ['parent', 'checker', 'vrrp', 'bfd'] as const;
export type Pass = (typeof passes)[number];

/** The build whose behaviour is shown. `known` says which words exist, see `keywords/flavour.ts`. */
export type Build = '2.2.7' | '2.4.3';

/** An interface as far as a configuration can depend on it. */
export interface HostInterface {
  readonly name: string;
  readonly loopback: boolean;
  /** Type of device as the kernel calls it, `macvlan`, empty for one without; absent where it is not known. */
  readonly kind?: string;
}

/** What `stat` of a script's path tells. */
export interface ScriptStat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What a configuration may ask of the machine. Nothing is changed. */
export interface Host {
  readonly interfaces: readonly HostInterface[];
  readonly hostName: string;
  readonly cpuCount: number;
  /** Effective user and group of the program. */
  readonly uid: number;
  readonly gid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** User and main group by name, never by number; undefined if there is none. */
  user(name: string): { readonly uid: number; readonly gid: number } | undefined;
  group(name: string): number | undefined;
  stat(path: string): ScriptStat | undefined;
  /** Real path with links followed; undefined if it does not exist. */
  realpath(path: string): string | undefined;
  readText(path: string): string | undefined;
  /** Whether a host of that name has an address; absent where nobody asked. */
  resolves?(name: string): boolean;
  /** Routing names of iproute2: table, protocol, scope, realm or group by name. */
  routeName(kind: RouteNames, name: string): number | undefined;
}

export type RouteNames = 'tables' | 'protos' | 'scopes' | 'realms' | 'group' | 'dsfield';

/** One thing that was found. `printed` is the whole line of the original, `text` without its prefix. */
export interface Finding {
  readonly class: ErrorClass;
  readonly printed: string;
  readonly text: string;
  readonly pass: Pass;
  readonly at: (Place & { readonly column: number; readonly length: number }) | undefined;
  /** Words that could have stood there, for "did you mean". */
  readonly known?: readonly string[];
}

/** Thrown where the original ends the process at once: a word that must be there is not. */
export class MissingWord extends Error {
  override readonly name = 'MissingWord';
}

/** What reading and checking share: the configuration so far, where we are, what was found. */
export class Context {
  readonly config: Config;
  readonly host: Host;
  readonly build: Build;
  /** `-t`: numbers are taken strictly, and log lines are not wanted. */
  readonly testing: boolean;
  readonly findings: Finding[] = [];
  /** Lines that the original only logs. */
  readonly logs: string[] = [];
  pass: Pass = 'parent';
  /** Something was unknown that another build or fork knows. */
  lacked = false;
  /** Set by a word that nothing more of its block is to be read after. */
  blockFailed = false;
  /** Numbers that a block keeps from its first line to its last. */
  readonly scratch: Record<string, number> = {};
  /** Words of a block that are looked at only when it ends. */
  readonly names: string[] = [];
  /** The line that is being read; undefined once the whole file is. */
  line: LineItem | undefined;

  constructor(options: Pick<Context, 'config' | 'host' | 'build' | 'testing'>) {
    this.config = options.config;
    this.host = options.host;
    this.build = options.build;
    this.testing = options.testing;
  }

  /** Reports an ordinary configuration error at the current line. */
  error(text: string, word?: number): void {
    this.report('general', text, { word });
  }

  /** @param options.word index of the word that is meant, for the caret */
  report(
    cls: ErrorClass,
    text: string,
    options: {
      readonly word?: number | undefined;
      readonly place?: Place;
      readonly known?: readonly string[];
    } = {},
  ): void {
    const place = options.place ?? this.line;
    const prefix = place === undefined ? '' : this.prefix(place);
    this.findings.push({
      class: cls,
      printed: prefix + text,
      text,
      pass: this.pass,
      at: place && { ...this.span(place, options.word ?? 0), ...where(place) },
      ...(options.known === undefined ? {} : { known: options.known }),
    });
  }

  log(text: string): void {
    this.logs.push(text);
  }

  private prefix({ file, line, named, counted }: Place): string {
    const number = counted?.[this.pass === 'parent' ? 0 : 1] ?? line;
    if (number === 0) return '';
    return this.pass !== 'parent' || named ? `(${file}: Line ${number}) ` : `(Line ${number}) `;
  }

  private span(place: Place, index: number): { column: number; length: number } {
    const indent = /^[ \t\f\v\r]*/.exec(place.raw ?? '')?.[0].length ?? 0;
    const whole = { column: indent + 1, length: Math.max(1, (place.raw ?? '').trim().length) };
    if (place !== this.line || place.expanded === true) return whole;
    const word = this.line.logical.words[index];
    if (word === undefined) return { column: indent + this.line.logical.column, length: 1 };
    const length = word.text.length + (word.quoted ? 2 : 0);
    return { column: indent + word.column, length: Math.max(1, length) };
  }
}

function where({ file, line, named, raw }: Place): Place {
  return { file, line, named, ...(raw === undefined ? {} : { raw }) };
}

/** Exit status of `-t` for the worst of these findings. */
export function exitStatus(findings: readonly Finding[]): number {
  const worst = findings.reduce((so, one) => Math.max(so, errorClasses.indexOf(one.class)), 0);
  if (worst === 0) return 0;
  if (worst <= errorClasses.indexOf('fatal')) return 4;
  return worst === errorClasses.indexOf('security') ? 6 : 5;
}

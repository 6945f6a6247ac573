// SPDX-License-Identifier: GPL-2.0-or-later
import { adviceOn, type Advice } from './lint.js';
import type { ConfigResult } from './read.js';

/** How findings are told. */
export interface ReportOptions {
  /** Codes that are not wanted, `all` being none left out; undefined: no lint was asked for. */
  readonly lint: readonly string[] | undefined;
  readonly json: boolean;
  readonly model: boolean;
  /** Someone reads this on a terminal. */
  readonly people: boolean;
}

/** Text for standard output, and for standard error or the log file. */
export interface Report {
  readonly out: string;
  readonly text: string;
}

/** The lines of the original in a pipe; for people each with its place, and what is wrong beside them. */
export function report(result: ConfigResult, options: ReportOptions): Report {
  const out = options.model ? `${JSON.stringify(result.config, plain, 2)}\n` : '';
  const off = (options.lint ?? []).map((code) => code.replace(/^-/, ''));
  const wanted = (): readonly Advice[] =>
    adviceOn(result).filter(({ code }) => !off.includes(code));
  if (options.json) return { out: `${out}${JSON.stringify(wanted().map(forEditors))}\n`, text: '' };
  if (options.lint !== undefined || options.people)
    return { out, text: wanted().map(forPeople).join('') };
  return { out, text: result.findings.map(({ printed }) => `${printed}\n`).join('') };
}

/** Maps as objects; JSON has no undefined, so what is not set is absent. */
function plain(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function forEditors({ at, ...advice }: Advice): object {
  if (at === undefined) return advice;
  const { file, line, column, endColumn } = at;
  return { ...advice, file, line, column, endColumn };
}

function forPeople({ severity, code, message, why, hint, at }: Advice): string {
  const place = at === undefined ? '' : `${at.file}:${at.line}:${at.column}: `;
  const lines = [`${place}${severity}: ${message} [${code}]`];
  if (at !== undefined && at.source !== '') lines.push(...excerpt(at));
  if (hint !== undefined) lines.push(`      = ${hint}`);
  lines.push(`      = ${why}`, '');
  return lines.join('\n');
}

/** The line with a caret under each character that is meant; tabs keep their width. */
function excerpt({
  line,
  column,
  endColumn,
  source,
}: NonNullable<Advice['at']>): readonly string[] {
  const shown = source.replace(/\r$/, '');
  const before = shown.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(endColumn, shown.length + 1) - column));
  return [`${String(line).padStart(5)} | ${shown}`, `      | ${before}${carets}`];
}

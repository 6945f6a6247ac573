// SPDX-License-Identifier: GPL-2.0-or-later
import { inertName } from './inert.js';
import type { KeywordTable, Row, WordRow } from './table.js';

/** Lines of a manual page between which the list made from the tables stands. */
export const manualBegin = '.\\" begin keywords: made from the tables, do not edit';
export const manualEnd = '.\\" end keywords';

/** Puts lines of groff between the two marks of a manual page. */
export function spliceLines(page: string, lines: readonly string[]): string {
  const begin = page.indexOf(manualBegin);
  const end = page.indexOf(manualEnd);
  if (begin < 0 || end < begin) throw new Error('the page lacks the marks of its list');
  return page.slice(0, begin) + [manualBegin, ...lines, ''].join('\n') + page.slice(end);
}

/** Puts the list made from `table` between the two marks of a manual page. */
export function spliceManual(page: string, table: KeywordTable): string {
  const sections = [...table.rows.values()];
  return spliceLines(
    page,
    sections.flatMap((row) => [`.SH ${escaped(title(row))}`, ...entry(row)]),
  );
}

function entry(row: Row): readonly string[] {
  if (row.kind === 'word') return wordEntry(row);
  return [...row.table().rows.values()].flatMap((one) => {
    if (one.kind === 'word') return wordEntry(one);
    return [
      '.TP',
      `.B ${escaped(title(one))} {`,
      `${escaped(one.text)}:`,
      '.RS',
      ...entry(one),
      '.RE',
    ];
  });
}

function title(row: Row): string {
  return row.kind === 'block' && row.named !== undefined
    ? `${row.name} ${row.named.toUpperCase()}`
    : row.name;
}

function wordEntry(row: WordRow): readonly string[] {
  const shapes = row.args.map(({ shape }) => ` \\fI${escaped(shape)}\\fR`).join('');
  const facts = [defaultText(row.default), row.reload === true ? 'may be reloaded' : ''];
  const known = facts.filter((fact) => fact !== '').join('; ');
  const said = known === '' ? `${row.text}.` : `${row.text} (${known}).`;
  const text = row.inert === undefined ? said : `${said} ${inertText(row, row.inert.why)}`;
  return ['.TP', `\\fB${escaped(row.name)}\\fR${shapes}`, escaped(text)];
}

const inertText = (row: WordRow, why: string): string =>
  row.inert?.values === undefined
    ? `Accepted without effect: ${why}.`
    : `${inertName(row)} is accepted without effect: ${why}.`;

function defaultText(value: unknown): string {
  if (typeof value === 'boolean') return `default ${value ? 'on' : 'off'}`;
  const plain = typeof value === 'number' || (typeof value === 'string' && value !== '');
  return plain ? `default ${String(value)}` : '';
}

/** Text for groff: backslashes and leading dots or quotes are no requests, hyphens can be copied. */
export function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The lists of man/ipvsadm.8, from the tables.
import { commandTable, type CommandRow } from './commands.js';
import type { OptionRow } from './row.js';
import { optionTable } from './table.js';

const roff = (text: string): string => text.replace(/\\/g, '\\e').replace(/-/g, '\\-');

/** A sentence as roff text: no line of it may begin with a dot. */
const sentence = (text: string): string => roff(text).replace(/^\./, '\\&.');

function spelling(long: string, shorts: string, argument: string): string {
  const letters = [...shorts].map((letter) => `\\fB\\-${letter}\\fR, `).join('');
  return `${letters}\\fB\\-\\-${roff(long)}\\fR${argument && ` \\fI${roff(argument)}\\fR`}`;
}

const names = (label: string, options: readonly string[]): string =>
  options.length > 0 ? ` ${label}: ${roff(options.join(', '))}.` : '';

function commandEntry(row: CommandRow): string {
  const { long, short, argName, words, needs, allows, oneOf = [] } = row;
  const head = spelling(long, short, argName ?? words ?? '');
  const rules = names('Needs', needs) + names('Takes', allows) + names('One of', oneOf);
  return `.TP\n${head}\n${sentence(row.text)}${rules}\n`;
}

function optionEntry(row: OptionRow): string {
  const { long, short = '', arg, argName = '', when, goesWith = [], text } = row;
  const argument = arg === 'optional' ? `[${argName}]` : argName;
  const where = when === 'stock' ? ' As in stock ipvsadm.' : '';
  const rules = names('Goes with', goesWith);
  return `.TP\n${spelling(long, short, argument)}\n${sentence(text + where)}${rules}\n`;
}

const lists: Readonly<Record<string, () => string>> = {
  commands: () => commandTable.map(commandEntry).join(''),
  options: () => optionTable.map(optionEntry).join(''),
};

/** The page with what stands between its `begin LIST` and `end LIST` comments written anew. */
export function spliceManual(page: string): string {
  let text = page;
  for (const [name, list] of Object.entries(lists)) {
    const [begin, end] = [`.\\" begin ${name}\n`, `.\\" end ${name}\n`];
    const [before = '', rest = ''] = text.split(begin);
    const after = rest.slice(rest.indexOf(end));
    text = before + begin + list() + after;
  }
  return text;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { commandTable, type CommandRow } from './commands.js';
import type { CommandName } from './names.js';
import type { Arity, OptionLookup } from './popt.js';
import { areSchedFlags } from './stock.js';
import type { OptionRow } from './row.js';
import { optionTable } from './table.js';

/** A spelling means a command or an option. */
export interface Entry extends Arity {
  readonly command?: CommandRow;
  readonly option?: OptionRow;
}

/**
 * Which of the two tools' options are known. The fork's always are; `stock` adds those it lost, and
 * `strict` makes stock's meaning win where both have one.
 */
export type Dialect = 'fork' | 'stock' | 'strict';

const longs = new Map<string, Entry>();
const shorts = new Map<string, Entry>();

for (const command of commandTable) {
  const entry: Entry = { arg: command.argName === undefined ? 'none' : 'needed', command };
  longs.set(command.long, entry);
  for (const letter of command.short) shorts.set(letter, entry);
}
for (const option of optionTable) {
  const entry: Entry = { arg: option.arg, option };
  longs.set(option.long, entry);
  if (option.short !== undefined && option.when === undefined) shorts.set(option.short, entry);
}

const schedFlags = longs.get('sched-flags');

/** True where `-b` means scheduler flags: stock's reading, and only in a service command. */
function meansSchedFlags(dialect: Dialect, command: string | undefined, next?: string): boolean {
  if (dialect === 'fork' || (command !== 'add-service' && command !== 'edit-service')) return false;
  return dialect === 'strict' || (next !== undefined && areSchedFlags(next));
}

/** Finds options for one run; `command` tells the command once it is known. */
export function findOption(
  dialect: Dialect,
  command: () => CommandName | undefined,
): OptionLookup<Entry> {
  return {
    long(name) {
      const entry = longs.get(name);
      return entry?.option?.when === 'stock' && dialect === 'fork' ? undefined : entry;
    },
    short(letter, next) {
      if (letter === 'b' && meansSchedFlags(dialect, command(), next)) return schedFlags;
      return shorts.get(letter);
    },
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context } from '../config/context.js';
import type { GlobalConfig } from '../config/model/global.js';
import * as r from './readers.js';
import type { Line } from './table.js';

const bits: Readonly<Record<string, number>> = {
  ...{ IRUSR: 0o400, IWUSR: 0o200, IXUSR: 0o100, IRGRP: 0o40, IWGRP: 0o20, IXGRP: 0o10 },
  ...{ IROTH: 0o4, IWOTH: 0o2, IXOTH: 0o1 },
};
const laterBits: Readonly<Record<string, number>> = {
  ...bits,
  ...{ IRWXU: 0o700, IRWXG: 0o70, IRWXO: 0o7 },
};

/** `umask 027`, or names of bits joined by `|`, with or without blanks. */
export function umask(context: Context, target: GlobalConfig, line: Line): void {
  const first = r.need(context, line, 1);
  const value = /^\d/.test(first) ? number(context, line, first) : named(context, line);
  if (value !== undefined) target.umask = value;
}

function number(context: Context, line: Line, text: string): number | undefined {
  if (line.words.length > 2) return told(context, 'Extra parameter(s) to umask option', 2);
  const octal = /^0[0-7]*$/.test(text);
  const plain = /^(0x[0-9a-fA-F]+|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
  const value = octal ? parseInt(text, 8) : plain;
  return value >= 0 && value <= 0o777 ? value : told(context, `invalid umask value ${text}`, 1);
}

function named(context: Context, line: Line): number | undefined {
  let value = 0;
  let wantsBit = true;
  for (let index = 1; index < line.words.length; index++) {
    let rest = line.words[index] ?? '';
    while (rest !== '') {
      if (!wantsBit && !rest.startsWith('|')) {
        return told(context, `Invalid umask syntax ${line.words[index] ?? ''}`, index);
      }
      const bit = wantsBit ? bitOf(context, rest) : undefined;
      if (wantsBit && bit === undefined) return told(context, `Unknown umask bit ${rest}`, index);
      value |= bit?.value ?? 0;
      rest = rest.slice(bit?.length ?? 1);
      wantsBit = !wantsBit;
    }
  }
  return wantsBit ? told(context, 'umask missing bit value', line.words.length) : value;
}

function bitOf(context: Context, text: string): { value: number; length: number } | undefined {
  const known = context.build === '2.4.3' ? laterBits : bits;
  const found = Object.entries(known).find(([name]) => text.startsWith(name));
  return found && { value: found[1], length: found[0].length };
}

function told(context: Context, message: string, word: number): undefined {
  context.error(message, word);
  return undefined;
}

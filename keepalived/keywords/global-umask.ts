// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context } from '../config/context.js';
import type { GlobalConfig } from '../config/model/global.js';
import * as r from './readers.js';
import type { Line } from './table.js';

const bits: Readonly<Record<string, number>> = {
  ...{ IRUSR: 0o400, IWUSR: 0o200, IXUSR: 0o100, IRGRP: 0o40, IWGRP: 0o20, IXGRP: 0o10 },
  ...{ IROTH: 0o4, IWOTH: 0o2, IXOTH: 0o1, IRWXU: 0o700, IRWXG: 0o70, IRWXO: 0o7 },
};

/** `umask 027`, or names of bits joined by `|`, which 2.2.7 wants between blanks. */
export function umask(context: Context, target: GlobalConfig, line: Line): void {
  const first = r.need(context, line, 1);
  if (/^\d/.test(first)) {
    const value = number(context, line, first);
    if (value !== undefined) target.umask = value;
    return;
  }
  const given =
    context.build === '2.4.3' ? line.words.slice(1).flatMap(split) : line.words.slice(1);
  const value = named(context, given);
  if (value !== undefined) target.umask = value;
}

const split = (text: string): readonly string[] => text.split(/(\|)/).filter((part) => part !== '');

function number(context: Context, line: Line, text: string): number | undefined {
  if (line.words.length > 2) {
    context.error('Extra parameter(s) to umask option', 2);
    return undefined;
  }
  const octal = /^0[0-7]*$/.test(text);
  const value = octal
    ? parseInt(text, 8)
    : /^(0x[0-9a-fA-F]+|[1-9]\d*)$/.test(text)
      ? Number(text)
      : NaN;
  if (value >= 0 && value <= 0o777) return value;
  context.error(`invalid umask value ${text}`, 1);
  return undefined;
}

function named(context: Context, words: readonly string[]): number | undefined {
  let value = 0;
  for (let index = 0; index < words.length; index += 2) {
    const name = words[index] ?? '';
    const bit = bits[name];
    if (bit === undefined) return told(context, `Unknown umask bit ${name}`, index + 1);
    value |= bit;
    const joint = words[index + 1];
    if (joint === undefined) return value;
    if (joint !== '|') return told(context, `Invalid umask syntax ${joint}`, index + 2);
  }
  return told(context, 'umask missing bit value', words.length);
}

function told(context: Context, message: string, word: number): undefined {
  context.error(message, word);
  return undefined;
}

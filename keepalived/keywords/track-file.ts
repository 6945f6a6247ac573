// SPDX-License-Identifier: GPL-2.0-or-later
// `track_file`, read by the VRRP process and by the checkers, each for itself.
import type { Context } from '../config/context.js';
import type { TrackFile } from '../config/model/track-file.js';
import * as r from './readers.js';
import { block, table, word, type Line, type Row } from './table.js';

type T = TrackFile;

function file(context: Context, target: T, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('track file file name missing');
  else if (target.path !== undefined) {
    context.error(`File already set for track file ${target.name} - ignoring ${given}`, 1);
  } else target.path = given;
}

function weight(context: Context, target: T, line: Line): void {
  const [, given, option] = line.words;
  if (given === undefined) {
    context.error(`No weight specified for track file ${target.name} - ignoring`);
    return;
  }
  if (target.weight !== undefined && target.weight !== 1) {
    context.error(`Weight already set for track file ${target.name} - ignoring ${given}`, 1);
    return;
  }
  const value = r.signed(context, given, { min: -254, max: 254, word: 1 });
  if (value === undefined) {
    const text = `Weight (${given}) for track_file ${target.name} must be between [-254..254]`;
    context.error(`${text} inclusive. Ignoring...`, 1);
  } else target.weight = value;
  if (option === 'reverse') target.weightReverse = true;
  else if (option !== undefined) {
    context.error(`track_file ${target.name} unknown weight option ${option}`, 2);
  }
}

function initFile(context: Context, target: T, line: Line): void {
  target.initFile = true;
  for (const [offset, word] of line.words.slice(1).entries()) {
    if (word === 'overwrite') target.initOverwrite = true;
    else if (/^[ \t]*[-\d]/.test(word)) initValue(context, target, word, offset + 1);
    else context.error(`Unknown track file init option ${word}`, offset + 1);
  }
}

function initValue(context: Context, target: T, given: string, word: number): void {
  const value = r.signed(context, given, { min: -0x8000_0000, max: 0x7fff_ffff, word });
  if (value === undefined) {
    context.error(`Track file ${target.name} init value ${given} is invalid`, word);
    return;
  }
  if (value < -254 || value > 254) {
    const text = `init value ${value} is outside sensible range [-254, 254]`;
    context.error(`Track file ${target.name} ${text}`, word);
  }
  target.initValue = value;
}

const fileRows: readonly Row<T>[] = [
  word('file', file),
  word('weight', weight),
  word('init_file', initFile),
];

interface Owner {
  trackFiles: T[];
}

function open(context: Context, target: Owner, line: Line): T {
  const found: T = {
    ...{ name: r.need(context, line, 1), path: undefined, weight: undefined },
    ...{ weightReverse: false, initValue: undefined, initOverwrite: false, initFile: false },
  };
  target.trackFiles.push(found);
  return found;
}

/** A file that is not named is removed. */
function close(context: Context, found: T, target: Owner): void {
  if (found.path !== undefined) return;
  context.error(`No file set for track_file ${found.name} - ignoring`);
  target.trackFiles.splice(target.trackFiles.indexOf(found), 1);
}

/** `track_file` and its old spelling. */
export function trackFileRows<O extends Owner>(): readonly Row<O>[] {
  return [
    block<O, T>('track_file', { table: table<T>('track_file', fileRows), open, close }),
    block<O, T>('vrrp_track_file', { table: table<T>('vrrp_track_file', fileRows), open, close }),
  ];
}

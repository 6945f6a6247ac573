// SPDX-License-Identifier: GPL-2.0-or-later
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import type { TrackFile } from '../config/model/track-file.js';
import type { Log } from './surroundings.js';

const longestNumber = 128;
const [lowest, highest] = [-2_147_483_648, 2_147_483_647];

const bytesOf = (path: string): Buffer => Buffer.from(path, 'latin1');

/** The first bytes of a file, which may be of any size; empty if it cannot be read. */
function beginning(path: string): string {
  const data = Buffer.alloc(longestNumber);
  try {
    // A FIFO without a writer must not hold us up.
    const file = openSync(bytesOf(path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return data.toString('latin1', 0, readSync(file, data, 0, longestNumber, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return ''; // what is not there counts as 0
  }
}

/** The number in a file; 0 if there is none, or none that will do. */
export function readTracked(path: string, log: Log): number {
  const [text] = /^\s*[-+]?\d+/.exec(beginning(path)) ?? ['0'];
  const number = Number(text);
  if (number >= lowest && number <= highest) return number;
  log.line(`Invalid number ${number} read from ${path} - ignoring`);
  return 0;
}

/** `init_file`: the value that a file has before anybody writes to it. */
export function writeInitial({ path, initFile, initValue, initOverwrite }: TrackFile): void {
  if (path === undefined || !initFile) return;
  if (existsSync(bytesOf(path)) && !initOverwrite) return;
  try {
    writeFileSync(bytesOf(path), `${initValue ?? 0}\n`);
  } catch {
    return; // reading it says what is there
  }
}

/** Tells of each change of a file, also of one that comes, goes or is replaced. */
export function watchTracked(path: string, log: Log, changed: () => void): () => void {
  const name = Buffer.from(basename(path), 'latin1');
  try {
    const folder = watch(bytesOf(dirname(path)), { encoding: 'buffer' }, (_, file) => {
      if (file === null || name.equals(file)) changed();
    });
    folder.on('error', () => log.line('Unable to monitor track files'));
    return () => folder.close();
  } catch {
    log.line(`Track file directory for ${path} does not exist`);
    return () => undefined;
  }
}

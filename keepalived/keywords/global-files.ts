// SPDX-License-Identifier: GPL-2.0-or-later
// Words of `global_defs` about files and folders.
import { posix } from 'node:path';
import type { Context } from '../config/context.js';
import type { G } from './global-values.js';
import * as r from './readers.js';
import type { Line } from './table.js';

const includeTypes = ['read', 'match', 'wildcard_match', 'brace_match'];

/** Only the first word may stand without a sign. */
export function includeCheck(context: Context, target: G, line: Line): void {
  const given = line.words.slice(1);
  for (const [offset, one] of given.entries()) {
    const type = one.replace(/^[+-]/, '');
    if (offset > 0 && type === one) {
      context.error(`Duplicate include_check '${one}' specified - ignoring`, offset + 1);
    } else if (!includeTypes.includes(type)) {
      context.error(`Unknown include_check type '${type}' - ignoring`, offset + 1);
    }
  }
  target.includeCheck = given;
}

export const exactlyOne =
  (into: keyof G, message: string): r.Read<G> =>
  (context, target, line) => {
    if (line.words.length !== 2) context.error(message);
    else r.set(target, into, line.words[1]);
  };

/** The original makes the folder; what would be in its way is told here without making anything. */
export function configSaveDir(context: Context, target: G, line: Line): void {
  const path = r.need(context, line, 1);
  const found = path === '' ? undefined : context.host.stat(path);
  const parent = path === '' ? undefined : context.host.stat(posix.dirname(path));
  if (found?.kind === 'folder') target.configSaveDir = path;
  else if (found !== undefined) {
    context.error(`config_save_dir ${path} exists and is not a directory`, 1);
  } else if (parent === undefined) {
    const reason = 'error 2 - No such file or directory';
    context.error(`Unable to create config_save_dir ${path} (${reason})`, 1);
  } else if (parent.kind !== 'folder') {
    context.error(`config_save_dir ${path} error 20 - Not a directory`, 1);
  } else target.configSaveDir = path;
}

export function tmpConfigDirectory(context: Context, target: G, line: Line): void {
  const path = line.words[1];
  if (path === undefined) context.error('tmp_config_directory missing directory name');
  else if (target.tmpConfigDirectory !== undefined) {
    context.error('tmp_config_directory already specified - ignoring', 1);
  } else target.tmpConfigDirectory = path;
}

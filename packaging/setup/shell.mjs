// SPDX-License-Identifier: GPL-2.0-or-later
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the tree: two folders above this file. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const logFile = join(root, 'dist/setup.log');

/** A step that cannot go on; `message` says what happened, `hint` what to do about it. */
export class SetupError extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

/** Whether a command of this name is in PATH. */
export function hasCommand(name) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;
}

/** Output of a short command, or `undefined` if it failed. */
export function outputOf(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  return result.status === 0 ? result.stdout : undefined;
}

/**
 * Runs one command of a step; its output goes to dist/setup.log.
 * @throws SetupError with the end of that output, and `hint`, if it fails
 */
export function run(command, args, { hint, env = process.env, cwd = root } = {}) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const result = spawnSync(command, args, { cwd, env, stdio: ['inherit', log, log] });
  closeSync(log);
  if (result.status === 0) return;
  const reason = result.error?.message ?? `exit code ${result.status ?? result.signal}`;
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-40).join('\n');
  throw new SetupError(`${command} ${args.join(' ')}: ${reason}\n${tail}`, hint);
}

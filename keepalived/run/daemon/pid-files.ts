// SPDX-License-Identifier: GPL-2.0-or-later
import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { GlobalConfig } from '../../config/model/global.js';

/** The processes that have a file with their number. */
export type Role = 'keepalived' | 'checkers' | 'vrrp' | 'bfd';
export type PidFiles = Readonly<Record<Role, string>>;

const ownFolder = '/run/keepalived';

/** @param given by `-p -c -r -b` */
export function pidFiles(
  global: GlobalConfig,
  given: Partial<PidFiles>,
  namespace: string | undefined,
): PidFiles {
  const { usePidDir, instance } = global;
  const own = usePidDir || instance !== undefined || namespace !== undefined;
  const tail = [instance, namespace].flatMap((word) => (word === undefined ? [] : [`_${word}`]));
  const file = (role: Role): string =>
    given[role] ?? `${own ? ownFolder : '/run'}/${role}${own ? tail.join('') : ''}.pid`;
  return {
    keepalived: file('keepalived'),
    checkers: file('checkers'),
    vrrp: file('vrrp'),
    bfd: file('bfd'),
  };
}

export function writePid(file: string, pid: number): void {
  if (dirname(file) === ownFolder) mkdirSync(ownFolder, { recursive: true, mode: 0o755 });
  writeFileSync(file, `${pid}\n`, { mode: 0o644 });
}

/** The folder of ours goes with its last file. */
export function removePid(file: string): void {
  rmSync(file, { force: true });
  if (dirname(file) !== ownFolder) return;
  try {
    rmdirSync(ownFolder);
  } catch {
    // Another instance has files there.
  }
}

/** The process that a file names, if there is one. */
export function runningPid(file: string): number | undefined {
  const pid = readPid(file);
  return pid !== undefined && isRunning(pid) ? pid : undefined;
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined; // no file: nobody runs
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

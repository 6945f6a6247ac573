// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile, rm, writeFile } from 'node:fs/promises';
import { StartError } from './start-error.js';

/** True for a process that is there, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function pidIn(path: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined; // no file, no daemon
  }
}

/**
 * Writes our process id; a file whose process is gone is replaced.
 * @throws StartError in the original's words if that process is alive, or the file cannot be written
 */
export async function takePidFile(path: string): Promise<void> {
  const pid = await pidIn(path);
  if (pid !== undefined && pid !== process.pid && isAlive(pid)) {
    throw new StartError('dpvs is already running', `process ${pid}, says ${path}`);
  }
  try {
    await writeFile(path, `${process.pid}\n`);
  } catch (error) {
    throw new StartError(`fail to write pid file ${path}`, (error as Error).message);
  }
}

/** Removes the file if it is ours. */
export async function releasePidFile(path: string): Promise<void> {
  if ((await pidIn(path)) === process.pid) await rm(path, { force: true });
}

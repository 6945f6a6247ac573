// SPDX-License-Identifier: GPL-2.0-or-later
/** A daemon writes its process id there at start and takes it away once it listens. */
export function startingFile(socketPath: string): string {
  return `${socketPath}.starting`;
}

const retryMs = 20;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function startingPid(path: string): Promise<number | undefined> {
  const { readFile } = await import('node:fs/promises'); // rarely needed, and slow to load
  try {
    const pid = Number.parseInt(await readFile(startingFile(path), 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined; // no such file: nobody is about to start
  }
}

/**
 * Whether a failed connect is worth another try, after a short pause.
 * @param error what connect(2) said: only a missing or deaf socket can mean a daemon that starts
 */
export async function waitsForDaemon(path: string, error: unknown): Promise<boolean> {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== 'ENOENT' && code !== 'ECONNREFUSED') return false;
  const pid = await startingPid(path);
  if (pid === undefined || !isAlive(pid)) return false;
  await new Promise((resolve) => setTimeout(resolve, retryMs));
  return true;
}

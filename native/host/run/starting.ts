// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Says that a daemon will soon listen on a socket: tools that find nobody there wait for it.
 * The file holds our process id from the first moment of the start until the socket listens.
 */
export const startingFile = (ipcFile: string): string => `${ipcFile}.starting`;

/** Tells the tools. A folder that cannot be written is reported later, by who needs it. */
export function announceStart(ipcFile: string): void {
  try {
    writeFileSync(startingFile(ipcFile), `${process.pid}\n`);
  } catch {
    // the socket's own error is the better one
  }
}

/** Takes our announcement back; another daemon's stays. */
export function endStart(ipcFile: string): void {
  const file = startingFile(ipcFile);
  try {
    if (Number.parseInt(readFileSync(file, 'utf8'), 10) === process.pid) rmSync(file);
  } catch {
    // it was never there
  }
}

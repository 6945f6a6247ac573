// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile } from 'node:fs/promises';

/** What reading a configuration needs of a file system; tests hand in one of their own. */
export interface ConfFiles {
  /** Rejects with an errno exception. */
  readFile(path: string): Promise<Uint8Array>;
  /** Names in a folder; rejects with an errno exception. */
  readdir(path: string): Promise<readonly string[]>;
}

/** The machine's own files. */
export const nodeFiles: ConfFiles = {
  readFile: (path) => readFile(path),
  readdir: (path) => readdir(path),
};

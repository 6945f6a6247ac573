// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile, stat } from 'node:fs/promises';

/** What reading a configuration needs of a file system; tests hand in one of their own. */
export interface ConfFiles {
  /** Rejects with an errno exception. */
  readFile(path: string): Promise<Uint8Array>;
  /** Names in a folder; rejects with an errno exception. */
  readdir(path: string): Promise<readonly string[]>;
  /** Kind and mode bits of what a path leads to; rejects with an errno exception. */
  stat(path: string): Promise<FileKind>;
}

/** What a path leads to. `mode` holds the permission bits. */
export interface FileKind {
  readonly kind: 'file' | 'folder' | 'other';
  readonly mode: number;
}

/** The machine's own files. */
export const nodeFiles: ConfFiles = {
  readFile: (path) => readFile(path),
  readdir: (path) => readdir(path),
  stat: async (path) => {
    const found = await stat(path);
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return { kind, mode: found.mode & 0o7777 };
  },
};

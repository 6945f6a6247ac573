// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile, stat } from 'node:fs/promises';
import type { ConfFiles } from '../../compat/conf/files.js';

/** A name as the system wants it: each character of ours is a byte. */
export const bytesOf = (path: string): Buffer => Buffer.from(path, 'latin1');

/** The machine's files, names being bytes as the configuration holds them. */
export const byteFiles: ConfFiles = {
  readFile: (path) => readFile(bytesOf(path)),
  readdir: (path) => readdir(bytesOf(path), { encoding: 'latin1' }),
  stat: async (path) => {
    const found = await stat(bytesOf(path));
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return { kind, mode: found.mode & 0o7777 };
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** One connection of a recorded run; an empty reply means that the daemon hung up. */
export interface Exchange {
  readonly msg: string;
  readonly request_hex: string;
  readonly reply_hex: string;
  /** Parts of the request that came from uninitialised memory: offset and length. */
  readonly dont_care?: readonly (readonly [offset: number, length: number])[];
}

/** A recorded run of an original tool. */
export interface Vector {
  readonly id: string;
  readonly tool: 'ipvsadm' | 'dpip' | 'libipvs';
  readonly group: string;
  readonly note: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly daemon?: 'none' | 'stale';
  readonly exchanges: readonly Exchange[];
  readonly stdout: string;
  readonly stderr: string;
  readonly stdout_encoding?: 'latin-1';
  readonly exit_code: number;
}

export interface NameTables {
  readonly hosts: readonly string[];
  readonly services: readonly string[];
}
export interface VectorFile {
  readonly meta: { readonly environment: NameTables };
  readonly vectors: readonly Vector[];
}

/** Reads a file of recorded runs, gzip-compressed or not. */
export async function readVectors(path: string): Promise<VectorFile> {
  const bytes = await readFile(path);
  const text = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
  return JSON.parse(text.toString('utf8')) as VectorFile;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// What parent and checker process say to each other over Node's channel between them.
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import type { Config } from '../../config/model.js';
import type { Snapshot } from '../../driver/held.js';

/** The configuration as the checker process gets it: its share, complete after the checks. */
export type Share = Pick<Config, 'global' | 'lvs'>;

/** A configuration in use, and the states of services that moved since their start. */
export interface RunningState {
  readonly share: Share;
  readonly snapshots: readonly (readonly [string, Snapshot])[];
}

export type ToChecker =
  | {
      readonly kind: 'start';
      /** File with a `Share` as JSON; whoever reads it removes it. */
      readonly file: string;
      readonly lines: readonly string[];
      /** States of services, from a checker process that died. */
      readonly snapshots: readonly (readonly [string, Snapshot])[] | undefined;
    }
  | { readonly kind: 'reload'; readonly file: string; readonly lines: readonly string[] };

export type FromChecker =
  | { readonly kind: 'started' | 'reloaded' }
  | { readonly kind: 'moved'; readonly services: readonly (readonly [string, Snapshot])[] }
  | { readonly kind: 'forget'; readonly services: readonly string[] };

/** A large configuration goes by file: as text it is a quarter of what a channel makes of it. */
export function writeShare(file: string, { global, lvs }: Config): void {
  writeFileSync(file, JSON.stringify({ global, lvs }), { mode: 0o600, flag: 'wx' });
}

export function takeShare(file: string): Share {
  const share = JSON.parse(readFileSync(file, 'utf8')) as Share;
  unlinkSync(file);
  return share;
}

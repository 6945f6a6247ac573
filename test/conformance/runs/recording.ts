// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';

/** A recorded run of keepalived. `DIR` in texts is the folder of the case. */
export interface RunCase {
  readonly id: string;
  readonly config: string;
  /** Seconds after the start at which TERM is sent. */
  readonly term: number;
  readonly exit: number;
  /** Calls that reached IPVS, in order; only in runs that concern virtual servers. */
  readonly ipvs?: readonly string[];
  readonly fifo?: string;
  /** Arguments of the notify script, `[a][b]`; runs may overtake each other. */
  readonly notify?: readonly string[];
  readonly log: readonly string[];
  /** What happens meanwhile, in words. */
  readonly actions?: string;
  readonly config_reload?: string;
}

/** Runs that concern virtual servers. */
export async function readRuns(file: string): Promise<readonly RunCase[]> {
  const { cases } = JSON.parse(await readFile(file, 'utf8')) as { cases: readonly RunCase[] };
  return cases.filter(({ ipvs }) => ipvs !== undefined);
}

export type RunAction = { readonly atSec: number } & (
  | { readonly kind: 'create' | 'remove'; readonly file: string }
  | { readonly kind: 'listen' | 'unlisten'; readonly address: string; readonly port: number }
  | { readonly kind: 'reload' }
);

type What = RunAction extends infer A
  ? A extends { atSec: number }
    ? Omit<A, 'atSec'>
    : never
  : never;

const forms: readonly (readonly [RegExp, (words: readonly string[]) => What])[] = [
  [/^file (\S+) created$/, ([file = '']) => ({ kind: 'create', file })],
  [/^file (\S+) removed$/, ([file = '']) => ({ kind: 'remove', file })],
  [
    /^a listener opens on (\S+):(\d+)$/,
    ([address = '', port]) => ({ kind: 'listen', address, port: Number(port) }),
  ],
  [
    /^(?:a|the) listener on (\S+):(\d+) closes$/,
    ([address = '', port]) => ({ kind: 'unlisten', address, port: Number(port) }),
  ],
  [/^the file is replaced by config_reload and HUP is sent$/, () => ({ kind: 'reload' })],
  [/^HUP is sent$/, () => ({ kind: 'reload' })],
];

/** `2.2 s: file ok created; 3.2 s: …`. @throws Error for words that nobody knows */
export function actionsOf({ actions = '' }: RunCase): readonly RunAction[] {
  return actions
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => {
      const [, at, what = ''] = /^([\d.]+) s: (.*)$/.exec(text) ?? [];
      for (const [form, read] of forms) {
        const found = form.exec(what);
        if (found !== null && at !== undefined)
          return { atSec: Number(at), ...read(found.slice(1)) };
      }
      throw new Error(`an action that cannot be done: ${text}`);
    });
}

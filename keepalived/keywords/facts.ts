// SPDX-License-Identifier: GPL-2.0-or-later
import { bfdFacts } from './facts/bfd.js';
import { checkersFacts } from './facts/checkers.js';
import { globalFacts } from './facts/global.js';
import { lvsFacts } from './facts/lvs.js';
import { vrrpFacts } from './facts/vrrp.js';

/** What is known of a keyword apart from its effect; manual page, schema and completion are made of it. */
export interface Facts {
  /** Keywords of the blocks around it and its own, joined by `/`. */
  readonly path: string;
  readonly args: string;
  readonly default: string;
  readonly repeat: string;
  /** First mainline release, undefined if it has none. */
  readonly since: string | undefined;
  /** m mainline, d dpvs fork, a alibaba fork, s this suite alone. */
  readonly in: string;
  /** Parts that a build may lack. */
  readonly needs: readonly string[];
  readonly text: string;
}

function parse(line: string): Facts {
  const [path = '', args = '', standard = '', repeat = '', origin = '', needs = '', text = ''] =
    line.split(' | ');
  const [since, flavours = ''] = origin.split(' ');
  return {
    ...{ path, args, default: standard, repeat, text, in: flavours },
    since: since === '-' ? undefined : since,
    needs: needs === '-' ? [] : needs.split(','),
  };
}

const sheets = [globalFacts, vrrpFacts, lvsFacts, checkersFacts, bfdFacts];
const lines = sheets.flatMap((sheet) => sheet.trim().split('\n'));

/** Every keyword by its path. */
export const facts: ReadonlyMap<string, Facts> = new Map(
  lines.map(parse).map((one) => [one.path, one]),
);

/** Facts of a keyword in a block; without block, of a root keyword. */
export function factsOf(block: string, name: string): Facts {
  const found = facts.get(block === '' ? name : `${block}/${name}`);
  if (found === undefined) throw new Error(`no facts about the keyword ${block}/${name}`);
  return found;
}

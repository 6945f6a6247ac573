// SPDX-License-Identifier: GPL-2.0-or-later
import { escaped } from '../../compat/conf/manual.js';
import { facts, type Facts } from '../keywords/facts.js';
import { nameOf, optionTable, type Option } from './options.js';

const flavours: Readonly<Record<string, string>> = {
  m: 'mainline',
  d: 'dpvs fork',
  a: 'alibaba fork',
  s: 'this suite',
};

/** The options as entries of a manual page. */
export function optionEntries(): readonly string[] {
  return optionTable.flatMap((option) => {
    const short = option.short === undefined ? '' : `\\fB\\-${option.short}\\fR, `;
    const value = option.shown === undefined ? '' : `=\\fI${escaped(option.shown)}\\fR`;
    return [
      '.TP',
      `${short}\\fB\\-\\-${escaped(nameOf(option))}\\fR${value}`,
      escaped(option.text.replaceAll('\n', ' ') + unusedOf(option)),
    ];
  });
}

const unusedOf = ({ unused }: Option): string =>
  unused === undefined ? '' : `. Taken without effect: ${unused}.`;

/** Every keyword as an entry of a manual page, a section for each block. */
export function keywordEntries(): readonly string[] {
  const blocks = new Map<string, Facts[]>();
  for (const one of facts.values()) {
    const block = one.path.split('/').slice(0, -1).join(' / ');
    blocks.set(block, [...(blocks.get(block) ?? []), one]);
  }
  return [...blocks].flatMap(([block, all]) => [
    `.SS "${escaped(block === '' ? 'outside all blocks' : block)}"`,
    ...all.flatMap(keywordEntry),
  ]);
}

function keywordEntry(one: Facts): readonly string[] {
  const name = one.path.split('/').at(-1) ?? '';
  const where = [...one.in].map((letter) => flavours[letter] ?? letter).join(', ');
  const since = one.since === undefined ? '' : ` since ${one.since}`;
  const details = `Default: ${one.default}. Repeated: ${one.repeat}. Known to: ${where}${since}.`;
  const needs = one.needs.length === 0 ? '' : ` Needs: ${one.needs.join(', ')}.`;
  const args = one.args === 'none' ? '' : ` \\fI${escaped(one.args)}\\fR`;
  const text = one.text === '-' ? 'See above' : one.text;
  return [
    '.TP',
    `\\fB${escaped(name)}\\fR${args}`,
    `${escaped(text)}.`,
    '.br',
    escaped(details + needs),
  ];
}

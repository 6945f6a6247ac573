// SPDX-License-Identifier: GPL-2.0-or-later
import nearley from 'nearley';
import grammarRules from './generated/block.js';
import { logicalLines, tokensOf, type Chain, type LogicalLine } from './line.js';

const grammar = nearley.Grammar.fromCompiled(grammarRules);

/**
 * Splits one line without comments into its logical lines: statements and single braces.
 * Never fails: every sequence of tokens is a row of logical lines. A fresh parser for each line
 * keeps memory linear in the line, not in the file.
 */
export function parseLine(text: string): readonly LogicalLine[] {
  const parser = new nearley.Parser(grammar);
  parser.feed(text);
  const [whole] = parser.results as (Chain | undefined)[];
  return logicalLines(tokensOf(whole));
}

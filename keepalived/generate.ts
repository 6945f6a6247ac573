// SPDX-License-Identifier: GPL-2.0-or-later
// Writes what is made of the tables: the lists of man/keepalived.8 and man/keepalived.conf.5, and the
// completion for bash. `node dist/keepalived/generate.js`, in the project's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { spliceLines } from '../compat/conf/manual.js';
import { completionLines } from './run/completion.js';
import { keywordEntries, optionEntries } from './run/manual.js';

const pages = { 'man/keepalived.8': optionEntries, 'man/keepalived.conf.5': keywordEntries };
for (const [page, entries] of Object.entries(pages)) {
  writeFileSync(page, spliceLines(readFileSync(page, 'utf8'), entries()));
}

const head = [
  '# SPDX-License-Identifier: GPL-2.0-or-later',
  '# do not edit: written by keepalived/generate.ts from keepalived/run/options.ts',
];
writeFileSync(
  'packaging/completion/keepalived.bash',
  `${[...head, ...completionLines()].join('\n')}\n`,
);

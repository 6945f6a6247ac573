// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the lists of man/keepalived.8 and man/keepalived.conf.5: `node dist/keepalived/generate.js`, in the project's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { spliceLines } from '../compat/conf/manual.js';
import { keywordEntries, optionEntries } from './run/manual.js';

const pages = { 'man/keepalived.8': optionEntries, 'man/keepalived.conf.5': keywordEntries };
for (const [page, entries] of Object.entries(pages)) {
  writeFileSync(page, spliceLines(readFileSync(page, 'utf8'), entries()));
}

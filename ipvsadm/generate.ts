// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the lists of man/ipvsadm.8: `node dist/ipvsadm/generate.js`, in the project's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { spliceManual } from './options/manual.js';

const page = 'man/ipvsadm.8';
writeFileSync(page, spliceManual(readFileSync(page, 'utf8')));

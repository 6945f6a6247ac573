// SPDX-License-Identifier: GPL-2.0-or-later
// Writes what follows from the tables: `node dist/ipvsadm/generate.js`, in the project's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { completionScript } from './options/completion.js';
import { spliceManual } from './options/manual.js';

const page = 'man/ipvsadm.8';
writeFileSync(page, spliceManual(readFileSync(page, 'utf8')));
writeFileSync('packaging/completion/ipvsadm.bash', completionScript());

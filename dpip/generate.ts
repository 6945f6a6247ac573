// SPDX-License-Identifier: GPL-2.0-or-later
// Writes what follows from the tables: `node dist/dpip/generate.js`, in the project's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { completionScript, spliceManual } from './manual.js';

const page = 'man/dpip.8';
writeFileSync(page, spliceManual(readFileSync(page, 'utf8')));
writeFileSync('packaging/completion/dpip.bash', completionScript());

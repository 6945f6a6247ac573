// SPDX-License-Identifier: GPL-2.0-or-later
// Writes generated/block.ts from block.ne: `node dist/compat/conf/generate.js`, in the project's root.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const grammar = 'compat/conf/block.ne';
const head = `// Generated from ${grammar} by nearleyc: do not edit; run \`npm run generate\`.\n`;
const body = execFileSync('node_modules/.bin/nearleyc', [grammar], { encoding: 'utf8' });
writeFileSync('compat/conf/generated/block.ts', head + body);

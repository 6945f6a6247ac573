// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the keyword list of man/dpvs.conf.5: `node dist/native/host/config/generate.js`, in the project's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { spliceManual } from '../../../compat/conf/manual.js';
import { dpvsKeywords } from './keywords/root.js';

const page = 'man/dpvs.conf.5';
writeFileSync(page, spliceManual(readFileSync(page, 'utf8'), dpvsKeywords));

// SPDX-License-Identifier: GPL-2.0-or-later
import { demo } from './demo.js';
import { labMain } from './lab/main.js';

process.exitCode = await labMain(demo, process.argv.slice(2), 'npm run demo');

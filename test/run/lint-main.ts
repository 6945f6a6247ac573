// SPDX-License-Identifier: GPL-2.0-or-later
import { makeChecks } from './check.js';
import { lintChecks } from './lint.js';

const { failed } = await makeChecks(lintChecks);
process.exitCode = failed === 0 ? 0 : 1;

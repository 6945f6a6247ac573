// SPDX-License-Identifier: GPL-2.0-or-later
import { runAva } from './ava.js';
import { makeChecks } from './check.js';
import { generatedFiles } from './generate.js';
import { lintChecks } from './lint.js';

/** `npm test`: every check and every test; with file names, only the tests of those files. */
const files = process.argv.slice(2);
const checks = await makeChecks(files.length === 0 ? [generatedFiles, ...lintChecks] : []);
const tests = await runAva(files);
const failed = checks.failed + tests.failed;
console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

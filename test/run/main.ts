// SPDX-License-Identifier: GPL-2.0-or-later
import { inTree } from '../helpers/root.js';
import { runAva } from './ava.js';
import { commandCheck, makeChecks } from './check.js';
import { generatedFiles } from './generate.js';
import { lintChecks } from './lint.js';

const sanitised = commandCheck('engine and its tests under the sanitisers', process.execPath, [
  inTree('dist/test/engine/sanitise-main.js'),
  'address',
]);

/** `npm test`: every check and every test; with file names, only the tests of those files. */
const files = process.argv.slice(2);
const checks = await makeChecks(
  files.length === 0 ? [generatedFiles, ...lintChecks, sanitised] : [],
);
const tests = await runAva(files);
const failed = checks.failed + tests.failed;
console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

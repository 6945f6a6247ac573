// SPDX-License-Identifier: GPL-2.0-or-later
import process from 'node:process';
import { runInProcess } from '../compat/cli/process-io.js';
import { run } from './run.js';

void runInProcess(run, process); // no top-level await: the build bundles this for a fast start

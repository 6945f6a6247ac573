// SPDX-License-Identifier: GPL-2.0-or-later
import { runInProcess } from '../compat/cli/process-io.js';
import { run } from './run.js';

await runInProcess(run, process);

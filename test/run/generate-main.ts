// SPDX-License-Identifier: GPL-2.0-or-later
import { generateAll } from './generate.js';

const failure = await generateAll();
if (failure !== '') {
  console.error(failure);
  process.exitCode = 1;
}

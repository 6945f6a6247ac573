// SPDX-License-Identifier: GPL-2.0-or-later
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerText } from './header.js';
import { scanFolder } from './scan.js';

// This file runs as dist/compat/abi/generate.js.
const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = join(root, 'native/engine/generated/abi.h');
await mkdir(dirname(target), { recursive: true });
await writeFile(target, headerText(await scanFolder(join(root, 'compat/abi'))));

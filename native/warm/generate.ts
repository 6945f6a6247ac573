// SPDX-License-Identifier: GPL-2.0-or-later
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frameBytes, frameKinds, headBytes, headFields, magic, maxBodyBytes } from './protocol.js';

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const text = `// SPDX-License-Identifier: GPL-2.0-or-later
// Generated from native/warm/protocol.ts by npm run generate: do not edit.
#pragma once

#include <stdint.h>

struct WarmHead {
${headFields.map((name) => `  uint64_t ${snake(name)};`).join('\n')}
};
_Static_assert(sizeof(struct WarmHead) == ${headBytes}, "as the warm process reads it");

struct WarmFrame {
  uint32_t kind;
  uint32_t value;
};
_Static_assert(sizeof(struct WarmFrame) == ${frameBytes}, "as the warm process reads it");

enum {
  kWarmMagic = ${magic},
  kWarmMaxBodyBytes = ${maxBodyBytes},
${Object.entries(frameKinds)
  .map(([name, kind]) => `  kWarm${pascal(name)} = ${kind},`)
  .join('\n')}
};
`;

// This file runs as dist/native/warm/generate.js.
const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = join(root, 'native/launcher/generated/warm.h');
await mkdir(dirname(target), { recursive: true });
await writeFile(target, text);

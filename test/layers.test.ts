// SPDX-License-Identifier: GPL-2.0-or-later
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import test from 'ava';
import { forbiddenImports } from './helpers/imports.js';
import { inTree } from './helpers/root.js';
import { treeFiles } from './run/files.js';

const existsInTree = (path: string) => existsSync(inTree(path));

test('every file imports only what the layer table allows', async (t) => {
  const files = await treeFiles(/^\w+\/.*\.(ts|mjs|c|cc|h)$/);
  const complaints = files.map(async (file) =>
    forbiddenImports(file, await readFile(inTree(file), 'utf8'), existsInTree),
  );
  t.deepEqual((await Promise.all(complaints)).flat(), []);
});

const engineHeaders = ['nodes/lookup.h', 'packet/tuple.h', 'tables/conn.h'];
const isEngineHeader = (path: string) =>
  engineHeaders.some((header) => path === `native/engine/${header}`);

const refused = test.macro<[file: string, line: string]>({
  exec(t, file, line) {
    t.is(forbiddenImports(file, `${line}\n`, isEngineHeader).length, 1);
  },
  title: (_given, file, line) => `a file ${file} with ${line} is refused`,
});

test(refused, 'ipvsadm/main.ts', "import { encode } from '../compat/wire/service.js';");
test(refused, 'ipvsadm/format/list.ts', "import { line } from '../../dpip/format/line.js';");
test(refused, 'compat/model/service.ts', "import type { Frame } from '../wire/frame.js';");
test(refused, 'compat/wire/frame.ts', "const late = await import('../client/connect.js');");
test(refused, 'native/host/main.ts', "export { connect } from '../../compat/client/connect.js';");
test(refused, 'native/host/run/loop.ts', "import { startLab } from '../../../test/labs/main.js';");
test(refused, 'keepalived/vrrp/state.ts', "import { apply } from '../driver/apply.js';");
test(refused, 'ipvsadm/main.ts', "import moo from 'moo';");
test(refused, 'tools/new.ts', '');
test(refused, 'native/engine/sched/rr.cc', '#include "nodes/lookup.h"');
test(refused, 'native/engine/base/hash.h', '#include <node_api.h>');
test(refused, 'native/binding/engine.cc', '#include "tables/conn.h"');

test('a folder imports itself, what the table names, and the language’s own', (t) => {
  const script =
    "import { a } from './a.js';\nimport fs from 'node:fs';\nimport '../compat/client/b.js';";
  t.deepEqual(forbiddenImports('ipvsadm/x.ts', script, isEngineHeader), []);
  const header = '#include <vector>\n#include "packet/tuple.h"\n#include <rte_mbuf.h>\n';
  t.deepEqual(forbiddenImports('native/engine/tables/conn.h', header, isEngineHeader), []);
});

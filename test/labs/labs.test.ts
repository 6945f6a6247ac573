// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { isRoot } from '../helpers/namespace.js';
import { run } from '../helpers/process.js';
import { inTree } from '../helpers/root.js';
import { labs } from './list.js';

// Network namespaces need root. One after the other: each is a small data centre.
const asRoot = isRoot ? test.serial : test.serial.skip;

const succeeds = test.macro<[program: string, args: readonly string[], shows: readonly RegExp[]]>({
  async exec(t, program, args, shows) {
    const { exitCode, stdout, stderr } = await run(process.execPath, [inTree(program), ...args]);
    t.is(exitCode, 0, `${stdout}${stderr}`);
    for (const pattern of shows) t.regex(stdout, pattern);
  },
  title: (given) => given ?? '',
});

for (const { name } of labs) {
  asRoot(
    `the lab ${name} shows what its guide says`,
    succeeds,
    'dist/test/labs/main.js',
    [name],
    [],
  );
}

asRoot(
  'the demo tells the client its own address and shows the service',
  succeeds,
  'dist/packaging/demo/main.js',
  [],
  [/^ *Your ip:port : 192\.168\.100\.3:\d+$/m, /-> 192\.168\.100\.2:80 +FullNat/],
);

test('an unknown lab is refused with the list of labs', async (t) => {
  const { exitCode, stdout } = await run(process.execPath, [
    inTree('dist/test/labs/main.js'),
    'none-such',
  ]);
  t.is(exitCode, 2);
  for (const { name } of labs) t.true(stdout.includes(name));
});

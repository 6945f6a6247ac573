// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What each benchmark in this folder exports; `argv` is without its name. */
interface Benchmark {
  run(argv: readonly string[]): Promise<number>;
}

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Benchmarks are the modules beside this one; what they share lies in folders below. */
async function names(): Promise<string[]> {
  const files = await readdir(folder);
  const modules = files.filter((file) => file.endsWith('.js') && !file.endsWith('.test.js'));
  return modules.map((file) => file.slice(0, -3)).filter((name) => name !== 'main');
}

async function main([name, ...argv]: readonly string[]): Promise<number> {
  const known = (await names()).sort();
  if (name === undefined || !known.includes(name)) {
    console.error(`usage: npm run bench -- NAME [--json]; NAME is one of: ${known.join(' ')}`);
    return 2;
  }
  const benchmark = (await import(`./${name}.js`)) as Benchmark;
  return benchmark.run(argv);
}

process.exitCode = await main(process.argv.slice(2));

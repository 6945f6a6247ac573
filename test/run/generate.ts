// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { run } from '../helpers/process.js';
import { inTree, root } from '../helpers/root.js';
import type { Check } from './check.js';
import { treeFiles } from './files.js';

/** The programs that write the files in `generated/` folders and the lists of manual pages. */
const generators = [
  'dist/compat/abi/generate.js',
  'dist/compat/conf/generate.js',
  'dist/keepalived/generate.js',
  'dist/native/host/config/generate.js',
  'dist/native/warm/generate.js',
];

/** Runs every generator; the text is what a failing one printed. */
export async function generateAll(): Promise<string> {
  for (const program of generators) {
    const { exitCode, stdout, stderr } = await run(process.execPath, [program], { cwd: root });
    if (exitCode !== 0) return `${program}: ${stdout}${stderr}`;
  }
  return '';
}

async function generatedTexts(): Promise<Map<string, string>> {
  const files = await treeFiles(/\/generated\/|^man\//);
  const texts = files.map(async (file) => [file, await readFile(inTree(file), 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

/** Complains about every generated file that is not what its generator writes today. */
export const generatedFiles: Check = {
  name: 'generated files are up to date',
  async complaints() {
    const before = await generatedTexts();
    const failure = await generateAll();
    const after = await generatedTexts();
    const changed = [...after].filter(([file, text]) => before.get(file) !== text);
    return failure + changed.map(([file]) => `${file} was out of date; commit it\n`).join('');
  },
};

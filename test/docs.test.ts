// SPDX-License-Identifier: GPL-2.0-or-later
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'ava';
import { inTree } from './helpers/root.js';
import { treeFiles } from './run/files.js';

/** Places that a page may name without their whole path. */
const starts = ['', 'native/engine'];

test('every file that ARCHITECTURE.md names is there', async (t) => {
  const page = await readFile(inTree('ARCHITECTURE.md'), 'utf8');
  const named = [...page.matchAll(/`([\w-]+(?:\/[\w.-]+)+\/?)`/g)].map(([, path]) => path!);
  const missing = named.filter((path) => !starts.some((start) => existsSync(inTree(start, path))));
  t.true(named.length > 30);
  t.deepEqual(missing, []);
});

test('every link between pages leads to a file', async (t) => {
  const pages = await treeFiles(/\.md$/);
  const broken = pages.map(async (page) => {
    const text = await readFile(inTree(page), 'utf8');
    const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link]) => link!);
    return links.filter((link) => !existsSync(inTree(join(dirname(page), link))));
  });
  t.deepEqual((await Promise.all(broken)).flat(), []);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './shell.mjs';

const lockFile = join(root, 'dist/.setup/lock');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryLock() {
  mkdirSync(dirname(lockFile), { recursive: true });
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function dropStaleLock() {
  try {
    const owner = Number(readFileSync(lockFile, 'utf8'));
    if (owner > 0 && !isAlive(owner)) rmSync(lockFile, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** Runs `work` while no other set-up works on this tree: labs may be started side by side. */
export async function withLock(work) {
  while (!tryLock()) {
    dropStaleLock();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    return work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Huge pages and a folder for as long as this process lives, whatever ends it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pagesFile = '/proc/sys/vm/nr_hugepages';
const pageMib = 2;
const maxTries = 5;

/** What a benchmark holds while it runs. */
export interface Reserve {
  /** A folder in memory. */
  readonly folder: string;
  /** Makes sure that so much of huge pages is free. */
  hugeMib(mib: number): void;
  /** Gives all back. */
  end(): Promise<void>;
}

/** A number of /proc/meminfo. */
export function parseMeminfo(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

function meminfo(name: string): number {
  return parseMeminfo(readFileSync('/proc/meminfo', 'utf8'), name);
}

/** Waits for the end of its input, which comes when the benchmark ends in any way, and tidies. */
function startTidier(folder: string): ChildProcess {
  const before = readFileSync(pagesFile, 'utf8').trim();
  const script = `trap "" INT TERM HUP; cat >/dev/null; rm -rf "${folder}"; echo ${before} >${pagesFile}`;
  return spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
}

/** Tries again: other programs take pages meanwhile, and memory is put together for new ones. */
function raiseTo(mib: number): void {
  let free = 0;
  for (let tries = 0; tries < maxTries; tries++) {
    const taken = meminfo('HugePages_Total') - meminfo('HugePages_Free');
    const wanted = Math.ceil(mib / pageMib) + taken;
    if (meminfo('HugePages_Total') < wanted) writeFileSync(pagesFile, `${wanted}`);
    free = meminfo('HugePages_Free') * pageMib;
    if (free >= mib) return;
  }
  throw new Error(`needs ${mib} MiB of huge pages, found ${free}`);
}

export function reserve(): Reserve {
  const folder = mkdtempSync(join('/dev/shm', 'dpvs-bench-'));
  const tidier = startTidier(folder);
  return {
    folder,
    hugeMib: raiseTo,
    end: async () => {
      const exited = once(tidier, 'exit');
      tidier.stdin?.end();
      await exited;
    },
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel lets the groups of a range open echo sockets; at first none. It is widened while it is
// needed, and set back afterwards, as the original does.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Log } from './surroundings.js';

const path = '/proc/sys/net/ipv4/ping_group_range';
let users = 0;
let before: string | undefined;

/** Sees to it that we may open echo sockets. @returns what takes it back; call it once */
export function usePingRange(log: Log, group: number): () => void {
  users += 1;
  if (users === 1) before = widen(log, group);
  return () => {
    users -= 1;
    if (users > 0 || before === undefined) return;
    write(log, before);
    before = undefined;
  };
}

/** The old range; undefined if nothing had to be done, or nothing could. */
function widen(log: Log, group: number): string | undefined {
  const [low = NaN, high = NaN] = read().map(Number);
  if (Number.isNaN(low + high) || (low <= group && group <= high)) return undefined;
  const highest = Math.max(high, group);
  log.line(`Warning: ${path} being expanded from ${low} ${high} to 0 ${highest}`);
  return write(log, `0\t${highest}\n`) ? `${low}\t${high}\n` : undefined;
}

function read(): readonly string[] {
  try {
    return readFileSync(path, 'latin1').trim().split(/\s+/);
  } catch {
    return []; // a kernel without it has no echo sockets either, which the first ping tells
  }
}

function write(log: Log, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch (error) {
    const number = Math.abs((error as NodeJS.ErrnoException).errno ?? 0);
    log.line(`Write ${path} failed - errno ${number}`);
    return false;
  }
}

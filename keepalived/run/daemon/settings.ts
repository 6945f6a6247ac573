// SPDX-License-Identifier: GPL-2.0-or-later
// What a process may be told about itself: priority, memory, processors, name.
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { addon } from '../../../native/net/addon.js';
import type { Log } from '../../check/surroundings.js';
import type { ProcessSettings } from '../../config/model/global.js';

/** Name of the process as `ps -C` and `top` show it; the kernel keeps 15 bytes. */
export function nameProcess(name: string): void {
  writeFileSync('/proc/self/comm', name.slice(0, 15));
}

/** Applies what is set; what the system refuses is logged, and the process goes on. */
export function applySettings(settings: ProcessSettings, log: Log): void {
  const { nice, noSwap, realtimePriority, cpus } = settings;
  if (nice !== undefined && nice !== 0) {
    try {
      setPriority(nice);
    } catch (error) {
      log.line(`Unable to set process priority to ${nice} - ${String(error)}`);
    }
  }
  const told = (errno: number, line: string): void => (errno === 0 ? undefined : log.line(line));
  if (noSwap) told(addon.lockMemory(), 'Unable to lock process in memory');
  if (realtimePriority !== undefined && realtimePriority > 0)
    told(addon.setRealtime(realtimePriority), 'child process: cannot raise priority');
  if (cpus.length > 0) told(addon.setAffinity(cpus), 'unable to set cpu affinity to process');
}

/** `-s` or net_namespace: children of this process live there too. @returns whether that is so */
export function enterNetwork(namespace: string | undefined, log: Log): boolean {
  if (namespace === undefined) return true;
  if (addon.enterNetwork(`/run/netns/${namespace}`) === 0) return true;
  log.line(`Unable to set network namespace ${namespace} - exiting`, 'err');
  return false;
}

const corePatternFile = '/proc/sys/kernel/core_pattern';

/** `-m` and `-M`: cores of a crash. @param pattern undefined: the machine's stays; empty: `core` */
export function wantCores(pattern: string | undefined, log: Log): void {
  if (addon.dumpCore() !== 0) log.line('Unable to raise the limit of the size of core files');
  if (pattern === undefined) return;
  try {
    writeFileSync(corePatternFile, pattern === '' ? 'core' : pattern);
  } catch {
    log.line(`Unable to write ${corePatternFile}`);
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
// This program, started once more.
import { spawn, type ChildProcess } from 'node:child_process';
import { nameProcess } from './settings.js';

export type OwnRole = 'daemon' | 'checker';

const roleName = 'KEEPALIVED_ROLE';
let ownRole: OwnRole | undefined;

/** What this process was started as; the variable does not reach what it starts itself. */
export function takeRole(): OwnRole | undefined {
  const role = process.env[roleName];
  Reflect.deleteProperty(process.env, roleName);
  ownRole = process.send === undefined ? undefined : (role as OwnRole | undefined);
  return ownRole;
}

/**
 * Starts the program with the same words; `ps` shows them as the caller wrote them. What a daemon starts
 * does not hold the caller's streams: whoever reads them waits for their end.
 */
export function startSelf(role: OwnRole, detached = false): ChildProcess {
  const [, entry = ''] = process.argv;
  const streams = ownRole === 'daemon' ? 'ignore' : 'inherit';
  return spawn(process.execPath, [...process.execArgv, entry, ...process.argv.slice(2)], {
    argv0: process.argv0,
    detached,
    env: { ...process.env, [roleName]: role, DPVS_PROCESS_NAME: 'keepalived' },
    stdio: ['ignore', streams, streams, 'ipc'],
  });
}

/** Shows the command line as it was given, without what starts Node. */
export function showCommandLine(name: string): void {
  process.title = [process.argv0, ...process.argv.slice(2)].join(' ');
  nameProcess(name);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NameTables } from './vectors.js';

const mark = 'DPVS_CONFORMANCE_NAMESPACE';

/** True inside the mount namespace that `enterNamespace` made. */
export const isInNamespace = (): boolean => process.env[mark] !== undefined;

/**
 * Runs this program again, with the same words, where nobody else sees its mounts.
 * @returns its exit code
 */
export async function enterNamespace(): Promise<number> {
  const words = ['--mount', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, [mark]: '1' };
  const child = spawn('unshare', words, { stdio: 'inherit', env });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode ?? 1;
}

/** Puts the recorded name tables in place of the machine's, for this namespace alone. */
export function mountNames({ hosts, services }: NameTables): void {
  const folder = mkdtempSync(join(tmpdir(), 'dpvs-names-'));
  const files = {
    hosts: hosts.join('\n'),
    services: services.join('\n'),
    'nsswitch.conf': 'hosts: files\nservices: files\nprotocols: files',
  };
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    writeFileSync(file, `${text}\n`);
    execFileSync('mount', ['--bind', file, `/etc/${name}`]);
  }
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

// SPDX-License-Identifier: GPL-2.0-or-later
// bin/keepalived as a process of its own, during a test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from './folder.js';
import { run } from './process.js';
import { inTree } from './root.js';

export interface KeepalivedProcess {
  readonly folder: string;
  readonly conf: string;
  /** Lines of its log so far, without their time. */
  readonly lines: readonly string[];
  /** Waits for a line; with `count`, for as many of them. */
  line(form: RegExp, count?: number): Promise<void>;
  /** Process that a pid file names. */
  pid(file: 'keepalived' | 'checkers'): Promise<number>;
  signal(name: NodeJS.Signals | number): void;
  write(text: string): Promise<void>;
  /** Runs the program once more, with the same files. */
  order(...argv: string[]): ReturnType<typeof run>;
  readonly exit: Promise<number | null>;
}

/** Starts it in the foreground, against the daemon that listens on `ipc`. */
export async function startKeepalived(
  t: ExecutionContext<unknown>,
  text: string,
  ipc?: string,
  more: readonly string[] = [],
): Promise<KeepalivedProcess> {
  const folder = await temporaryFolder(t);
  const conf = join(folder, 'k.conf');
  await writeFile(conf, text);
  const files = ['-p', join(folder, 'keepalived.pid'), '-c', join(folder, 'checkers.pid')];
  const env = { ...process.env, TMPDIR: folder, DPVS_IPC_FILE: ipc ?? join(folder, 'ipc') };
  const program = inTree('bin/keepalived');
  const argv = ['-n', '-l', '-D', '-D', '-G', '-f', conf, ...files, ...more];
  const child = spawn(program, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  t.teardown(async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
    await exit;
    clearTimeout(timer);
  });
  const lines: string[] = [];
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    const all = (rest + piece).split('\n');
    rest = all.pop() ?? '';
    lines.push(...all.map((line) => line.replace(/^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}: /, '')));
  });
  return {
    ...{ folder, conf, lines, exit },
    async line(form, count = 1) {
      for (let tries = 0; tries < 900; tries++) {
        if (lines.filter((line) => form.test(line)).length >= count) return;
        await pause(20);
      }
      throw new Error(`no ${count} lines ${form} in\n${lines.join('\n')}`);
    },
    pid: async (file) => Number(await readFile(join(folder, `${file}.pid`), 'utf8')),
    signal: (name) => void process.kill(child.pid ?? 0, name),
    write: (next) => writeFile(conf, next),
    order: (...words) => run(program, [...words, '-f', conf, ...files], { env }),
  };
}

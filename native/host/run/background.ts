// SPDX-License-Identifier: GPL-2.0-or-later
// The keyword `daemon`: the program that was called starts another of its kind, which goes on
// behind it, and ends as soon as that one is at work.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// This file runs as dist/native/host/run/background.js. Linux names a process after the link.
const runtime = fileURLToPath(new URL('../../../run/dpvs', import.meta.url));
const mark = 'DPVS_BACKGROUND';
const readyMessage = 'ready';
/** What the other one said before it was ready may come a little after that. */
const lastWordsMs = 50;

/** Where a program's words go. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** True in the process that was started to go on behind. */
export const isBackground = (): boolean => process.env[mark] !== undefined;

function startOther(): ChildProcess {
  const program = existsSync(runtime) ? runtime : process.execPath;
  return spawn(program, [...process.execArgv, ...process.argv.slice(1)], {
    argv0: process.argv0,
    detached: true,
    env: { ...process.env, [mark]: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/**
 * Starts this program again in a session of its own, and hands its words on until it is ready.
 * @returns exit code: 0 once it is ready, else that of the start that failed
 */
export function startBackground(streams: Streams): Promise<number> {
  const child = startOther();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => streams.stdout.write(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => streams.stderr.write(text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('message', () => setTimeout(resolve, lastWordsMs, 0));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Tells the one who started us that we are at work. From then on nobody reads what we say. */
export function tellReady(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.send?.(readyMessage);
  process.disconnect?.();
  delete process.env[mark]; // programs that we start are another matter
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';

/** What a program left behind. `exitCode` is `null` if a signal ended it. */
export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly argv0?: string;
  /** Handed to the program's standard input, which is then closed. */
  readonly input?: string;
}

/** A program that runs during a test. */
export interface Running {
  readonly child: ChildProcess;
  /** The first line of stdout that matches; rejects if the program ends without one. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves when the program has ended and its output is closed. */
  readonly finished: Promise<Finished>;
}

function finish(child: ChildProcess): Promise<Finished> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...texts }));
  });
}

function launch(command: string, args: readonly string[], options: StartOptions): Running {
  const { input, ...rest } = options;
  const child = spawn(command, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined); // a program need not read what it is given
  child.stdin.end(input);
  const finished = finish(child);
  finished.catch(() => undefined); // whoever waits for it sees the error
  return { child, finished, line: (pattern) => firstLine(child, finished, pattern) };
}

async function firstLine(child: ChildProcess, finished: Promise<Finished>, pattern: RegExp) {
  const lines = createInterface({ input: child.stdout! });
  const found = new Promise<string>((resolve) => {
    lines.on('line', (line) => pattern.test(line) && resolve(line));
  });
  const ended = finished.then(({ exitCode, stderr }): never => {
    throw new Error(`ended with ${exitCode} before a line matched ${pattern}: ${stderr}`);
  });
  return Promise.race([found, ended]);
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[] = [], options: StartOptions = {}) {
  return launch(command, args, options).finished;
}

/** Starts a program that is killed, and waited for, when the test ends. */
export function start(
  t: ExecutionContext<unknown>,
  command: string,
  args: readonly string[] = [],
  options: StartOptions = {},
): Running {
  const running = launch(command, args, options);
  t.teardown(() => stop(running));
  return running;
}

async function stop({ child, finished }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  await finished;
}

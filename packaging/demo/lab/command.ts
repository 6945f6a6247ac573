// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn, type ChildProcess } from 'node:child_process';
import { LabError } from './lab.js';

/** What a command printed and how it ended. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Limits of a command; `signal` ends it early. */
export interface Limits {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** A command's output, gathered as long as anything writes to it. */
export class Output {
  readonly #texts = { stdout: '', stderr: '' };
  #onChange: () => void = () => undefined;

  constructor(child: ChildProcess) {
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#texts[name] += text;
        this.#onChange();
      });
    }
  }

  /** What has come so far. */
  get texts(): { readonly stdout: string; readonly stderr: string } {
    return this.#texts;
  }

  /** Resolves when stdout matches. */
  matching(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = () => pattern.test(this.#texts.stdout) && resolve();
      this.#onChange();
    });
  }
}

/** Starts a command; `output` gathers what it prints. */
export function startCommand(argv: readonly string[], { signal, timeoutMs, env }: Limits = {}) {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  return { child, output: new Output(child) };
}

/**
 * Runs a command to its end.
 * @param until `exit` leaves what it started in the background running, `close` waits for that too
 */
export function runCommand(
  argv: readonly string[],
  limits: Limits = {},
  until: 'close' | 'exit' = 'close',
): Promise<Outcome & { readonly output: Output }> {
  const { child, output } = startCommand(argv, limits);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on(until, (code: number | null) =>
      resolve({ exitCode: code ?? 124, ...output.texts, output }),
    );
  });
}

/** Runs a command that must succeed. */
export async function must(argv: readonly string[], limits: Limits = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(argv, limits);
  if (exitCode === 0) return stdout;
  throw new LabError(`${argv.join(' ')}: ${stderr.trim() || `exit code ${exitCode}`}`);
}

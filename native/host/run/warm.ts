// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogLevel } from '../config/types.js';

// This file runs as dist/native/host/run/warm.js.
const program = fileURLToPath(new URL('../../warm/main.js', import.meta.url));

const firstPauseMs = 100;
const longestPauseMs = 30_000;
/** A process that lived so long did not fail at its start. */
const settledMs = 60_000;

/** A socket's address holds so many bytes, and the process makes names that are a little longer. */
const longestPath = 100;

/** Where the warm process of a daemon listens; launchers build the same path. */
export const warmSocket = (ipcFile: string): string => resolve(`${ipcFile}.warm`);

/**
 * Keeps the process that runs the short tools (native/warm). It ends with the daemon, since its
 * standard input does, and is started again, ever more slowly, if it ends before.
 */
export class WarmKeeper {
  readonly #socket: string;
  readonly #log: (level: LogLevel, text: string) => void;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = firstPauseMs;

  constructor(ipcFile: string, log: (level: LogLevel, text: string) => void) {
    this.#socket = warmSocket(ipcFile);
    this.#log = log;
  }

  /** Process id of the warm process, while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (Buffer.byteLength(this.#socket) > longestPath) return this.#tell('its path is too long');
    const startedMs = Date.now();
    // Nothing of our environment: it is that of whoever started the daemon, not of a caller.
    const child = spawn(process.execPath, [program, this.#socket], {
      env: {},
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child.stdin.on('error', () => undefined); // it ended; 'exit' tells
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#tell(text));
    child.once('error', ({ message }) => this.#tell(message));
    child.once('exit', () => this.#restart(Date.now() - startedMs));
    this.#child = child;
  }

  /** Ends the process and removes its socket. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const child = this.#child;
    child?.removeAllListeners('exit');
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.stdin?.end();
      await once(child, 'exit');
    }
    await rm(this.#socket, { force: true });
  }

  #restart(livedMs: number): void {
    this.#child = undefined;
    if (livedMs >= settledMs) this.#pauseMs = firstPauseMs;
    this.#timer = setTimeout(() => this.start(), this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
  }

  #tell(text: string): void {
    this.#log('WARNING', `warm process: ${text.trim()}`);
  }
}

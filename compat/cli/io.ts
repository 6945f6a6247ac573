// SPDX-License-Identifier: GPL-2.0-or-later
import type { NameService } from './names.js';

/**
 * One output stream of a tool.
 * `write` never blocks and keeps the order; whoever prints much awaits `drained` now and then.
 */
export interface Out {
  /** Prints text. Each character is one byte (0..255), as the C tools handle text. */
  write(text: string): void;
  /** Resolves when little enough is queued to go on; at the end of a run everything is flushed. */
  drained(): Promise<void>;
  /** True if the stream ends on a terminal: hints, colours and "did you mean" appear only there. */
  readonly isTty: boolean;
}

/** Standard input, read when a command asks for it. */
export interface In {
  /** Lines as a byte string each, with their newline; a last line without one comes without. */
  lines(): AsyncIterable<string>;
  readonly isTty: boolean;
}

/**
 * All that a tool may touch of the world. `main.ts` builds it from the process, the warm server
 * from a hand-over, tests from plain values.
 */
export interface Io {
  /** First word of the command line as the caller wrote it; both tools print it. */
  readonly argv0: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: In;
  readonly stdout: Out;
  readonly stderr: Out;
  /** Host and service names. */
  readonly names: NameService;
  /** Waits between two samples; rejects with the signal's reason when the caller hangs up. */
  sleep(ms: number): Promise<void>;
  /** Aborted when the caller goes away or presses Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Awaited before anything is asked of the daemon that changes it; rejects to prevent that. */
  readonly beforeChange?: () => Promise<void>;
}

/**
 * The entry of each program.
 * @param argv the words after `argv[0]`, one character a byte
 * @returns the exit code, 0..255
 */
export type Run = (argv: readonly string[], io: Io) => Promise<number>;

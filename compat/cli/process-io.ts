// SPDX-License-Identifier: GPL-2.0-or-later
import type { ReadStream, WriteStream } from 'node:tty';
import { byteText, linesOf } from './byte-text.js';
import { guarded } from './guarded.js';
import type { In, Io, Out, Run } from './io.js';
import { systemNames } from './system-names.js';

/** The parts of `process` that a tool is run with. */
export interface ProcessLike {
  readonly argv0: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  exitCode?: string | number | null | undefined;
}

/** A reader that went away is no error of ours: what follows is dropped, as with SIGPIPE. */
function outOf(stream: WriteStream): Out {
  let open = true;
  let goOn = (): void => undefined;
  stream.on('error', () => {
    open = false;
    goOn();
  });
  stream.on('drain', () => goOn()); // one listener for all waits: a long listing has thousands
  return {
    isTty: stream.isTTY,
    write: (text) => {
      if (open && text !== '') stream.write(text, 'latin1');
    },
    drained: () =>
      new Promise((resolve) => {
        if (!open || !stream.writableNeedDrain) return resolve();
        goOn = resolve;
      }),
  };
}

function inputOf(stream: ReadStream): AsyncIterable<string> {
  stream.setEncoding('latin1');
  return stream as AsyncIterable<string>;
}

function inOf(process: ProcessLike): In {
  // Touched only when read: opening standard input costs time that most commands need not pay.
  return {
    lines: () => linesOf(inputOf(process.stdin)),
    get isTty() {
      return process.stdin.isTTY;
    },
  };
}

/**
 * Io of a process of its own.
 * @param argv0 first word of the command line, which the launcher keeps
 */
export function processIo(process: ProcessLike, argv0: string): Io {
  return {
    argv0: byteText(argv0),
    env: process.env,
    stdin: inOf(process),
    stdout: outOf(process.stdout),
    stderr: outOf(process.stderr),
    names: systemNames(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** Runs a tool in this process; Node ends when its output is written. */
export async function runInProcess(run: Run, process: ProcessLike): Promise<void> {
  const io = processIo(process, process.argv0);
  process.exitCode = await guarded(run, process.argv.slice(2).map(byteText), io);
}

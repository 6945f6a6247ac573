// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io, Out } from '../../compat/cli/io.js';
import type { NameService } from '../../compat/cli/names.js';

export interface MemoryIoOptions {
  readonly argv0?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly names?: NameService;
  readonly isTty?: boolean;
}

/** What a run printed so far. */
export interface Printed {
  stdout: string;
  stderr: string;
}

const noNames: NameService = {
  hostOf: () => Promise.resolve(undefined),
  addressOf: () => Promise.resolve(undefined),
  serviceOf: () => Promise.resolve(undefined),
  portOf: () => Promise.resolve(undefined),
};

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) yield await Promise.resolve(line);
}

/** Io without a process: text in, text out, no waiting. */
export function memoryIo(options: MemoryIoOptions): { io: Io; printed: Printed } {
  const printed: Printed = { stdout: '', stderr: '' };
  const isTty = options.isTty ?? false;
  const out = (name: keyof Printed): Out => ({
    isTty,
    write: (text) => void (printed[name] += text),
    drained: () => Promise.resolve(),
  });
  const io: Io = {
    argv0: options.argv0 ?? 'tool',
    env: options.env ?? {},
    stdin: { isTty, lines: () => linesOf(options.stdin ?? '') },
    stdout: out('stdout'),
    stderr: out('stderr'),
    names: options.names ?? noNames,
    sleep: () => Promise.resolve(),
  };
  return { io, printed };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as wait } from 'node:timers/promises';
import { byteText, linesOf } from '../../compat/cli/byte-text.js';
import type { In, Io, Out } from '../../compat/cli/io.js';
import type { NameService } from '../../compat/cli/names.js';
import { systemNames } from '../../compat/cli/system-names.js';
import type { Inbox } from './inbox.js';
import { frameBytes } from './protocol.js';
import type { Reply } from './reply.js';
import type { Request } from './request.js';

/** The two directions of a connection, and what tells that it ended. */
export interface Line {
  readonly inbox: Inbox;
  readonly reply: Reply;
  readonly signal: AbortSignal;
  /** True if host names mean the same to the caller and to us. */
  readonly isSameNetwork: boolean;
}

/**
 * Gives the run back to the launcher, where something is asked that only a process of the caller's
 * network can answer: this run ends here. Too late for that, it goes on with our names.
 */
async function needNetwork({ isSameNetwork, reply }: Line): Promise<void> {
  if (!isSameNetwork && reply.refuse()) await new Promise(() => undefined);
}

function namesOf(line: Line): NameService {
  const system = systemNames();
  return {
    ...system,
    async hostOf(address) {
      await needNetwork(line);
      return system.hostOf(address);
    },
    async addressOf(host, family) {
      await needNetwork(line);
      return system.addressOf(host, family);
    },
  };
}

/** Standard input of the caller, a piece for each question, so that none is taken in vain. */
async function* inputOf(line: Line): AsyncGenerator<string> {
  const { inbox, reply } = line;
  await needNetwork(line); // what is read may hold names, and then it is too late
  for (;;) {
    reply.askForInput();
    const size = (await inbox.take(frameBytes)).readUInt32LE(4);
    if (size === 0) return;
    yield (await inbox.take(size)).toString('latin1');
  }
}

function inOf(line: Line, isTty: boolean): In {
  return { isTty, lines: () => linesOf(inputOf(line)) };
}

function outOf({ reply }: Line, stream: 'stdout' | 'stderr', isTty: boolean): Out {
  return {
    isTty,
    write: (text) => {
      if (text !== '') reply.write(stream, text);
    },
    drained: () => reply.drained(),
  };
}

/** Io of one caller. Nothing in it belongs to this process but its clock and its resolver. */
export function callerIo({ argv, env, terminals }: Request, line: Line): Io {
  const [stdin = false, stdout = false, stderr = false] = terminals;
  return {
    argv0: byteText(argv[0] ?? ''),
    env,
    stdin: inOf(line, stdin),
    stdout: outOf(line, 'stdout', stdout),
    stderr: outOf(line, 'stderr', stderr),
    names: namesOf(line),
    sleep: (ms) => wait(ms, undefined, { signal: line.signal }),
    signal: line.signal,
    beforeChange: () => line.reply.announceChanges(),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';
import { tcpServer } from './servers.js';

/** A mail server of a few lines. */
export interface SmtpServer {
  readonly port: number;
  /** Every line that came, of all sessions. */
  readonly heard: string[];
}

/**
 * Starts a mail server that takes everything.
 * @param answers by the command's first word, `GREETING` and `.`, what is said instead of the usual
 */
export async function smtpServer(
  t: ExecutionContext<unknown>,
  answers: Readonly<Record<string, string>> = {},
): Promise<SmtpServer> {
  const heard: string[] = [];
  const usual = { GREETING: '220 here', DATA: '354 go on', QUIT: '221 bye' };
  const all: Readonly<Record<string, string>> = { ...usual, ...answers };
  const port = await tcpServer(t, (socket) => {
    let inData = false;
    socket.write(`${all.GREETING ?? ''}\r\n`);
    createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
      heard.push(line);
      if (inData && line !== '.') return;
      const word = line.split(/[ :]/)[0] ?? '';
      inData = word === 'DATA';
      if (!socket.destroyed) socket.write(`${all[word] ?? '250 fine'}\r\n`);
    });
  });
  return { port, heard };
}

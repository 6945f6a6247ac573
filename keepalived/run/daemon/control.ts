// SPDX-License-Identifier: GPL-2.0-or-later
// The socket of a running keepalived: what the options of ours ask of it, a line of JSON each way.
import { rmSync, chmodSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { RunningState } from './messages.js';

export type Order =
  | { readonly kind: 'state' }
  /** @param confirmSec go back after so many seconds without `keep` */
  | { readonly kind: 'reload'; readonly confirmSec: number }
  | { readonly kind: 'keep' };

export interface Answer {
  /** What went wrong, or what was done, for people. */
  readonly text: string;
  readonly failed: boolean;
  readonly state?: RunningState;
}

/** Beside the pid file. */
export const controlPath = (pidFile: string): string => `${pidFile.replace(/\.pid$/, '')}.sock`;

/** Listens; whoever may not read the file may not ask. */
export function serveControl(path: string, answer: (order: Order) => Promise<Answer>): Server {
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined); // who asks may go away
    void readAll(socket)
      .then((text) => answer(JSON.parse(text) as Order))
      .catch((error: unknown): Answer => ({ text: String(error), failed: true }))
      .then((result) => socket.end(JSON.stringify(result)));
  });
  server.listen(path, () => chmodSync(path, 0o600));
  server.unref();
  return server;
}

const maxBytes = 1 << 30;

/** Events, since an iterator closes the socket that is still to be answered on. */
function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) reject(new Error('too long'));
    });
    socket.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.once('error', reject);
  });
}

/** Asks a running keepalived; undefined if none listens there. */
export async function askRunning(path: string, order: Order): Promise<Answer | undefined> {
  const socket = createConnection({ path });
  try {
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  } catch {
    return undefined; // nobody there is an answer too
  }
  socket.end(JSON.stringify(order));
  return JSON.parse(await readAll(socket)) as Answer;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Context } from '../handlers/context.js';
import { answerRequest } from './answer.js';
import type { LogLine } from './answer.js';
import { RequestReader } from './request.js';

/** Limits of the control socket. */
export interface SocketLimits {
  /** Longest silence of a client, while it asks and while it takes its answer. */
  readonly silenceMs: number;
  /** Clients at the same time; more are turned away at once. */
  readonly maxClients: number;
}

export const defaultLimits: SocketLimits = { silenceMs: 10_000, maxClients: 1024 };

/** What a server needs. */
export interface ServerOptions {
  readonly path: string;
  readonly context: Context;
  readonly log: LogLine;
  readonly limits?: SocketLimits;
}

/** A control socket that listens. */
export interface ControlSocket {
  /** Turns away new clients, ends the others, and removes the socket's file. */
  close(): Promise<void>;
}

/** One client: one request, one answer. Whatever it does, only its own connection ends. */
function serve(socket: Socket, { context, log, limits = defaultLimits }: ServerOptions): void {
  const { silenceMs } = limits;
  const reader = new RequestReader();
  socket.on('error', () => socket.destroy());
  socket.on('timeout', () => socket.destroy());
  const onData = (chunk: Buffer): void => {
    const received = reader.add(chunk);
    if (received.is === 'partial') return;
    socket.off('data', onData);
    socket.pause();
    if (received.is === 'foreign') {
      socket.destroy();
      return;
    }
    void answerRequest(socket, received, { context, log, silenceMs });
  };
  socket.on('data', onData);
}

/** Binds with a mask that lets nobody but the owner in, from the first moment on. */
async function listen(server: Server, path: string): Promise<void> {
  const mask = process.umask(0o177);
  server.listen(path); // binds at once
  process.umask(mask);
  await once(server, 'listening');
  await chmod(path, 0o600);
}

/**
 * Serves the control protocol on a UNIX socket of mode 0600.
 * @throws a system error if the path cannot be bound
 */
export async function startServer(options: ServerOptions): Promise<ControlSocket> {
  const { path, limits = defaultLimits } = options;
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    socket.setTimeout(limits.silenceMs);
    serve(socket, options);
  });
  server.maxConnections = limits.maxClients;
  await listen(server, path);
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const client of clients) client.destroy();
      await closed;
      await rm(path, { force: true });
    },
  };
}

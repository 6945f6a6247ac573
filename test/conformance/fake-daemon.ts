// SPDX-License-Identifier: GPL-2.0-or-later
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { once } from 'node:events';
import type { Exchange } from './vectors.js';

/** A daemon that answers recorded requests in their order and notes what differs. */
export interface FakeDaemon {
  /** What did not happen as recorded, a line each. */
  close(): Promise<readonly string[]>;
}

const headSize = 24;

/** Bytes of a request with the parts that nobody may look at set to zero. */
export function maskedRequest(request: Buffer, { dont_care = [] }: Exchange): Buffer {
  const copy = Buffer.from(request);
  for (const [offset, length] of dont_care) copy.fill(0, offset, offset + length);
  return copy;
}

async function readRequest(socket: Socket): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < headSize) continue;
    if (bytes.length >= headSize + Number(bytes.readBigUInt64LE(16))) break;
  }
  return bytes;
}

function difference(got: Buffer, exchange: Exchange): string | undefined {
  const wanted = maskedRequest(Buffer.from(exchange.request_hex, 'hex'), exchange);
  const masked = maskedRequest(got, exchange);
  if (masked.equals(wanted)) return undefined;
  const at = wanted.findIndex((byte, index) => byte !== masked[index]);
  const hex = (bytes: Buffer): string => bytes.subarray(at, at + 8).toString('hex');
  return `${exchange.msg}: ${got.length} bytes for ${wanted.length}, at ${at}: ${hex(masked)} for ${hex(wanted)}`;
}

/** Listens on `path`; `replies` are sent as they are. */
export async function fakeDaemon(
  path: string,
  exchanges: readonly Exchange[],
): Promise<FakeDaemon> {
  const problems: string[] = [];
  let served = 0;
  const serve = async (socket: Socket): Promise<void> => {
    const exchange = exchanges[served++];
    const request = await readRequest(socket);
    if (exchange === undefined) problems.push(`unexpected request ${request.toString('hex')}`);
    else {
      const problem = difference(request, exchange);
      if (problem !== undefined) problems.push(problem);
    }
    socket.end(Buffer.from(exchange?.reply_hex ?? '', 'hex'));
  };
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined); // a client that leaves early shows in the comparison
    void serve(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    async close() {
      server.close();
      await rm(path, { force: true });
      if (served < exchanges.length) problems.push(`${served} of ${exchanges.length} requests`);
      return problems;
    },
  };
}

/** A socket file that nobody listens on. */
export async function staleSocket(path: string): Promise<void> {
  const { execFile } = await import('node:child_process');
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 9))`;
  await new Promise<void>((resolve) => execFile(process.execPath, ['-e', script], () => resolve()));
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { readToa, type ToaReader } from './toa.js';

/**
 * A real server for demonstrations: tells each client the address that it sees, which is the
 * client's own where the balancer hands it on, else the balancer's.
 * Usage: node server.js PORT
 */
const port = Number(process.argv[2] ?? 80);

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}

async function answer(toa: ToaReader, request: IncomingMessage, response: ServerResponse) {
  const client = await toa.clientOf(peerOf(request.socket));
  response.setHeader('content-type', 'text/plain').end(`Your ip:port : ${client}\n`);
}

const reader = await readToa(port, (why) => console.error(`client addresses not read: ${why}`));
const server = createServer((request, response) => void answer(reader, request, response));
server.on('connection', (socket) => {
  const peer = peerOf(socket);
  socket.on('close', () => reader.forget(peer));
});
server.listen(port, '0.0.0.0', () => console.log(`listening on port ${port}`));

// SPDX-License-Identifier: GPL-2.0-or-later
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { readToa, type ToaReader } from './toa.js';

/**
 * A real server for demonstrations: tells each client the address that it sees, which is the
 * client's own where the balancer hands it on, else the balancer's; and its own name to one who
 * asks for `/name`. Address `::` serves IPv4 as well.
 * Usage: node server.js PORT [ADDRESS]
 */
const port = Number(process.argv[2] ?? 80);
const address = process.argv[3] ?? '0.0.0.0';

function peerOf({ remoteAddress = '', remotePort }: Socket): string {
  const peer = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return peer.includes(':') ? `[${peer}]:${remotePort}` : `${peer}:${remotePort}`;
}

async function answer(toa: ToaReader, request: IncomingMessage, response: ServerResponse) {
  response.setHeader('content-type', 'text/plain');
  if (request.url === '/name') return void response.end(`${hostname()}\n`);
  const client = await toa.clientOf(peerOf(request.socket));
  response.end(`Your ip:port : ${client}\n`);
}

const reader = await readToa(port, (why) => console.error(`client addresses not read: ${why}`));
const server = createServer((request, response) => void answer(reader, request, response));
server.on('connection', (socket) => {
  const peer = peerOf(socket);
  socket.on('close', () => reader.forget(peer));
});
server.listen(port, address, () => console.log(`listening on port ${port}`));

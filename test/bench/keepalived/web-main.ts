// SPDX-License-Identifier: GPL-2.0-or-later
// The server of the checks: it answers whoever asks at any address of the machine.
import { createServer, type AddressInfo } from 'node:net';

const answer = 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok';
const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', () => socket.end(answer));
  socket.on('end', () => socket.destroy());
});
server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
});

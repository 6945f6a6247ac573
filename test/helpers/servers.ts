// SPDX-License-Identifier: GPL-2.0-or-later
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';

/** Makes a server listen on a free port of this machine, and end with the test. @returns its port */
export async function listening(
  t: ExecutionContext<unknown>,
  server: Server,
  port = 0,
  address = '127.0.0.1',
): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
  });
  server.listen(port, address);
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** A TCP server that does this with each connection. */
export const tcpServer = (
  t: ExecutionContext<unknown>,
  serve: (socket: Socket) => void,
): Promise<number> => listening(t, createServer(serve));

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A UDP server that answers with what `answer` makes of each packet; undefined: with nothing. */
export async function udpServer(
  t: ExecutionContext<unknown>,
  answer: (packet: Buffer) => Buffer | undefined,
): Promise<number> {
  const socket: Datagrams = createSocket('udp4');
  socket.on('message', (packet, { port, address }) => {
    const reply = answer(packet);
    if (reply !== undefined) socket.send(reply, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.teardown(() => socket.close());
  return socket.address().port;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The answering helper of the recordings: `server.js NAME PORT…`, TCP and UDP, IPv4 and IPv6.
import { createSocket } from 'node:dgram';
import type { SocketType } from 'node:dgram';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

const [name = '', ...words] = process.argv.slice(2);
const ports = words.map(Number);
const plain = (address: string): string => address.replace(/^::ffff:/, '');
const proxySignature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

/** A header of the PROXY protocol, as the answer repeats it, and how long it is. */
function proxyHeader(bytes: Buffer): { text: string; length: number } {
  if (bytes.subarray(0, 12).equals(proxySignature) && bytes.length >= 16) {
    const length = 16 + bytes.readUInt16BE(14);
    return { text: `PPv2 ${bytes.subarray(0, length).toString('hex')}\n`, length };
  }
  if (!bytes.toString('latin1', 0, 6).startsWith('PROXY ')) return { text: '', length: 0 };
  const length = bytes.indexOf('\n') + 1;
  return { text: `${bytes.toString('latin1', 0, length).trimEnd()}\n`, length };
}

function answer(bytes: Buffer, address: string): string | undefined {
  const { text, length } = proxyHeader(bytes);
  const request = bytes.toString('latin1', length);
  if (!request.includes('\r\n\r\n')) return undefined;
  const big = /^\S+ \/big\/(\d+)/.exec(request);
  const body = big ? 'x'.repeat(Number(big[1])) : `${name} sees ${address}\n${text}`;
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return head + body;
}

function serve(socket: Socket): void {
  let bytes = Buffer.alloc(0);
  const address = plain(socket.remoteAddress ?? '');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    const text = answer(bytes, address);
    if (text !== undefined) socket.end(text, 'latin1');
  });
}

/** Datagrams are answered from the address that was asked: a socket for each one that there is. */
const bound = new Set<string>();
function listenOn(type: SocketType, address: string, port: number): void {
  const socket = createSocket({ type, reuseAddr: true });
  const key = `${address} ${port}`;
  bound.add(key);
  socket.on('error', () => {
    bound.delete(key); // an address that is not ready yet
    socket.close();
  });
  socket.on('message', (bytes, from) => {
    const head = Buffer.from(`${name} ${plain(from.address)} `);
    socket.send(Buffer.concat([head, bytes]), from.port, from.address);
  });
  socket.bind({ port, address });
}

function listenOnNew(): void {
  for (const one of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
    if (one.address.startsWith('fe80:')) continue;
    const type = one.family === 'IPv6' ? 'udp6' : 'udp4';
    for (const port of ports) {
      if (!bound.has(`${one.address} ${port}`)) listenOn(type, one.address, port);
    }
  }
}

for (const port of ports) createServer(serve).listen(port, '::');
listenOnNew();
setInterval(listenOnNew, 100);

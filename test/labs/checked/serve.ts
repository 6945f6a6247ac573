// SPDX-License-Identifier: GPL-2.0-or-later
// The real servers of the lab `keepalived-checkers`: HTTP, HTTPS, SMTP, UDP echo and plain TCP, whose mood
// is in a file: `up`, `wrong` (they answer, but not as they should) or `down`.
// Usage: node serve.js FILE
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer as createWeb, type RequestListener } from 'node:http';
import { createServer as createSecureWeb } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

type Mood = 'up' | 'wrong' | 'down';

const moodFile = process.argv[2] ?? '/run/mood';
const lookEveryMs = 50;
let mood: Mood = 'down';

const fixture = (name: string): Buffer =>
  readFileSync(
    fileURLToPath(new URL(`../../../../test/fixtures/tls/${name}.pem`, import.meta.url)),
  );

const page: RequestListener = (_, response) => {
  response.statusCode = mood === 'wrong' ? 503 : 200;
  response.end(mood === 'wrong' ? 'sorry\n' : 'fine\n');
};

function mailbox(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.write(mood === 'wrong' ? '554 no service\r\n' : '220 lab\r\n');
  socket.on('data', () => socket.write('250 fine\r\n'));
}

const servers: readonly (readonly [port: number, make: () => Server])[] = [
  [8001, () => createServer((socket) => socket.destroy())],
  [8080, () => createWeb(page)],
  [8443, () => createSecureWeb({ key: fixture('key'), cert: fixture('certificate') }, page)],
  [25, () => createServer(mailbox)],
];

/** What is open now. */
let open: Server[] = [];
let echo: Datagrams | undefined;

function start(): void {
  open = servers.map(([port, make]) => make().listen(port));
  echo = createSocket('udp4').bind(7);
  echo.on('message', (data, { port, address }) => {
    echo?.send(mood === 'wrong' ? Buffer.from([0]) : data, port, address);
  });
}

function stop(): void {
  for (const server of open.splice(0)) server.close();
  echo?.close();
  echo = undefined;
}

function look(): void {
  const text = readFileSync(moodFile, 'utf8').trim();
  if (text !== 'up' && text !== 'wrong' && text !== 'down') return;
  if (text === 'down' && mood !== 'down') stop();
  if (text !== 'down' && mood === 'down') start();
  mood = text;
}

look();
setInterval(look, lookEveryMs);
console.log('listening');

// SPDX-License-Identifier: GPL-2.0-or-later
import { appendFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';

/**
 * Holds connections open and asks over each ten times a second; a line `lost` in FILE for each that
 * ends, and at the end of input one with how many answers there were.
 * Usage: node steady.js ADDRESS CONNECTIONS FILE
 */
const [, , address = '', count = '1', file = ''] = process.argv;
const everyMs = 100;
let answers = 0;

function hold(): void {
  const socket = createConnection({ host: address, port: 80 });
  const ask = (): void => void socket.write(`GET /name HTTP/1.1\r\nHost: ${address}\r\n\r\n`);
  const timer = setInterval(ask, everyMs);
  socket.on('data', (bytes: Buffer) => {
    answers += bytes.toString('latin1').split('HTTP/1.1 200').length - 1;
    writeFileSync(`${file}.answers`, `${answers}\n`);
  });
  socket.on('error', () => undefined); // its close says it
  socket.on('close', () => {
    clearInterval(timer);
    appendFileSync(file, 'lost\n');
  });
}

writeFileSync(file, '');
for (let number = 0; number < Number(count); number++) hold();

// SPDX-License-Identifier: GPL-2.0-or-later
// Asks a server again and again, and writes a line each time: `ok NAME`, or `failed WHY`.
// Usage: node probe.js URL FILE
import { appendFileSync } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 100;
const timeoutMs = 2000;
const [url = '', file = ''] = process.argv.slice(2);

function ask(): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: timeoutMs }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve(`ok ${body.trim()}`));
    });
    request.on('timeout', () => request.destroy(new Error('timed out')));
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(`failed ${error.code ?? error.message}`),
    );
  });
}

for (;;) {
  appendFileSync(file, `${await ask()}\n`);
  await pause(everyMs);
}

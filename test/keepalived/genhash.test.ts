// SPDX-License-Identifier: GPL-2.0-or-later
// `keepalived -T` against what Debian's genhash prints.
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { run } from '../../keepalived/run/run.js';
import { memoryIo } from '../conformance/memory-io.js';
import { tcpServer } from '../helpers/servers.js';

async function genhash(...words: readonly string[]) {
  const { io, printed } = memoryIo({ argv0: 'keepalived', env: {}, isTty: false });
  const exit = await run(['-T', ...words], io);
  return { exit, ...printed };
}

async function web(t: ExecutionContext<unknown>, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  t.teardown(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return String((server.address() as AddressInfo).port);
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

test('the digest of a page is printed as keepalived.conf wants it', async (t) => {
  const seen: string[] = [];
  const port = await web(t, (request, answer) => {
    seen.push(`${request.url} ${request.headers.host} ${request.headers['user-agent']}`);
    answer.end('hello\n');
  });
  const page = ['-s', '127.0.0.1', '-p', port, '-u', '/index.html'];
  t.deepEqual(await genhash(...page), { exit: 0, stdout: `${md5('hello\n')}\n`, stderr: '' });
  await genhash(...page, '-V', 'www.example');
  t.deepEqual(seen, [
    `/index.html 127.0.0.1:${port} KeepAliveClient`,
    '/index.html www.example KeepAliveClient',
  ]);
});

test('-v shows head, page and digest in the columns of the original', async (t) => {
  const page = `HTTP/1.0 200 OK\r\nA: b\r\n\r\nhi${'x'.repeat(20)}`;
  const port = await tcpServer(t, (socket) => void socket.once('data', () => socket.end(page)));
  const { stdout } = await genhash('-s', '127.0.0.1', '-p', `${port}`, '-u', 'a', '-v');
  t.deepEqual(stdout.replace(/= \d+ usecs/, '= N usecs').split('\n'), [
    '-----------------------[    HTTP Header Buffer    ]-----------------------',
    '0000  48 54 54 50 2f 31 2e 30 - 20 32 30 30 20 4f 4b 0d   HTTP/1.0 200 OK.',
    '0016  0a 41 3a 20 62 0d 0a 0d - 0a                        .A: b....       ',
    '-----------------------[ HTTP Header Ascii Buffer ]-----------------------',
    'HTTP/1.0 200 OK\r',
    'A: b\r',
    '\r',
    '',
    '-----------------------[        HTML Buffer        ]-----------------------',
    '0000  68 69 78 78 78 78 78 78 - 78 78 78 78 78 78 78 78   hixxxxxxxxxxxxxx',
    '0016  78 78 78 78 78 78       -                           xxxxxx          ',
    '',
    '-----------------------[    HTML hash resulting    ]-----------------------',
    "0000  f5 92 31 21 b2 ae f0 27 - bf b0 eb 65 30 f7 db 3e   ..1!...'...e0..>",
    '-----------------------[ HTML hash final resulting ]-----------------------',
    'f5923121b2aef027bfb0eb6530f7db3e',
    '',
    'Global response time for [a] = N usecs',
    '',
  ]);
});

test("servers that do not answer are told of in the original's words, exit status 0", async (t) => {
  const silent = await tcpServer(t, (socket) => void socket.resume());
  const empty = await tcpServer(t, (socket) => void socket.end());
  const garbage = await tcpServer(t, (socket) => void socket.once('data', () => socket.end('x')));
  const ask = async (port: number, ...more: readonly string[]) =>
    genhash('-s', '127.0.0.1', '-p', `${port}`, '-u', '/', '-t', '1', ...more);
  const stdout = (line: string) => ({ exit: 0, stdout: `${line}\n`, stderr: '' });
  t.deepEqual(await ask(1), stdout('Connection failed'));
  t.deepEqual(await ask(silent), stdout('Timeout WEB read'));
  t.deepEqual(await ask(empty), stdout('no data received from remote webserver'));
  t.deepEqual(await ask(garbage), stdout('no data received from remote webserver'));
  const words = 'SSL handshake/communication error connecting to';
  t.deepEqual(await ask(garbage, '-S'), stdout(words));
});

for (const [words, line] of [
  ['', ''],
  ['-s 127.0.0.1', ''],
  ['-s x -p 1 -u /', 'server should be an IP, not x\n'],
  ['-s 127.0.0.1 -p 99999 -u /', "invalid port number '99999'\n"],
  ['-s 127.0.0.1 -p 80x -u /', "invalid port number '80x'\n"],
  ['-s 127.0.0.1 -u / -P 3', "invalid HTTP protocol version '3'\n"],
  ['-s 127.0.0.1 -u / -t x', "invalid timeout 'x'\n"],
  ['-s 127.0.0.1 -u / foo', 'Unexpected argument(s): foo\n'],
  ['-Z', ''],
] as const) {
  test(`genhash ${words} is told the usage, exit status 1`, async (t) => {
    const { exit, stdout, stderr } = await genhash(...words.split(' ').filter(Boolean));
    t.is(exit, 1);
    t.is(stdout, '');
    t.true(stderr.startsWith(`${line}Usage: keepalived --genhash COMMAND [OPTIONS]\nCommands:\n`));
  });
}

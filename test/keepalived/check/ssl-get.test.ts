// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { watchChecker, type Watched } from '../../helpers/checker.js';
import { inTree } from '../../helpers/root.js';
import { listening, tcpServer } from '../../helpers/servers.js';

const file = (name: string): Buffer => readFileSync(inTree(`test/fixtures/tls/${name}.pem`));
const identity = { key: file('key'), cert: file('certificate') };
const answer = 'HTTP/1.0 200 OK\r\n\r\nbody';

interface Seen {
  readonly port: number;
  /** SNI of each connection; false: none. */
  readonly names: (string | false | null)[];
  /** Whether each client showed a certificate. */
  readonly shown: boolean[];
}

/** A server with a certificate that nobody would trust. `end` is how it ends an answer. */
async function secureServer(
  t: ExecutionContext,
  end: (socket: TLSSocket) => void = (socket) => socket.end(answer),
  options = {},
): Promise<Seen> {
  const names: (string | false | null)[] = [];
  const shown: boolean[] = [];
  const server = createServer({
    ...identity,
    requestCert: true,
    rejectUnauthorized: false,
    ...options,
  });
  server.on('secureConnection', (socket) => {
    names.push(socket.servername);
    shown.push(Object.keys(socket.getPeerCertificate()).length > 0);
    socket.on('error', () => undefined);
    socket.once('data', () => end(socket));
  });
  server.on('tlsClientError', () => undefined);
  return { port: await listening(t, server), names, shown };
}

/** A server in front of which the connection ends without the end of TLS, once it has answered. */
async function cutServer(t: ExecutionContext, options: object): Promise<number> {
  const clients: Socket[] = [];
  const answered = (socket: TLSSocket): void => {
    socket.write(answer, () => setTimeout(() => clients.pop()?.end(), 30));
  };
  const { port } = await secureServer(t, answered, options);
  return tcpServer(t, (client) => {
    clients.push(client);
    const behind = connect(port, '127.0.0.1').on('error', () => undefined);
    client.on('data', (data) => behind.write(data));
    behind.on('data', (data) => client.write(data));
    client.on('close', () => behind.destroy());
  });
}

const block = (inner = '', url = ''): string =>
  `SSL_GET {\nurl {\npath /\n${url}\n}\nretry 0\nlog_all_failures true\n${inner}\n}`;

async function once(
  t: ExecutionContext,
  text: string,
  port: number,
  before = '',
): Promise<Watched> {
  const watched = watchChecker(t, text, { port, before });
  await watched.clock.fire(1000);
  await watched.clock.armed(6000);
  return watched;
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const only = { minVersion: version, maxVersion: version };

  test(`over ${version}, a certificate that nobody vouches for is no matter`, async (t) => {
    const { port } = await secureServer(t, undefined, only);
    const { lines, decisions } = await once(t, block(), port);
    t.deepEqual(lines, [`Remote Web server [127.0.0.1]:tcp:${port} succeed on service.`]);
    t.is(decisions(), 'UP*');
  });

  test(`over ${version}, an end that was not announced is taken`, async (t) => {
    const port = await cutServer(t, only);
    t.is((await once(t, block(), port)).decisions(), 'UP*');
  });

  test(`over ${version}, an end that was not announced fails with tls_compliant`, async (t) => {
    const port = await cutServer(t, only);
    const { lines, decisions } = await once(t, block('tls_compliant'), port);
    t.is(lines[0], `SSL read error from server [127.0.0.1]:tcp:${port}.`);
    t.is(decisions(), 'DOWN*');
  });

  test(`over ${version}, an end that was announced passes with tls_compliant`, async (t) => {
    const { port } = await secureServer(t, undefined, only);
    t.is((await once(t, block('', 'tls_compliant'), port)).decisions(), 'UP*');
  });
}

const named = test.macro<[inner: string, url: string, name: string | false]>({
  async exec(t, inner, url, name) {
    const { port, names } = await secureServer(t);
    await once(t, block(inner, url), port);
    t.deepEqual(names, [name]);
  },
  title: (given) => `SNI ${given}`,
});
test('is not sent unless asked for', named, 'virtualhost v.example', '', false);
test('is the virtual host', named, 'enable_sni\nvirtualhost v.example', '', 'v.example');
test(
  'is the virtual host of the url first',
  named,
  'enable_sni\nvirtualhost v',
  'virtualhost u.example',
  'u.example',
);
test(
  'is the name that is given',
  named,
  'virtualhost v.example\nsni_name s.example',
  '',
  's.example',
);
test('is not sent without a name', named, 'enable_sni', '', false);

test('the block SSL gives a certificate of our own', async (t) => {
  const { port, shown } = await secureServer(t);
  const [certificate, key] = ['certificate', 'key'].map((name) =>
    inTree(`test/fixtures/tls/${name}.pem`),
  );
  await once(t, block(), port, `SSL {\ncertificate ${certificate}\nkey ${key}\n}`);
  t.deepEqual(shown, [true]);
});

test('a certificate that cannot be read is told', async (t) => {
  const { port } = await secureServer(t);
  const { lines } = await once(t, block(), port, 'SSL {\ncertificate /none-such\n}');
  t.is(lines[0], 'SSL error : Cant load certificate file...');
});

test('a server that does not speak TLS fails the handshake', async (t) => {
  const port = await tcpServer(t, (socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n'));
  const { lines } = await once(t, block(), port);
  t.deepEqual(lines, [
    `SSL handshake/communication error connecting to server [127.0.0.1]:tcp:${port}.`,
    `SSL_CHECK on service [127.0.0.1]:tcp:${port} failed.`,
  ]);
});

test('a server that takes the handshake and says nothing is left after connect_timeout', async (t) => {
  let asked: () => void = () => undefined;
  const hello = new Promise<void>((resolve) => (asked = resolve));
  const port = await tcpServer(t, (socket) => socket.once('data', asked));
  const { clock, lines } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await hello;
  await clock.fire(4000);
  t.is(lines[0], `SSL handshake/communication error connecting to server [127.0.0.1]:tcp:${port}.`);
});

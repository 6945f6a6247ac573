// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { watchChecker, type WatchOptions, type Watched } from '../../helpers/checker.js';
import { closedPort, listening, tcpServer } from '../../helpers/servers.js';

const named = (port: number): string => `[127.0.0.1]:tcp:${port}`;
const ok = (body: string, head = ''): string => `HTTP/1.0 200 OK\r\n${head}\r\n${body}`;

/** A server that tells each request's path to `answer`, and says what that returns. */
function webServer(
  t: ExecutionContext,
  answer: (path: string, request: string) => string,
): Promise<number> {
  return tcpServer(t, (socket) => {
    let request = '';
    socket.on('data', (data) => {
      request += data.toString('latin1');
      if (!request.endsWith('\r\n\r\n')) return;
      socket.end(answer(/^GET (\S+)/.exec(request)?.[1] ?? '', request), 'latin1');
    });
  });
}

const urls = (...inner: string[]): string => `HTTP_GET {
${inner.map((text) => `url {\n${text}\n}`).join('\n')}
retry 0\nlog_all_failures true\n}`;

/** One run of a checker; failures are told one by one. */
async function once(t: ExecutionContext, block: string, options: WatchOptions): Promise<Watched> {
  const watched = watchChecker(t, block, options);
  await watched.clock.fire(1000);
  await watched.clock.armed(6000);
  return watched;
}

const request = test.macro<
  [block: string, options: WatchOptions, expected: (port: number) => string]
>({
  async exec(t, block, options, expected) {
    let seen = '';
    const port = await webServer(t, (_, text) => {
      seen = text;
      return ok('');
    });
    await once(t, block, { ...options, port });
    t.is(seen, expected(port).replaceAll('\n', '\r\n'));
  },
  title: (given) => `a request ${given}`,
});

const plain = (host: (port: number) => string) => (port: number) =>
  `GET /x HTTP/1.0\nUser-Agent: KeepAliveClient\nHost: ${host(port)}\n\n`;
const address = plain((port) => `127.0.0.1:${port}`);
test('names address and port', request, urls('path /x'), {}, address);
test(
  'names the host of the service',
  request,
  urls('path /x'),
  { service: 'virtualhost v' },
  plain(() => 'v'),
);
test(
  'names the host of the real server before that of the service',
  ...([
    request,
    urls('path /x'),
    { service: 'virtualhost v', server: 'virtualhost r' },
    plain(() => 'r'),
  ] as const),
);
test(
  'names the host of the checker before that of the server',
  ...([
    request,
    urls('path /x').replace('retry', 'virtualhost c\nretry'),
    { server: 'virtualhost r' },
    plain(() => 'c'),
  ] as const),
);
test(
  'names the host of the url before all others',
  ...([
    request,
    urls('path /x\nvirtualhost u').replace('retry', 'virtualhost c\nretry'),
    {},
    plain(() => 'u'),
  ] as const),
);
test(
  'of HTTP/1.1 asks for the end of the connection',
  ...([request, urls('path /x').replace('retry', 'http_protocol 1.1\nretry'), {}] as const),
  (port) =>
    `GET /x HTTP/1.1\nUser-Agent: KeepAliveClient\nConnection: close\nHost: 127.0.0.1:${port}\n\n`,
);
test(
  'of 1.0C does, too',
  ...([request, urls('path /x').replace('retry', 'http_protocol 1.0c\nretry'), {}] as const),
  (port) =>
    `GET /x HTTP/1.0\nUser-Agent: KeepAliveClient\nConnection: close\nHost: 127.0.0.1:${port}\n\n`,
);

test('a request to an IPv6 address names it in brackets', async (t) => {
  let seen = '';
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      seen = data.toString('latin1');
      socket.end(ok(''));
    });
  });
  const port = await listening(t, server, 0, '::1');
  const block = urls('path /').replace('retry', `connect_ip ::1\nconnect_port ${port}\nretry`);
  const { decisions } = await once(t, block, {});
  t.is(/^Host: (.*)\r$/m.exec(seen)?.[1], `[::1]:${port}`);
  t.is(decisions(), 'UP*');
});

const good = test.macro<[inner: string, answer: string]>({
  async exec(t, inner, answer) {
    const port = await webServer(t, () => answer);
    const { lines, decisions } = await once(t, urls(`path /\n${inner}`), { port });
    t.deepEqual(lines, [`Remote Web server ${named(port)} succeed on service.`]);
    t.is(decisions(), 'UP*');
  },
  title: (given) => `good: ${given}`,
});
const bad = test.macro<[inner: string, answer: string, words: string]>({
  async exec(t, inner, answer, words) {
    const port = await webServer(t, () => answer);
    const { lines, reports } = await once(t, urls(`path /\n${inner}`), { port });
    t.deepEqual(lines, [
      `${words} server ${named(port)}.`,
      `HTTP_CHECK on service ${named(port)} failed.`,
    ]);
    t.is(reports[0]?.mail, '=> CHECK failed on service : HTTP/SSL request failed <=');
  },
  title: (given) => `bad: ${given}`,
});
const md5 = (text: string): string => createHash('md5').update(text, 'latin1').digest('hex');
const [noHead, noStatus] = ['Read, no data received from ', 'HTTP status code error to'];

test('any status of the 200s', good, '', 'HTTP/1.1 299 Fine\r\n\r\n');
test('a status that is asked for', good, 'status_code 300-301 404', 'HTTP/1.0 404 No\r\n\r\n');
test('the digest of the body', good, `digest ${md5('body\n').toUpperCase()}`, ok('body\n'));
test('the digest of an empty body', good, `digest ${md5('')}`, ok(''));
test('a pattern in the body', good, 'regex "o [a-z]+$"', ok('hello world\n'));
test('a pattern that must not be there', good, 'regex "gone"\nregex_no_match', ok('here'));
test(
  'a pattern from an offset on',
  good,
  'regex "a"\nregex_min_offset 1\nregex_max_offset 3',
  ok('abca'),
);
test('a header with bare line ends', good, '', 'HTTP/1.0 200 OK\n\nbody');
test('a status line in pieces of other headers', good, '', ok('', `X: ${'y'.repeat(30_000)}\r\n`));

test('a status outside the 200s', bad, '', 'HTTP/1.0 302 Found\r\n\r\n', noStatus);
test('a status that is not asked for', bad, 'status_code 404', ok(''), noStatus);
test('an answer without a status', bad, '', 'SSH-2.0-x\r\n\r\n', noStatus);
test('another digest', bad, `digest ${md5('x')}`, ok('body'), 'MD5 digest error to');
test('a pattern that is not there', bad, 'regex "x"', ok('body'), 'Regex match failed');
test('a pattern too late', bad, 'regex "c"\nregex_max_offset 1', ok('abc'), 'Regex match failed');
test('half a header', bad, '', 'HTTP/1.0 200 OK\r\nContent-', noHead);
test('nothing at all', bad, '', '', noHead);

test('a header without an end is left early', async (t) => {
  let sent = 0;
  const port = await tcpServer(t, (socket) => {
    const more = (): void => {
      sent += 4096;
      if (!socket.destroyed) socket.write(`X: ${'y'.repeat(4091)}\r\n`, () => setImmediate(more));
    };
    socket.write('HTTP/1.0 200 OK\r\n', more);
  });
  const { lines } = await once(t, urls('path /'), { port });
  t.is(lines[0], `Read, no data received from  server ${named(port)}.`);
  t.true(sent < 50_000_000);
});

test('ten megabytes are read and digested', async (t) => {
  const body = 'x'.repeat(10_000_000);
  const port = await webServer(t, () => ok(body));
  const { decisions } = await once(
    t,
    urls(`path /\ndigest ${md5(body)}\nregex "x{9}y"\nregex_no_match`),
    { port },
  );
  t.is(decisions(), 'UP*');
});

test('a length that is not that of the body is told, and does no harm', async (t) => {
  const port = await webServer(t, () => ok('four', 'Content-Length: 5\r\n'));
  const { lines, decisions } = await once(t, urls('path /p'), { port });
  t.is(
    lines[0],
    `http_check for RS ${named(port)} VS [10.0.0.1]:tcp:80 url /p: content_length (5) does not match received bytes (4)`,
  );
  t.is(decisions(), 'UP*');
});

test('a server that stops in the middle of an answer is left after connect_timeout', async (t) => {
  const port = await tcpServer(t, (socket) => {
    socket.once('data', () => socket.write('HTTP/1.0 200 OK\r\n\r\nbeg'));
  });
  const { clock, lines } = watchChecker(t, urls('path /'), { port });
  await clock.fire(1000);
  while (clock.made < 4) await pause(2); // the run, connecting, the answer, the rest of it
  await clock.fire(4000);
  t.is(lines[0], `Timeout HTTP read server ${named(port)}.`);
});

test('a server that accepts and says nothing is left after connect_timeout', async (t) => {
  let asked: () => void = () => undefined;
  const request = new Promise<void>((resolve) => (asked = resolve));
  const port = await tcpServer(t, (socket) => socket.once('data', asked));
  const watched = watchChecker(t, urls('path /'), { port });
  await watched.clock.fire(1000);
  await request;
  await watched.clock.fire(4000);
  t.is(watched.lines[0], `Timeout WEB read server ${named(port)}.`);
});

test('a server that resets is told with the reason', async (t) => {
  const port = await tcpServer(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  const { lines } = await once(t, urls('path /'), { port });
  t.deepEqual(lines, [
    `Read error with server ${named(port)}: Connection reset by peer`,
    `Read error with server ${named(port)}.`,
    `HTTP_CHECK on service ${named(port)} failed.`,
  ]);
});

test('a server that is not there is told', async (t) => {
  const port = await closedPort();
  const { lines } = await once(t, urls('path /'), { port });
  t.is(lines[0], `Error connecting server ${named(port)}.`);
});

test('urls are asked in turn, a loop apart; all good is up', async (t) => {
  const asked: string[] = [];
  const port = await webServer(t, (path) => (asked.push(path), ok('')));
  const { clock, decisions } = watchChecker(t, urls('path /1', 'path /2', 'path /3'), { port });
  await clock.fire(1000);
  await clock.fire(6000);
  await clock.armed(6000);
  t.is(decisions(), '');
  await clock.fire(6000);
  await clock.armed(6000);
  t.is(decisions(), 'UP*');
  t.deepEqual(asked, ['/1', '/2', '/3']);
});

test('with fast_recovery they follow at once while the server is down', async (t) => {
  const port = await webServer(t, () => ok(''));
  const block = urls('path /1', 'path /2').replace('retry', 'alpha\nfast_recovery\nretry');
  const { clock, lines, decisions } = watchChecker(t, block, { port });
  await clock.fire(1000);
  await clock.fire(0);
  await clock.armed(6000);
  t.is(decisions(), 'UP*');
  t.deepEqual(lines, [
    `HTTP status code success to ${named(port)} url(/1)`,
    `HTTP status code success to ${named(port)} url(/2)`,
    `Remote Web server ${named(port)} succeed on service.`,
  ]);
});

test('a url that failed is asked alone until it is good, then all are', async (t) => {
  const asked: string[] = [];
  let broken = true;
  const port = await webServer(t, (path) => {
    asked.push(path);
    return broken && path === '/2' ? 'HTTP/1.0 500 No\r\n\r\n' : ok('');
  });
  const block = urls('path /1', 'path /2').replace('retry 0', 'retry 1');
  const state = { up: true, hasRun: true, retryIt: 0, weightChange: 0 };
  const { clock, decisions } = watchChecker(t, block, { port, state });
  await clock.fire(1000); // 1
  await clock.fire(6000); // 2, fails
  await clock.fire(3000); // 2 again: down
  await clock.fire(6000);
  t.is(decisions(), 'DOWN');
  await clock.armed(6000);
  broken = false;
  await clock.fire(6000);
  await clock.fire(6000);
  await clock.fire(6000);
  await clock.armed(6000);
  t.deepEqual(asked, ['/1', '/2', '/2', '/2', '/2', '/1', '/2']);
  t.is(decisions(), 'DOWN UP');
});

test('a pattern that cannot be said here is told, and its url goes without', async (t) => {
  const port = await webServer(t, () => ok('x'));
  const { lines, decisions } = await once(t, urls('path /\nregex "(?R)"'), { port });
  t.is(lines[0], "Invalid regex: '(?R)' at offset 1: this kind of group is not supported");
  t.is(decisions(), 'UP*');
});

test('a pattern that runs away has not matched', async (t) => {
  const port = await webServer(t, () => ok(`${'a'.repeat(40)}b`));
  const { lines } = await once(t, urls('path /\nregex "^(a+)+$"'), { port });
  t.is(lines[0], `Regex match failed server ${named(port)}.`);
});

test('a checker that is stopped in the middle of an answer says nothing any more', async (t) => {
  let asked: (socket: Socket) => void = () => undefined;
  const request = new Promise<Socket>((resolve) => (asked = resolve));
  const port = await tcpServer(t, (socket) => socket.once('data', () => asked(socket)));
  const { clock, checker, lines } = watchChecker(t, urls('path /'), { port });
  await clock.fire(1000);
  const socket = await request;
  checker.stop();
  await new Promise((closed) => socket.once('close', closed));
  t.deepEqual([clock.delays, lines], [[], []]);
});

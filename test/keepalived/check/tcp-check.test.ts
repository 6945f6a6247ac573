// SPDX-License-Identifier: GPL-2.0-or-later
import { createServer } from 'node:net';
import test from 'ava';
import { watchChecker } from '../../helpers/checker.js';
import { isRoot } from '../../helpers/namespace.js';
import { closedPort, listening, tcpServer } from '../../helpers/servers.js';

const named = (port: number): string => `[127.0.0.1]:tcp:${port}`;

test('a server that listens is up; the first success changes nothing but the log', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const { clock, lines, reports } = watchChecker(t, 'TCP_CHECK {\n}', { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [`TCP connection to ${named(port)} success.`]);
  t.deepEqual(reports, [{ up: true, first: true, mail: undefined }]);
});

test('the first failure after the start is decisive, and is mailed', async (t) => {
  const port = await closedPort();
  const { clock, lines, reports } = watchChecker(t, 'TCP_CHECK {\nretry 3\n}', { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [`TCP_CHECK on service ${named(port)} failed.`]);
  t.deepEqual(reports, [{ up: false, first: true, mail: '=> TCP CHECK failed on service <=' }]);
});

test('a server that goes is tried again as often as wanted, then down; back, it is up at once', async (t) => {
  const server = createServer();
  const port = await listening(t, server);
  const { clock, lines, decisions } = watchChecker(t, 'TCP_CHECK {\nretry 2\n}', { port });
  await clock.fire(1000);
  await clock.armed(6000);
  await new Promise((closed) => server.close(closed));
  await clock.fire(6000);
  await clock.fire(1000);
  await clock.fire(1000);
  await clock.armed(6000);
  t.is(decisions(), 'UP* DOWN');
  await listening(t, createServer(), port);
  await clock.fire(6000);
  await clock.armed(6000);
  t.is(decisions(), 'UP* DOWN UP');
  t.deepEqual(lines.slice(1), [
    `TCP_CHECK on service ${named(port)} failed after 2 retries.`,
    `TCP connection to ${named(port)} success.`,
  ]);
});

test('with alpha a server begins as down, and its first success is told and mailed', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const { clock, checker, reports } = watchChecker(t, 'TCP_CHECK {\nalpha\n}', { port });
  t.false(checker.state.up);
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(reports, [{ up: true, first: true, mail: '=> TCP CHECK succeed on service <=' }]);
});

test('a server that does not answer fails after connect_timeout', async (t) => {
  // 192.0.2.0/24 is for documentation (RFC 5737); the way there may be closed at once, too.
  const options = { address: '192.0.2.1', port: 9, global: 'checker_log_all_failures true' };
  const { clock, lines } = watchChecker(t, 'TCP_CHECK {\nretry 0\n}', options);
  await clock.fire(1000);
  if (clock.delays.includes(4000)) await clock.fire(4000);
  await clock.armed(6000);
  t.regex(lines[0] ?? '', /^TCP connection to \[192\.0\.2\.1\]:tcp:9 (timeout|failed)\.$/);
  t.is(lines[1], 'TCP_CHECK on service [192.0.2.1]:tcp:9 failed.');
});

test('an address that cannot be bound says nothing about the server', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const { clock, lines, reports } = watchChecker(t, 'TCP_CHECK {\nbindto 203.0.113.9\n}', { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [
    'bind failed. errno: 99, error: Cannot assign requested address',
    'TCP socket bind failed. Rescheduling.',
  ]);
  t.deepEqual(reports, []);
});

test('bindto and bind_port are where the connection comes from', async (t) => {
  const from = await closedPort();
  const seen: (string | number | undefined)[] = [];
  const port = await tcpServer(t, ({ remoteAddress, remotePort }) =>
    seen.push(remoteAddress, remotePort),
  );
  const block = `TCP_CHECK {\nbindto 127.0.0.3\nbind_port ${from}\n}`;
  const { clock } = watchChecker(t, block, { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(seen, ['127.0.0.3', from]);
});

const asRoot = isRoot ? test : test.skip; // devices and marks are for root

asRoot('a check goes by the device and with the mark that it is given', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const block = 'TCP_CHECK {\nbind_if lo\nfwmark 7\n}';
  const { clock, decisions } = watchChecker(t, block, { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.is(decisions(), 'UP*');
});

asRoot('a device that is not there says nothing about the server', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const { clock, lines } = watchChecker(t, 'TCP_CHECK {\nbind_if none-such\n}', { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [
    "Checker can't bind to device none-such: No such device",
    'TCP socket bind failed. Rescheduling.',
  ]);
});

test('connect_ip and connect_port are where it goes to', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const block = `TCP_CHECK {\nconnect_ip 127.0.0.1\nconnect_port ${port}\n}`;
  const { clock, lines } = watchChecker(t, block, { address: '192.0.2.1', port: 9 });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, ['TCP connection to [192.0.2.1]:tcp:9 success.']);
});

test('timing is inherited from the real server, then from the virtual server', async (t) => {
  const port = await closedPort();
  const block = 'TCP_CHECK {\ndelay_loop 9\n}';
  const options = { port, service: 'retry 5\ndelay_before_retry 7', server: 'retry 1' };
  const { clock, lines } = watchChecker(t, block, {
    ...options,
    state: { up: true, hasRun: true, retryIt: 0, weightChange: 0 },
  });
  await clock.fire(1000);
  await clock.fire(7000);
  await clock.armed(9000);
  t.deepEqual(lines, [`TCP_CHECK on service ${named(port)} failed after 1 retries.`]);
});

test('a suspended checker waits and asks nothing; its state stays', async (t) => {
  let asked = 0;
  const port = await tcpServer(t, () => (asked += 1));
  const { clock, checker } = watchChecker(t, 'TCP_CHECK {\n}', { port });
  checker.suspend(true);
  await clock.fire(1000);
  await clock.fire(6000);
  t.is(asked, 0);
  checker.suspend(false);
  await clock.fire(6000);
  await clock.armed(6000);
  t.is(asked, 1);
});

test('a checker that is stopped leaves no timer and says nothing any more', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const { clock, checker, lines } = watchChecker(t, 'TCP_CHECK {\n}', { port });
  await clock.fire(1000);
  checker.stop();
  t.deepEqual(clock.delays, []);
  t.deepEqual(lines, []);
});

test('a checker goes on from the state that another left', async (t) => {
  const port = await closedPort();
  const state = { up: false, hasRun: true, retryIt: 0, weightChange: 0 };
  const { clock, lines, reports } = watchChecker(t, 'TCP_CHECK {\n}', { port, state });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual([lines, reports], [[], []]);
});

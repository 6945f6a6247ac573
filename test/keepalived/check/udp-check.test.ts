// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { watchChecker, type Watched } from '../../helpers/checker.js';
import { closedPort, udpServer } from '../../helpers/servers.js';

const block = (inner = ''): string => `UDP_CHECK {\nretry 0\nlog_all_failures true\n${inner}\n}`;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

test('silence is good where no reply is required', async (t) => {
  const port = await udpServer(t, () => undefined);
  const { clock, lines, decisions } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.fire(4000);
  await clock.armed(6000);
  t.is(decisions(), 'UP*');
  t.deepEqual(lines, [`UDP connection to [127.0.0.1]:tcp:${port} success.`]);
});

test('a port that nobody listens on is bad: ICMP says so', async (t) => {
  const port = await closedPort();
  const { clock, lines, reports } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [
    `UDP connection to [127.0.0.1]:tcp:${port} failed.`,
    `UDP_CHECK on service [127.0.0.1]:tcp:${port} failed.`,
  ]);
  t.is(reports[0]?.mail, '=> UDP CHECK failed on service <=');
});

test('the payload is what is sent', async (t) => {
  const seen: string[] = [];
  const port = await udpServer(t, (packet) => (seen.push(packet.toString('hex')), packet));
  const { clock } = watchChecker(t, block('payload Ab12f 3 456'), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(seen, ['ab120f034506']);
});

const reply = test.macro<[inner: string, answer: string, good: boolean]>({
  async exec(t, inner, answer, good) {
    const port = await udpServer(t, () => hex(answer));
    const watched: Watched = watchChecker(t, block(inner), { port });
    await watched.clock.fire(1000);
    await watched.clock.armed(6000);
    t.is(watched.decisions(), good ? 'UP*' : 'DOWN*');
    const mismatch = `UDP check to [127.0.0.1]:tcp:${port} reply data mismatch.`;
    t.is(watched.lines[0] === mismatch, !good);
  },
  title: (_given, inner, answer, good) => `${inner}: ${answer} is ${good ? 'good' : 'bad'}`,
});

test(reply, 'require_reply', 'ff', true);
test(reply, 'require_reply\nmin_reply_length 5', 'ff', true);
test(reply, 'require_reply 0102', '0102', true);
test(reply, 'require_reply 0102', '01', true);
test(reply, 'require_reply 0102', '010203', true);
test(reply, 'require_reply 0102', '0103', false);
test(reply, 'require_reply 0Xx2', '0f72', true);
test(reply, 'require_reply 0Xx2', '0f73', false);
test(reply, 'require_reply 01\nmin_reply_length 2', '01', false);
test(reply, 'require_reply 01\nmax_reply_length 1', '0101', false);
test(reply, 'require_reply 01', '01'.repeat(256), false);

test('a required reply that does not come is a failure', async (t) => {
  const port = await udpServer(t, () => undefined);
  const { clock, lines } = watchChecker(t, block('require_reply'), { port });
  await clock.fire(1000);
  await clock.fire(4000);
  t.is(lines[0], `UDP connection to [127.0.0.1]:tcp:${port} failed.`);
});

test('an address that cannot be bound says nothing about the server', async (t) => {
  const port = await udpServer(t, () => undefined);
  const { clock, lines, decisions } = watchChecker(t, block('bindto 203.0.113.9'), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.is(decisions(), '');
  t.deepEqual(lines, [
    'bind failed. errno: 99, error: Cannot assign requested address',
    'UDP connect fail to create socket. Rescheduling.',
  ]);
});

test('a checker that is stopped while it waits leaves nothing', async (t) => {
  const port = await udpServer(t, () => undefined);
  const { clock, checker, lines } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.armed(4000);
  checker.stop();
  t.deepEqual([clock.delays, lines], [[], []]);
});

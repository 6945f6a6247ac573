// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { watchChecker } from '../../helpers/checker.js';
import { closedPort, tcpServer } from '../../helpers/servers.js';
import { smtpServer } from '../../helpers/smtp.js';

const block = (inner = ''): string => `SMTP_CHECK {\n${inner}\n}`;

test('a greeting, HELO and QUIT are a good server', async (t) => {
  const { port, heard } = await smtpServer(t);
  const { clock, lines, decisions } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(heard, ['HELO smtpchecker.keepalived.org', 'QUIT']);
  t.deepEqual(lines, [`Remote SMTP server [127.0.0.1]:tcp:${port} succeed on service.`]);
  t.is(decisions(), 'UP*');
});

test('helo_name is the word of HELO', async (t) => {
  const { port, heard } = await smtpServer(t);
  const { clock } = watchChecker(t, block('helo_name lb.example'), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.is(heard[0], 'HELO lb.example');
});

const bad = test.macro<[answers: Readonly<Record<string, string>>, words: string]>({
  async exec(t, answers, words) {
    const { port } = await smtpServer(t, answers);
    const { clock, lines, reports } = watchChecker(t, block('retry 0'), { port });
    await clock.fire(1000);
    await clock.armed(6000);
    const text = words.replace('SERVER', `server [127.0.0.1]:${port}`);
    t.deepEqual(lines, [`SMTP_CHECK ${text}`]);
    t.is(reports[0]?.mail, `=> CHECK failed on service : ${text} <=`);
  },
  title: (_given, answers) => `bad: ${JSON.stringify(answers).slice(0, 40)}`,
});
test(bad, { GREETING: '554 no' }, 'Bad greeting banner from SERVER');
test(bad, { GREETING: '220-several\r\n220 lines' }, 'Bad greeting banner from SERVER');
test(bad, { GREETING: '2200 more' }, 'Bad greeting banner from SERVER');
test(bad, { HELO: '502 what' }, 'Bad HELO response from SERVER');
test(bad, { HELO: '250-a\r\n250 b' }, 'Bad HELO response from SERVER');
test(
  bad,
  { GREETING: '2'.repeat(3000) },
  'Buffer overflow reading from SERVER. Increase SMTP_BUFF_MAX in check_smtp.h',
);

test('any line after QUIT will do', async (t) => {
  const { port } = await smtpServer(t, { QUIT: '500 stay' });
  const { clock, decisions } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.is(decisions(), 'UP*');
});

test('here the first run has its retries, too', async (t) => {
  const port = await closedPort();
  const { clock, lines, decisions } = watchChecker(t, block('retry 1'), { port });
  await clock.fire(1000);
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [`SMTP_CHECK Error connecting to server [127.0.0.1]:${port}`]);
  t.is(decisions(), 'DOWN*');
});

test('a server that hangs up is a read failure', async (t) => {
  const port = await tcpServer(t, (socket) => socket.end('220 here\r\n'));
  const { clock, lines } = watchChecker(t, block('retry 0'), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.deepEqual(lines, [`SMTP_CHECK Read failure from server [127.0.0.1]:${port}`]);
});

test('a server that says nothing is left after connect_timeout', async (t) => {
  const port = await tcpServer(t, () => undefined);
  const { clock, lines } = watchChecker(t, block('retry 0'), { port });
  await clock.fire(1000);
  while (clock.made < 3) await new Promise((later) => setTimeout(later, 2));
  await clock.fire(4000);
  t.deepEqual(lines, [`SMTP_CHECK Read timeout from server [127.0.0.1]:${port}`]);
});

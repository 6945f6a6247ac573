// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { Mailer } from '../../../../keepalived/check/surroundings.js';
import { mailer } from '../../../../keepalived/run/scripts/mail.js';
import { mailDate, mailText } from '../../../../keepalived/run/scripts/message.js';
import { FakeClock, linesLog } from '../../../helpers/checker.js';
import { closedPort, tcpServer } from '../../../helpers/servers.js';
import { smtpServer } from '../../../helpers/smtp.js';
import { loadText } from '../../sample.js';

const alert = {
  subject: 'Realserver [192.0.2.1]:tcp:80 of virtual server [192.0.2.9]:tcp:80 - DOWN',
  body: '=> TCP CHECK failed on service <=',
};

interface Made {
  readonly sender: Mailer;
  readonly lines: string[];
  readonly details: string[];
  readonly clock: FakeClock;
}

function make(settings: string): Made {
  const lines: string[] = [];
  const details: string[] = [];
  const clock = new FakeClock();
  const text = `global_defs {\nrouter_id R1\nsmtp_connect_timeout 7\n${settings}\n}\n`;
  const { global } = loadText(text).config;
  const sender = mailer({ global, log: linesLog(lines, details), clock });
  return { sender, lines, details, clock };
}

const to = (port: number): string => `notification_email {
ops@example.net
}
notification_email_from "Balancer <lb@example.net>"
smtp_helo_name lb.example.net
smtp_server 127.0.0.1 ${port}`;

test('a mail goes through a session as keepalived has it', async (t) => {
  const { port, heard } = await smtpServer(t);
  const { sender, lines } = make(to(port).replace('ops@', 'two@example.net\nops@'));
  sender.send(alert);
  await sender.idle(9000);
  const [date = '', ...rest] = heard.splice(5, heard.length);
  t.deepEqual(heard, [
    'HELO lb.example.net',
    'MAIL FROM:<lb@example.net>',
    'RCPT TO:<two@example.net>',
    'RCPT TO:<ops@example.net>',
    'DATA',
  ]);
  t.regex(date, /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [-+]\d{4}$/);
  t.deepEqual(rest, [
    'From: Balancer <lb@example.net>',
    `Subject: [R1] ${alert.subject}`,
    'X-Mailer: Keepalived',
    'To: two@example.net, ops@example.net',
    '',
    alert.body,
    '.',
    'QUIT',
  ]);
  t.deepEqual(lines, []);
});

test('without a server or an address nothing is sent', async (t) => {
  const { port, heard } = await smtpServer(t);
  const { sender } = make(`smtp_server 127.0.0.1 ${port}`);
  sender.send(alert);
  await sender.idle(9000);
  t.deepEqual(heard, []);
});

const refused = test.macro<[answers: Readonly<Record<string, string>>, line: string]>({
  async exec(t, answers, line) {
    const { port } = await smtpServer(t, answers);
    const { sender, lines } = make(to(port));
    sender.send(alert);
    await sender.idle(9000);
    t.deepEqual(lines, [line.replace('SERVER', `[127.0.0.1]:${port}`)]);
  },
  title: (_given, answers) =>
    `a server that says ${Object.values(answers).join().slice(0, 20)} is told`,
});
const error = (name: string, status: number): string =>
  `Error processing ${name} cmd on SMTP server SERVER. SMTP status code = ${status}`;
test(refused, { GREETING: '554 no' }, error('(E)SMTP', 554));
test(refused, { HELO: '501-no\r\n501 never' }, error('HELO', 501));
test(refused, { MAIL: '451 later' }, error('MAIL', 451));
test(refused, { RCPT: '550 who' }, error('RCPT', 550));
test(refused, { DATA: '503 no' }, error('DATA', 503));
test(refused, { '.': '552 too much' }, error('BODY', 552));
test(refused, { HELO: 'well' }, error('HELO', 0));
test(
  refused,
  { HELO: 'x'.repeat(9000) },
  'Received buffer from remote SMTP server SERVER overflow our get read buffer length.',
);

const silent = (t: ExecutionContext): Promise<number> => tcpServer(t, () => undefined);

test('a server that says nothing is left after its time', async (t) => {
  const port = await silent(t);
  const { sender, lines, details, clock } = make(to(port));
  sender.send(alert);
  while (details.length === 0) await pause(2);
  await clock.fire(7000);
  await sender.idle(9000);
  t.deepEqual(lines, [`Timeout reading data to remote SMTP server [127.0.0.1]:${port}.`]);
});

test('a server that hangs up is told', async (t) => {
  const port = await tcpServer(t, (socket) => socket.end());
  const { sender, lines } = make(to(port));
  sender.send(alert);
  await sender.idle(9000);
  t.deepEqual(lines, [`Remote SMTP server [127.0.0.1]:${port} has closed the connection.`]);
});

test('a server that is not there is told', async (t) => {
  const port = await closedPort();
  const { sender, lines } = make(to(port));
  sender.send(alert);
  await sender.idle(9000);
  t.deepEqual(lines, [`SMTP connection ERROR to [127.0.0.1]:${port}.`]);
});

test('a name that has several addresses is tried at each of them', async (t) => {
  const { port, heard } = await smtpServer(t);
  const { sender, lines } = make(to(port).replace('127.0.0.1', 'localhost'));
  sender.send(alert);
  await sender.idle(9000);
  t.is(heard.at(-1), 'QUIT');
  // Where localhost has an IPv6 address as well, nobody listens there.
  t.deepEqual(
    lines.filter((line) => line !== `SMTP connection ERROR to [::1]:${port}.`),
    [],
  );
});

test('many mails go, some at a time', async (t) => {
  const { port, heard } = await smtpServer(t);
  const { sender } = make(to(port));
  for (let i = 0; i < 50; i += 1) sender.send(alert);
  await sender.idle(9000);
  t.is(heard.filter((line) => line === 'QUIT').length, 50);
});

test('a body cannot end a mail, nor a subject add headers', (t) => {
  const parts = { from: 'a@b', to: ['c@d'], routerId: 'R', at: new Date(0) };
  const text = mailText({ ...parts, subject: 'x\r\nBcc: e@f', body: '.\n..y' });
  t.true(text.includes('Subject: [R] x Bcc: e@f\r\n'));
  t.true(text.endsWith('\r\n\r\n..\r\n...y\r\n.\r\n'));
});

test('a date has the zone behind it', (t) => {
  t.regex(mailDate(new Date(2026, 0, 5, 3, 4, 5)), /^Mon, 05 Jan 2026 03:04:05 [-+]\d{4}$/);
});

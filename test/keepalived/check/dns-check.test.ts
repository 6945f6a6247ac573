// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { dnsQuery } from '../../../keepalived/check/dns-message.js';
import { watchChecker } from '../../helpers/checker.js';
import { closedPort, udpServer } from '../../helpers/servers.js';

const block = (inner = ''): string => `DNS_CHECK {\nlog_all_failures true\n${inner}\n}`;

/** An answer (RFC 1035, section 4.1.1) to a query: its id, QR, and a code. */
const answerTo = (query: Buffer, code = 0, flags = 0x8180): Buffer => {
  const answer = Buffer.from(query);
  answer.writeUInt16BE(flags | code, 2);
  return answer;
};

test('a query is one question of class IN with recursion desired', async (t) => {
  let seen = '';
  const port = await udpServer(t, (query) => {
    seen = query.toString('hex');
    return answerTo(query);
  });
  const { clock, decisions } = watchChecker(t, block('type aaaa\nname www.example.'), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  t.is(
    seen,
    '0000' + '0100' + '0001000000000000' + '03777777' + '076578616d706c65' + '00' + '001c0001',
  );
  t.is(decisions(), 'UP*');
});

test('the default asks for the SOA of the root', (t) => {
  t.is(
    dnsQuery(7, '.', 'SOA')?.toString('hex'),
    '0007' + '0100' + '0001000000000000' + '00' + '00060001',
  );
});

test('a name with a label of 64 bytes, or of 256 in all, cannot be asked for', (t) => {
  t.is(dnsQuery(1, 'x'.repeat(64), 'A'), undefined);
  t.is(dnsQuery(1, 'abc.'.repeat(64), 'A'), undefined);
  t.not(dnsQuery(1, 'x'.repeat(63), 'A'), undefined);
});

const codes = test.macro<[code: number]>({
  async exec(t, code) {
    const port = await udpServer(t, (query) => answerTo(query, code));
    const { clock, lines, reports } = watchChecker(t, block(), { port });
    await clock.fire(1000);
    await clock.armed(6000);
    t.deepEqual(lines, [
      `DNS_CHECK ([127.0.0.1]:tcp:${port}) read error occurred. (rcode = ${code})`,
    ]);
    t.is(reports[0]?.mail, '=> DNS_CHECK: failed on service <=');
  },
  title: (_given, code) => `an answer with code ${code} is a failure`,
});
test(codes, 2);
test(codes, 3);
test(codes, 5);

test('packets that do not fit are passed over until the time is up', async (t) => {
  const wrong = [
    (query: Buffer) => query, // no answer
    (query: Buffer) => answerTo(query).subarray(0, 11), // too short
    (query: Buffer) => (
      answerTo(query).writeUInt16BE(1, 0),
      Buffer.concat([Buffer.from([0xff]), query])
    ),
  ];
  const port = await udpServer(t, (query) => wrong.pop()?.(query));
  const { clock, lines } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.fire(4000);
  t.deepEqual(lines, [`DNS_CHECK ([127.0.0.1]:tcp:${port}) read timeout from socket`]);
});

test('nobody there is told with what the system says', async (t) => {
  const port = await closedPort();
  const { clock, lines } = watchChecker(t, block(), { port });
  await clock.fire(1000);
  await clock.armed(6000);
  const text = 'failed to read socket; errno 111 (Connection refused)';
  t.deepEqual(lines, [`DNS_CHECK ([127.0.0.1]:tcp:${port}) ${text}`]);
});

test('there are three retries, a loop apart, and the last line counts them', async (t) => {
  const port = await udpServer(t, (query) => answerTo(query, 2));
  const state = { up: true, hasRun: true, retryIt: 0, weightChange: 0 };
  const { clock, lines, decisions } = watchChecker(t, block(), { port, state });
  await clock.fire(1000);
  for (const _ of [1, 2, 3]) await clock.fire(6000);
  await clock.armed(6000);
  t.is(decisions(), 'DOWN');
  const text = `DNS_CHECK ([127.0.0.1]:tcp:${port}) read error occurred. (rcode = 2)`;
  t.deepEqual(lines, [text, text, text, `${text} after 3 retries`]);
});

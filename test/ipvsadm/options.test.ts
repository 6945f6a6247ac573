// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import test from 'ava';
import type { NameService } from '../../compat/cli/names.js';
import { addDestCheck } from '../../ipvsadm/options/dest-check.js';
import { inetAton, parseEndpoint } from '../../ipvsadm/options/endpoint.js';
import type { Dialect } from '../../ipvsadm/options/lookup.js';
import { completionScript } from '../../ipvsadm/options/completion.js';
import { spliceManual } from '../../ipvsadm/options/manual.js';
import { parseMatch } from '../../ipvsadm/options/match.js';
import { checkedOptions } from '../../ipvsadm/options/names.js';
import { poptInteger } from '../../ipvsadm/options/numbers.js';
import { parseCommandLine } from '../../ipvsadm/options/parse.js';
import { Refusal } from '../../ipvsadm/options/refusal.js';
import { parseSockpair } from '../../ipvsadm/options/sockpair.js';
import { suggestLong } from '../../ipvsadm/options/suggest.js';
import { commandTable } from '../../ipvsadm/options/commands.js';
import { optionTable } from '../../ipvsadm/options/table.js';
import { noDestCheck } from '../../compat/model/service.js';

const names: NameService = {
  hostOf: () => Promise.resolve(undefined),
  addressOf: (host) => Promise.resolve(host === 'vip.example' ? '192.0.2.1' : undefined),
  serviceOf: () => Promise.resolve(undefined),
  portOf: (service, protocol) =>
    Promise.resolve(service === 'http' && protocol === 'tcp' ? 80 : undefined),
};

const parse = (line: string, dialect: Dialect = 'fork') =>
  parseCommandLine(line.split(' '), { program: 'ipvsadm', names, dialect, zeroPortText: 'Zero' });

const refused = test.macro<
  [line: string, ...end: [exitCode: number, message: string, dialect?: Dialect]]
>({
  async exec(t, line, ...[exitCode, message, dialect]) {
    const error = await t.throwsAsync(parse(line, dialect), { instanceOf: Refusal });
    t.is(error.message, message);
    t.is(error.exitCode, exitCode);
  },
  title: (_given, line, ...[, , dialect]) => `ipvsadm ${line} is refused (${dialect ?? 'fork'})`,
});

const tryHelp = "Try `ipvsadm -h' or 'ipvsadm --help' for more information.";
test(refused, 'word', 255, tryHelp);
test(refused, '-n -L', 255, tryHelp);
test(refused, '--frob', 255, tryHelp);
test(refused, '-L -h', 2, "invalid option `-h'");
test(refused, '-AE', 2, "invalid option `-AE'");
test(
  refused,
  '-A -t 10.0.0.1:80 --numeric=1',
  255,
  '--numeric=1: option does not take an argument',
);
test(refused, '-A -t', 255, '-t: missing argument');
test(
  refused,
  '-A -t 10.0.0.1:80 --conn-timeout 3000000000',
  255,
  '3000000000: number too large or too small',
);
test(
  refused,
  '-A -t 10.0.0.1:80 --conn-timeout=1x',
  255,
  '--conn-timeout=1x: invalid numeric value',
);
test(
  refused,
  '-A -s rr -w 1',
  2,
  "You need to supply the 'service-address' option for the 'add-service' command",
);
test(
  refused,
  '-L -t 10.0.0.1:80 -c',
  2,
  "The option 'service-address' conflicts with the 'connection' option in the 'list' command",
);
test(refused, '--start-daemon neither', 2, 'illegal start-daemon parameter specified');
test(refused, '--stop-daemon neither', 2, 'illegal start_daemon specified');
test(refused, '--set 1 2 3 4', 2, 'unexpected argument 4');
test(refused, '-A -t 10.0.0.1:80 -b sh-port', 2, 'unexpected argument sh-port');
test(
  refused,
  '-A -t 10.0.0.1:80 -b',
  2,
  "Illegal 'forwarding-method' option with the 'add-service' command",
  'stock',
);
test(refused, '-A -t 10.0.0.1:80 -b', 255, '-b: missing argument', 'strict');
test(
  refused,
  '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -i --tun-type ipip',
  255,
  '--tun-type: unknown option',
);
test(
  refused,
  '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -i --tun-type gre',
  2,
  "tunnel type 'gre' is not supported by the daemon, only 'ipip'",
  'stock',
);

test(
  refused,
  '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -i --tun-type gue',
  2,
  "You need to supply the 'tun-port' option for the 'gue' tunnel type",
  'stock',
);
test(
  refused,
  '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -i --tun-csum',
  2,
  "Illegal 'tun-csum' option with the 'ipip' tunnel type",
  'stock',
);
test(
  refused,
  '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -i --tun-type gre --tun-csum --tun-nocsum',
  2,
  "The option 'tun-csum' conflicts with the 'tun-nocsum' option in the 'gre' tunnel type",
  'stock',
);
test(
  refused,
  '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m --tun-type ipip',
  2,
  'Tunnel options conflict with forward method',
  'stock',
);

test('stock scripts may give scheduler flags with -b to -A', async (t) => {
  const { draft } = await parse('-A -t 10.0.0.1:80 -s sh -b sh-port,sh-fallback', 'stock');
  t.is(draft.service.flags, 0x60);
});

test('words after -- are plain, and plain words before the command are found at the end', async (t) => {
  await t.throwsAsync(parse('-L -- -n'), { message: 'unexpected argument -n' });
  await t.throwsAsync(parse('stray -L -n'), { message: 'unexpected argument stray' });
});

test('-p takes the next word unless that begins with a dash', async (t) => {
  t.is((await parse('-A -t 10.0.0.1:80 -p -s rr')).draft.service.persistTimeoutSec, 360);
  t.is((await parse('-A -t 10.0.0.1:80 -p 60 -s rr')).draft.service.persistTimeoutSec, 60);
});

test('glued short options may carry their argument, with or without an equals sign', async (t) => {
  const { draft } = await parse('-at10.0.0.1:80 -r=10.0.0.2:81 -bw5');
  t.like(draft.dest, { address: '10.0.0.2', port: 81, weight: 5, mode: 5 });
});

const read = test.macro<[text: string, expected: unknown]>({
  async exec(t, text, expected) {
    t.deepEqual(await parseEndpoint(text, { names, protocol: 6 }), expected as never);
  },
  title: (_given, text) => `an endpoint is read from "${text}"`,
});
test(read, '10.0.0.1:80', { family: 2, address: '10.0.0.1', port: 80 });
test(read, 'vip.example:http', { family: 2, address: '192.0.2.1', port: 80 });
test(read, '[2001:db8::1]:443', { family: 10, address: '2001:db8::1', port: 443 });
test(read, '2001:db8::1:80', { family: 10, address: '2001:db8::1:80', port: undefined });
test(read, '[1.2.3.4]:80', { family: 2, address: '1.2.3.4', port: undefined });
test(read, '127.1', { family: 2, address: '127.0.0.1', port: undefined });
for (const bad of ['', '80', '[::1]', '[::1', '1.2.3.4:', ':80', '1.2.3.4:65536', 'fe80::1%eth0']) {
  test(read, bad, undefined);
}

test('inet_aton texts of one to four parts, in three bases, are addresses', (t) => {
  t.is(inetAton('0x7f000001'), '127.0.0.1');
  t.is(inetAton('10.1.258'), '10.1.1.2');
  t.is(inetAton('010.0.0.1'), '8.0.0.1');
  t.is(inetAton('24'), '0.0.0.24');
  for (const bad of ['256.0.0.1', '1.2.3.256', '08.0.0.1', '1.2.3.4.5', '4294967296', '1..2', '']) {
    t.is(inetAton(bad), undefined, bad);
  }
});

test('popt reads integers in three bases', (t) => {
  t.deepEqual(['10', '-3', '0x1f', '010', '', '08', 'x', '-'].map(poptInteger), [
    10,
    -3,
    31,
    8,
    0,
    NaN,
    NaN,
    NaN,
  ]);
});

test('a match keeps what a bad range gave, and its family is that of the last range', (t) => {
  t.like(parseMatch('proto=tcp,src-range=10.0.0.1-10,oif=dpdk0'), { family: 0, protocol: 6 });
  const mixed = parseMatch('proto=tcp,src-range=10.0.0.1,dst-range=2001:db8::1');
  t.is(mixed?.family, 2);
  t.is(mixed?.match.family, 10);
  for (const bad of ['proto=tcp', 'af=ipx', 'proto', '__proto__=1', '']) {
    t.is(parseMatch(bad), undefined, bad);
  }
});

test('a number form after a passive check must be sane', (t) => {
  const passive = addDestCheck(noDestCheck, '1,0s');
  t.is(passive?.downWaitSec, 0);
  t.is(passive && addDestCheck(passive, '1,1,3s,600-10s'), undefined);
  t.is(addDestCheck(noDestCheck, '300,2s')?.downNotices, 44);
});

test('a socket pair has two ends of one family', (t) => {
  t.like(parseSockpair('tcp:[2001:db8::1]:1:[2001:db8::2]:2'), { family: 10, virtualPort: 2 });
  t.is(parseSockpair('tcp:10.0.0.1:1:[::1]:2'), undefined);
  t.is(parseSockpair('tcp:10.0.0.1:65536:10.0.0.2:2'), undefined);
});

test('a mistyped long option is told its neighbour', (t) => {
  t.is(suggestLong('--add-servise'), 'did you mean --add-service?');
  t.is(suggestLong('--tcp-sevrice=10.0.0.1:80'), 'did you mean --tcp-service?');
  t.is(suggestLong('--frobnicate'), undefined);
  t.is(suggestLong('-5'), undefined);
});

test('each checked option belongs to an option, and spellings are unique', (t) => {
  const checks = new Set(optionTable.map(({ check }) => check));
  t.deepEqual(
    checkedOptions.filter((name) => !checks.has(name)),
    [],
  );
  const longs = [...commandTable, ...optionTable].map(({ long }) => long);
  t.is(new Set(longs).size, longs.length);
});

test('the manual page and the completion are what the tables give', async (t) => {
  const page = await readFile('man/ipvsadm.8', 'utf8');
  t.is(spliceManual(page), page);
  t.is(await readFile('packaging/completion/ipvsadm.bash', 'utf8'), completionScript());
});

// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { getopt } from '../../../compat/cli/getopt.js';
import type { OptionTable } from '../../../compat/cli/getopt.js';
import { jsonText } from '../../../compat/cli/json.js';
import { asI32, atoi } from '../../../compat/cli/numbers.js';
import { profileOf } from '../../../compat/cli/profile.js';
import { parseRange, rangeText } from '../../../compat/cli/range.js';
import { nearest } from '../../../compat/cli/suggest.js';
import { parseServices, systemNames } from '../../../compat/cli/system-names.js';

const table: OptionTable = {
  flags: 'vs',
  values: 'f',
  longs: [
    { name: 'verbose', letter: 'v' },
    { name: 'version', letter: 'V' },
    { name: 'stats', letter: 's' },
    { name: 'statistics', letter: 's' },
    { name: 'family', letter: 'f' },
  ],
};

const read = (line: string, inOrder = false): string[] =>
  [...getopt(table, line === '' ? [] : line.split(' '), inOrder)].map((found) => {
    if (found.kind === 'operand') return found.word;
    if (found.kind === 'problem') return `! ${found.text} (${found.next ?? 'end'})`;
    return found.value === '' ? `-${found.letter}` : `-${found.letter}=${found.value}`;
  });

const options = test.macro<[line: string, found: readonly string[]]>({
  exec: (t, line, found) => t.deepEqual(read(line), [...found]),
  title: (_given, line) => `'${line}' is read as getopt_long does`,
});
test(options, 'a -v b', ['a', '-v', 'b']);
test(options, '-vsf inet a', ['-v', '-s', '-f=inet', 'a']);
test(options, '-finet -- -v', ['-f=inet', '-v']);
test(options, '--stat --fam=x --family y', ['-s', '-f=x', '-f=y']);
test(options, '--ver', [
  "! option '--ver' is ambiguous; possibilities: '--verbose' '--version' (end)",
]);
test(options, '--nosuch a', ["! unrecognized option '--nosuch' (a)", 'a']);
test(options, '-x a', ["! invalid option -- 'x' (a)", 'a']);
test(options, '-f', ["! option requires an argument -- 'f' (end)"]);
test(options, '--family', ["! option '--family' requires an argument (end)"]);
test(options, '--stats=1', ["! option '--stats' doesn't allow an argument (end)"]);
test(options, '- a', ['-', 'a']);

test('with POSIXLY_CORRECT the first word ends the options', (t) => {
  t.deepEqual(read('-v a -s', true), ['-v', 'a', '-s']);
});

test('numbers are read as C reads them', (t) => {
  const words = ['12', ' -7x', 'x', '', '4294967296', '99999999999999999999', '3000000000'];
  t.deepEqual(words.map(atoi), [12, -7, 0, 0, 0, -1, -1294967296]);
  t.is(asI32(0xffffffff), -1);
});

test('the profile of the environment is chosen by name, an unknown one is the current', (t) => {
  t.is(profileOf({ env: { DPVS_COMPAT: '1.7' } }).headingVersion, '0.0.0');
  t.true(profileOf({ env: { DPVS_COMPAT: 'ipvsadm-1.31' } }).stockIpvsadm);
  t.deepEqual(profileOf({ env: { DPVS_COMPAT: 'nonsense' } }), profileOf({ env: {} }));
});

const ranges = test.macro<[text: string, shown: string | undefined]>({
  exec(t, text, shown) {
    const parsed = parseRange(text);
    t.is(parsed && rangeText(parsed.family, parsed.range), shown);
  },
  title: (_given, text, shown) => `range '${text}' is ${shown ?? 'refused'}`,
});
test(ranges, '10.0.0.1', '10.0.0.1-10.0.0.1:0-0');
test(ranges, '10.0.0.1-10.0.0.9:80', '10.0.0.1-10.0.0.9:80-80');
test(ranges, ':1-1024', '0.0.0.0-0.0.0.0:1-1024');
test(ranges, '2001:db8::1-2001:db8::9', '[2001:db8::1-2001:db8::9]:0-0');
test(ranges, '[2001:db8::1]:80-90', '[2001:db8::1-2001:db8::1]:80-90');
test(ranges, '[2001:db8::1]', undefined);
test(ranges, '10.0.0.1:70000', undefined);
test(ranges, 'bad', undefined);

test('JSON keeps counters exact: small ones as numbers, large ones as digits', (t) => {
  t.is(
    jsonText({ a: 5n, b: 2n ** 64n - 1n, c: undefined }),
    '{"a":5,"b":"18446744073709551615"}\n',
  );
});

test('a mistyped word finds its neighbour, a foreign one none', (t) => {
  const words = ['link', 'addr', 'route'];
  t.is(nearest('rotue', words), 'route');
  t.is(nearest('lnk', words), 'link');
  t.is(nearest('nosuch', words), undefined);
});

test('services(5) is read with comments and aliases, the first line of a port naming it', (t) => {
  const { ports, names } = parseServices('http 80/tcp www # web\nother 80/tcp\n\n# 1/tcp\n');
  t.is(ports.get('www/tcp'), 80);
  t.is(names.get('80/tcp'), 'http');
  t.is(names.get('1/tcp'), undefined);
});

test('a name or port that this machine does not know is undefined', async (t) => {
  const names = systemNames();
  t.is(await names.portOf('no-such-service', 'tcp'), undefined);
  t.is(await names.serviceOf(64999, 'tcp'), undefined);
  t.is(await names.addressOf('', 4), undefined);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { bodyPattern } from '../../../keepalived/check/regex/match.js';
import { newUrl } from '../../../keepalived/config/defaults.js';

/** Where a pattern matches, or the line that says why it cannot be. Expected results: pcre2pattern(3). */
function find(regex: string, body: string, options = '', min = 0): number | string | undefined {
  const regexOptions = options === '' ? [] : options.split(' ');
  const pattern = bodyPattern({ ...newUrl(), regex, regexOptions, regexMinOffset: min });
  return typeof pattern === 'string' ? pattern : pattern.find(Buffer.from(body, 'utf8'));
}

const finds = test.macro<[given: Parameters<typeof find>, at: number | undefined]>({
  exec(t, given, at) {
    t.is(find(...given), at);
  },
  title: (_given, [regex, body, options = ''], at) =>
    `/${regex}/ ${options} in ${JSON.stringify(body)}: ${at ?? 'no'}`,
});

test(finds, ['b+c', 'abbc'], 1);
test(finds, ['x', 'abc'], undefined);
test(finds, ['ABC', 'xabc', 'caseless'], 1);
test(finds, ['(?i)ABC', 'xabc'], 1);
test(finds, ['a.c', 'a\nc'], undefined);
test(finds, ['a.c', 'a\rc'], 0);
test(finds, ['a.c', 'a\nc', 'dotall'], 0);
test(finds, ['(?s:a.c)', 'a\nc'], 0);
test(finds, ['^b', 'a\nb'], undefined);
test(finds, ['^b', 'a\nb', 'multiline'], 2);
test(finds, ['^b', 'a\rb', 'multiline'], undefined);
test(finds, ['^$', 'a\n', 'multiline'], undefined);
test(finds, ['^$', 'a\n', 'multiline alt_circumflex'], 2);
test(finds, ['a$', 'a\n'], 0);
test(finds, ['a$', 'a\n', 'dollar_endonly'], undefined);
test(finds, ['a$', 'a\r'], undefined);
test(finds, ['a\\Z', 'a\n'], 0);
test(finds, ['a\\z', 'a\n'], undefined);
test(finds, ['\\Aa', 'ba', 'multiline'], undefined);
test(finds, ['a b # rest', 'ab', 'extended'], 0);
test(finds, ['[[:digit:][:upper:]]+x', 'a9Qx'], 1);
test(finds, ['[]a]+b', 'x]ab'], 1);
test(finds, ['[^]]', ']]a'], 2);
test(finds, ['[a\\]-]+$', 'x]-a'], 1);
test(finds, ['\\Qa.b\\E+', 'a.bb'], 0);
test(finds, ['\\x41\\x{42}\\103\\e', 'ABC\x1b'], 0);
test(finds, ['\\h\\R', 'a \r\n'], 1);
test(finds, ['\\s', 'a\u00a0b'], undefined);
test(finds, ['(?>a+)b', 'aab'], 0);
test(finds, ['(?>a+)ab', 'aab'], undefined);
test(finds, ['a++a', 'aaa'], undefined);
test(finds, ['(a)(b)\\2\\1', 'abba'], 0);
test(finds, ['(?>(a))(b)\\2\\g{-1}\\1', 'abbba'], 0);
test(finds, ['(?P<n>a|b)(?P=n)', 'xbb'], 1);
test(finds, ["(?'n'a)\\k{n}", 'aa'], 0);
test(finds, ['(a)(?<n>b)\\1', 'abb', 'no_auto_capture'], 0);
test(finds, ['a(?#note)b', 'ab'], 0);
test(finds, ['(?<=a)b(?!c)', 'abcab'], 4);
test(finds, ['b', 'a\nb', 'firstline'], undefined);
test(finds, ['a{,2}', 'a{,2}'], 0);
test(finds, ['\\w', 'é'], undefined);
test(finds, ['\\w', 'é', 'utf ucp'], 0);
test(finds, ['^.$', 'é'], undefined);
test(finds, ['^.$', 'é', 'utf'], 0);
test(finds, ['\\p{Lu}', 'aÉ', 'utf'], 1);
test(finds, ['[]', 'a', 'allow_empty_class'], undefined);

const refuses = test.macro<[regex: string, offset: number, message: string]>({
  exec(t, regex, offset, message) {
    t.is(find(regex, ''), `Invalid regex: '${regex}' at offset ${offset}: ${message}`);
  },
  title: (_given, regex) => `/${regex}/ is refused`,
});
test(refuses, 'a(b', 3, 'missing closing parenthesis');
test(refuses, 'a)', 1, 'unmatched closing parenthesis');
test(refuses, '[a', 0, 'missing terminating ] for character class');
test(refuses, '[b-a]', 3, 'range out of order in character class');
test(refuses, '*a', 0, 'quantifier does not follow a repeatable item');
test(refuses, '\\1', 2, 'reference to non-existent subpattern');
test(refuses, 'a(?i)b', 5, '(?i) inside a pattern is not supported');
test(refuses, '(?(1)a|b)', 1, 'this kind of group is not supported');
test(refuses, '(*COMMIT)a', 1, 'verbs are not supported');
test(refuses, 'a\\Kb', 2, '\\K is not supported');

test('ungreedy turns the meaning of ? around', (t) => {
  t.is(find('^a+$', 'aa', 'ungreedy'), 0);
  t.is(find('a+?b', 'aab', 'ungreedy'), 0);
});

test('an offset is where the search begins, and what lies before it can be seen', (t) => {
  t.is(find('(?<=a)b', 'abab', '', 1), 1);
  t.is(find('^b', 'ab', '', 1), undefined);
});

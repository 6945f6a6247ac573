// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { HttpAnswer } from '../../../keepalived/check/http-answer.js';
import { bodyPattern } from '../../../keepalived/check/regex/match.js';
import { newUrl } from '../../../keepalived/config/defaults.js';

/** Cuts bytes at these places. */
function pieces(data: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (data.length + 1)))].sort((a, b) => a - b);
  return [...places, data.length].map((to, index) => data.subarray(places[index - 1] ?? 0, to));
}

test('an answer is the same however it is cut', (t) => {
  const ends = fc.constantFrom('\r\n', '\n');
  const cuts = fc.array(fc.nat(), { maxLength: 20 });
  fc.assert(
    fc.property(ends, fc.uint8Array({ maxLength: 200 }), cuts, (end, body, where) => {
      const head = `HTTP/1.1 404 Not Found${end}Content-Length: ${body.length}${end}X: y${end}${end}`;
      const whole = Buffer.concat([Buffer.from(head), Buffer.from(body)]);
      const answer = new HttpAnswer({ digest: true, text: true });
      for (const piece of pieces(whole, where)) answer.take(piece);
      t.is(answer.status, 404);
      t.is(answer.contentLength, body.length);
      t.is(answer.bodyBytes, body.length);
      t.deepEqual(answer.text(), Buffer.from(body));
      t.is(answer.digest(), createHash('md5').update(body).digest('hex'));
    }),
  );
});

test('whatever comes instead of an answer is no reason to fall over', (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array(), { maxLength: 10 }), (parts) => {
      const answer = new HttpAnswer({ digest: true, text: true });
      for (const part of parts) answer.take(Buffer.from(part));
      t.true(answer.status === undefined || Number.isInteger(answer.status));
    }),
  );
});

test('any text in quotes is found as it is', (t) => {
  const text = fc.string({ minLength: 1 }).filter((one) => !one.includes('\\E'));
  fc.assert(
    fc.property(text, fc.string(), (wanted, before) => {
      const body = Buffer.from(`${before}${wanted}`, 'latin1');
      const pattern = bodyPattern({ ...newUrl(), regex: `\\Q${wanted}\\E` });
      if (typeof pattern === 'string') return t.fail(pattern);
      t.is(
        pattern.find(body),
        body.toString('latin1').indexOf(Buffer.from(wanted, 'latin1').toString('latin1')),
      );
    }),
  );
});

test('any pattern is compiled or refused, and matches in bounded time', (t) => {
  const part = fc.constantFrom(
    ...[
      'a',
      '(',
      ')',
      '[',
      ']',
      '^',
      '$',
      '*',
      '+',
      '?',
      '{2}',
      '|',
      '\\d',
      '\\1',
      '(?:',
      '.',
      '-',
      '\\',
    ],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const pattern = bodyPattern({ ...newUrl(), regex: parts.join('') });
      if (typeof pattern !== 'string') pattern.find(Buffer.from('aa-1(aa)'));
      t.pass();
    }),
  );
});

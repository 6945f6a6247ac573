// SPDX-License-Identifier: GPL-2.0-or-later
// Words of HTTP_GET and SSL_GET beside those of every connection.
import type { Context } from '../config/context.js';
import { newUrl } from '../config/defaults.js';
import type { Checker, HttpUrl } from '../config/model/lvs.js';
import { splitQuoted } from '../config/scripts.js';
import * as r from './readers.js';
import { block, table, word, type Line, type Row } from './table.js';

type C = Checker;
const all = 0xffff_ffff;
const digestLength = 32;

function digest(context: Context, target: HttpUrl, line: Line): void {
  const given = r.need(context, line, 1);
  const bad = given.search(/[^0-9a-fA-F]/);
  if (target.digest !== undefined) context.error(`Digest '${given}' is a duplicate`, 1);
  else if (given.length !== digestLength) {
    const text = `character length should be ${digestLength} rather than ${given.length}`;
    context.error(`digest '${given}' ${text}`, 1);
  } else if (bad >= 0) {
    const first = bad - (bad % 2);
    context.error(`Unable to interpret hex digit in '${given}' at offset ${first}/${first + 1}`, 1);
  } else target.digest = given;
}

function statusCode(context: Context, target: HttpUrl, line: Line): void {
  for (const [offset, given] of line.words.slice(1).entries()) {
    const [, low, high] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(given) ?? [];
    const [first, last] = [Number(low ?? '0'), Number(high ?? low ?? '0')];
    if (first < 100 || last > 599 || first > last) {
      context.error(`Invalid HTTP_GET status code '${given}'`, offset + 1);
    } else target.statusCodes.push([first, last]);
  }
}

function regex(context: Context, target: HttpUrl, line: Line): void {
  const split = splitQuoted(line.text);
  if (split.missing !== undefined) {
    const text = `String '${line.text}': missing terminating ${split.missing}`;
    context.report('unmatchedQuote', text);
    return;
  }
  const [, pattern, extra] = split.words;
  const told = context.build === '2.4.3';
  if (told && (pattern === undefined || extra !== undefined)) {
    context.error('regex missing or too many fields');
    return;
  }
  if (told && target.regex !== undefined) {
    context.error(`Duplicate regex specified - replacing ${target.regex} with ${pattern ?? ''}`, 1);
  }
  target.regex = pattern;
}

/** Wrong numbers here are dropped without a word. */
const quietNumber =
  (into: 'regexMinOffset' | 'regexMaxOffset'): r.Read<HttpUrl> =>
  (_, target, line) => {
    const given = line.words[1] ?? '';
    if (/^\d{1,10}$/.test(given) && Number(given) <= all) target[into] = Number(given);
  };

function regexStack(_: Context, target: HttpUrl, line: Line): void {
  const [start, max] = line.words.slice(1).map(Number);
  if (start === undefined || max === undefined || Number.isNaN(start + max)) return;
  const [oldStart, oldMax] = target.regexStack ?? [0, 0];
  target.regexStack = [Math.max(start, oldStart), Math.max(max, oldMax)];
}

function urlHost(context: Context, target: HttpUrl, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('Missing HTTP_GET virtualhost name');
  else target.virtualHost = given;
}

const tls = (value: string): string => `Invalid tls_compliant option ${value}`;

const urlRows: readonly Row<HttpUrl>[] = [
  word('path', r.text('path')),
  word('digest', digest),
  word('status_code', statusCode),
  word('virtualhost', urlHost),
  word('regex', regex),
  word('regex_no_match', r.flag('regexNoMatch')),
  word('regex_options', (_, target, line) => {
    target.regexOptions.push(...line.words.slice(1));
  }),
  word('regex_min_offset', quietNumber('regexMinOffset')),
  word('regex_max_offset', quietNumber('regexMaxOffset')),
  word('regex_stack', regexStack),
];

const sslUrlRows: readonly Row<HttpUrl>[] = [
  ...urlRows,
  word('tls_compliant', r.bool('tlsCompliant', tls)),
];

function closeUrl(context: Context, url: HttpUrl, target: C): void {
  if (url.path !== undefined) return;
  context.error('HTTP/SSL_GET checker url has no path - ignoring');
  target.urls.splice(target.urls.indexOf(url), 1);
}

function oldRetry(context: Context, target: C, line: Line): void {
  context.error("nb_get_retry is deprecated - please use 'retry'");
  r.uint<C>('retry', [0, all], (value) => `Invalid nb_get_retry value '${value}'`)(
    context,
    target,
    line,
  );
}

function protocol(context: Context, target: C, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('Missing http_protocol version');
  else if (['1.0', '1.1', '1.0C', '1.0c'].includes(given))
    target.httpProtocol = given.toUpperCase();
  else context.error(`Invalid http_protocol version ${given}`, 1);
}

function sniName(context: Context, target: C, line: Line): void {
  const given = line.words[1];
  target.enableSni = true;
  if (given === undefined && target.sniName !== undefined) {
    context.error(`sni_name already specified as ${target.sniName} - ignoring setting to default`);
  } else target.sniName = given;
}

function virtualHost(context: Context, target: C, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('HTTP_GET virtualhost name missing');
  else target.virtualHost = given;
}

/** The rows of one of the two. */
export function httpRows(kind: 'HTTP_GET' | 'SSL_GET'): readonly Row<C>[] {
  const ssl = kind === 'SSL_GET';
  const tlsRow: Row<C> = word('tls_compliant', r.bool('tlsCompliant', tls));
  return [
    word('nb_get_retry', oldRetry),
    word('virtualhost', virtualHost),
    word('http_protocol', protocol),
    word(
      'enable_sni',
      r.bool('enableSni', (value) => `Invalid enable_sni parameter ${value}`),
    ),
    word('sni_name', sniName),
    word(
      'fast_recovery',
      r.bool('fastRecovery', (value) => `Invalid fast_recovery parameter ${value}`),
    ),
    ...(ssl ? [tlsRow] : []),
    block('url', {
      table: table<HttpUrl>(`virtual_server/real_server/${kind}/url`, ssl ? sslUrlRows : urlRows),
      open: (_, target) => {
        const url = newUrl();
        target.urls.push(url);
        return url;
      },
      close: closeUrl,
    }),
  ];
}

/** A checker without urls is none. */
export function settleHttp(context: Context, checker: C): void {
  if (checker.urls.length > 0) return;
  context.error('HTTP/SSL_GET checker has no urls specified - ignoring');
  checker.removed = true;
}

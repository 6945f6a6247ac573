// SPDX-License-Identifier: GPL-2.0-or-later
// What an answer is worth, in the order in which the original tests it.
import type { HttpUrl } from '../config/model/lvs.js';
import type { HttpAnswer } from './http-answer.js';
import type { BodyPattern } from './regex/match.js';
import type { Log } from './surroundings.js';

/** A url with its pattern ready. */
export interface PreparedUrl {
  readonly url: HttpUrl;
  readonly pattern: BodyPattern | undefined;
}

/** `good` has the name of the last test; `bad` the words before `server RS.`. */
export type Verdict = { readonly good: string } | { readonly bad: string };

function statusFits(status: number, { statusCodes }: HttpUrl): boolean {
  const wanted = statusCodes.length === 0 ? [[200, 299] as const] : statusCodes;
  return wanted.some(([first, last]) => first <= status && status <= last);
}

function regexFits({ url, pattern }: PreparedUrl, body: Buffer, log: Log): boolean {
  const at = pattern?.find(body);
  const { regexMaxOffset: max, regexNoMatch } = url;
  const beyond = at !== undefined && max !== undefined && at > max;
  if (beyond) log.detail(`Match found but ${at - max} bytes beyond regex_max_offset(${max})`);
  return (at !== undefined && !beyond) !== regexNoMatch;
}

/** Judges one answer. */
export function judgeAnswer(prepared: PreparedUrl, answer: HttpAnswer, log: Log): Verdict {
  const { url, pattern } = prepared;
  if (!statusFits(answer.status ?? 0, url)) return { bad: 'HTTP status code error to' };
  if (url.digest !== undefined && answer.digest() !== url.digest.toLowerCase()) {
    return { bad: 'MD5 digest error to' };
  }
  if (pattern === undefined) {
    return { good: url.digest === undefined ? 'HTTP status code' : 'MD5 digest' };
  }
  if (!regexFits(prepared, answer.text(), log)) return { bad: 'Regex match failed' };
  return { good: 'Regex match' };
}

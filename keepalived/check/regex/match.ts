// SPDX-License-Identifier: GPL-2.0-or-later
// Matching a body with the pattern of a url.
import { createContext, Script } from 'node:vm';
import type { HttpUrl } from '../../config/model/lvs.js';
import { PatternFault } from './escapes.js';
import { regexOptions } from './options.js';
import { Translator } from './translate.js';

/** A pattern that goes back and forth longer than this has not matched. */
const longestMatchMs = 1000;

/** What a body is compared with. */
export interface BodyPattern {
  /** Undefined: no match. @returns where the match begins, in bytes, or characters with `utf` */
  find(body: Buffer): number | undefined;
}

/** Only code that runs in a context of its own can be stopped. */
const context = createContext({ regex: /^/, text: '' });
const script = new Script('regex.exec(text)');

function execute(regex: RegExp, text: string): number | undefined {
  Object.assign(context, { regex, text });
  try {
    const found = script.runInContext(context, {
      timeout: longestMatchMs,
    }) as RegExpExecArray | null;
    return found?.index;
  } catch {
    return undefined; // it took too long
  } finally {
    Object.assign(context, { text: '' });
  }
}

/**
 * Compiles the pattern of a url, which has one.
 * @returns the pattern, or what the original says of one that it cannot compile
 */
export function bodyPattern(url: HttpUrl): BodyPattern | string {
  const options = regexOptions(url.regexOptions);
  const given = url.regex ?? '';
  const text = options.utf ? Buffer.from(given, 'latin1').toString('utf8') : given;
  try {
    const translator = new Translator(text, options);
    const source = translator.translate();
    const flags = `g${translator.caseless ? 'i' : ''}${options.utf ? 'u' : ''}`;
    const regex = new RegExp(source, flags);
    const { firstLine, utf } = options;
    return { find: (body) => find(regex, body.toString(utf ? 'utf8' : 'latin1'), url, firstLine) };
  } catch (error) {
    const offset = error instanceof PatternFault ? error.offset : 0;
    return `Invalid regex: '${given}' at offset ${offset}: ${(error as Error).message}`;
  }
}

function find(
  regex: RegExp,
  text: string,
  { regexMinOffset: min = 0 }: HttpUrl,
  firstLine: boolean,
): number | undefined {
  regex.lastIndex = min;
  const at = execute(regex, text);
  const line = text.indexOf('\n', min);
  return at !== undefined && firstLine && line >= 0 && at > line ? undefined : at;
}

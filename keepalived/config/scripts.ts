// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context } from './context.js';
import type { Script } from './model/script.js';

/** Result of splitting text as a shell does; `missing` is the quote that is not closed. */
interface Split {
  readonly words: readonly string[];
  readonly missing?: string;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/**
 * Words of a script line: single and double quotes group, a backslash escapes; a quote that ends the
 * line is an empty word.
 */
export function splitQuoted(text: string): Split {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (/[ \t\f\v\r\n]/.test(text[at] ?? '')) at++;
    if (at >= text.length) return { words };
    const next = readWord(text, at);
    if (next.missing !== undefined) return { words, missing: next.missing };
    words.push(next.word);
    at = next.end;
  }
}

function readWord(text: string, from: number): { word: string; end: number; missing?: string } {
  let word = '';
  let quote = '';
  let opened = -1;
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\') {
      const escape = escaped(text, at + 1);
      word += escape.char;
      at = escape.end - 1;
    } else if (quote !== '' && char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      opened = at;
    } else if (quote === '' && /[ \t\f\v\r\n]/.test(char)) break;
    else word += char;
  }
  return quote === '' || opened === text.length - 1
    ? { word, end: at }
    : { word, end: at, missing: quote };
}

function escaped(text: string, at: number): { char: string; end: number } {
  const [octal] = /^[0-7]{1,3}/.exec(text.slice(at, at + 3)) ?? [];
  if (octal !== undefined) return { char: byte(parseInt(octal, 8)), end: at + octal.length };
  const [hex, digits] = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(at, at + 3)) ?? [];
  if (hex !== undefined) return { char: byte(parseInt(digits ?? '0', 16)), end: at + hex.length };
  const char = text[at] ?? '';
  if (char === 'c' && at + 1 < text.length)
    return { char: byte(text.charCodeAt(at + 1) & 0x1f), end: at + 2 };
  return { char: escapes[char] ?? char, end: at + 1 };
}

const byte = (code: number): string => String.fromCharCode(code & 0xff);

/** The script of a line whose first word is the keyword; undefined if it is reported or left out. */
export function scriptOf(context: Context, text: string, withUser: boolean): Script | undefined {
  const outer = splitQuoted(text);
  if (outer.missing !== undefined) return unterminated(context, text, outer.missing);
  const [, command, user, group] = outer.words;
  if (command === undefined) return undefined;
  const inner = splitQuoted(command);
  if (inner.missing !== undefined) return unterminated(context, command, inner.missing);
  if (inner.words.length === 0) return undefined;
  const script: Script = { args: inner.words, user, group, uid: undefined, gid: undefined };
  if (!withUser) return { ...script, user: undefined, group: undefined };
  return applyUser(context, script) ? script : undefined;
}

function unterminated(context: Context, text: string, quote: string): undefined {
  context.report('unmatchedQuote', `String '${text}': missing terminating ${quote}`);
  return undefined;
}

function applyUser(context: Context, script: Script): boolean {
  const { args, user, group } = script;
  const owner = user === undefined ? defaultUser(context) : userByName(context, user, group);
  if (owner === undefined) {
    context.log(`Invalid user/group for notify script ${args.join(' ')} - ignoring`);
    return false;
  }
  Object.assign(script, owner);
  return true;
}

/** Ids of a user and an optional group; undefined if there is none of that name. */
export function userByName(
  context: Context,
  user: string,
  group?: string,
): { readonly uid: number; readonly gid: number } | undefined {
  const found = context.host.user(user);
  if (found === undefined) {
    context.log(`Script user '${user}' does not exist`);
    return undefined;
  }
  if (group === undefined) return found;
  const gid = context.host.group(group);
  if (gid === undefined) context.log(`Script group '${group}' does not exist`);
  return gid === undefined ? undefined : { uid: found.uid, gid };
}

const defaultScriptUser = 'keepalived_script';

/**
 * Whom scripts run as that name no user: `script_user`, else keepalived_script, else ourselves.
 * With script security the last does not do.
 */
export function defaultUser(
  context: Context,
): { readonly uid: number; readonly gid: number } | undefined {
  const { scriptUser, scriptUserFailed, scriptSecurity } = context.config.global;
  if (scriptUser !== undefined || scriptUserFailed) return scriptUser;
  const found = context.host.user(defaultScriptUser);
  if (found !== undefined) return found;
  if (!scriptSecurity) return { uid: context.host.uid, gid: context.host.gid };
  // Told once: afterwards the default is known to be none.
  context.error(`Unable to set default user ${defaultScriptUser} for script`);
  context.config.global.scriptUserFailed = true;
  return undefined;
}

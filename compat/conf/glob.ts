// SPDX-License-Identifier: GPL-2.0-or-later
import type { ConfFiles } from './files.js';

const magic = /[*?[]/;

/** Whether a pattern may match more than itself. */
export function hasMagic(pattern: string): boolean {
  return magic.test(pattern) || /\{[^}]*\}/.test(pattern);
}

/**
 * The paths that a shell pattern names, sorted for each brace alternative in turn. Knows `*`, `?`, `[a-z]`, `[!x]` and
 * `{a,b}`; a leading dot must be written. A part without wildcard is not looked up, so that a
 * missing plain file still comes back and its reader says why it cannot be opened.
 */
export async function glob(pattern: string, files: ConfFiles): Promise<readonly string[]> {
  const found: string[] = [];
  for (const one of expandBraces(pattern)) {
    const parts = one.split('/');
    const start = parts[0] === '' ? '/' : '';
    found.push(
      ...(await walk(
        start,
        parts.filter((part) => part !== ''),
        files,
      )),
    );
  }
  return found;
}

/** Every alternative of a pattern with braces, left to right. */
export function expandBraces(pattern: string): readonly string[] {
  const [, before, choices, after] = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expandBraces(before + choice + after));
}

async function walk(
  base: string,
  parts: readonly string[],
  files: ConfFiles,
): Promise<readonly string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [base];
  const names = magic.test(part) ? await matching(base, part, files) : [part];
  const found: string[] = [];
  for (const name of names) found.push(...(await walk(join(base, name), rest, files)));
  return found;
}

async function matching(base: string, part: string, files: ConfFiles): Promise<readonly string[]> {
  const pattern = toRegExp(part);
  const names = await files.readdir(base === '' ? '.' : base).catch(() => []);
  return names
    .filter((name) => pattern.test(name) && name.startsWith('.') === part.startsWith('.'))
    .sort();
}

function join(base: string, name: string): string {
  return base === '' || base.endsWith('/') ? base + name : `${base}/${name}`;
}

function toRegExp(part: string): RegExp {
  const body = part.replace(/\[!?\]?[^\]]*\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return piece.replace('[!', '[^').replaceAll('\\', '\\\\');
    return piece.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  return new RegExp(`^${body}$`, 's');
}

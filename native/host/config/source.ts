// SPDX-License-Identifier: GPL-2.0-or-later
import { dirname, isAbsolute, join } from 'node:path';
import type { Diagnostic, Position } from '../../../compat/conf/diagnostic.js';
import type { ConfFiles } from '../../../compat/conf/files.js';
import { glob, hasMagic } from '../../../compat/conf/glob.js';
import type { Statement } from '../../../compat/conf/line.js';
import { parseLine } from '../../../compat/conf/parse-line.js';

/** The logical lines of a file and of all that it includes, in order. */
export interface Source {
  readonly statements: Statement[];
  readonly diagnostics: Diagnostic[];
}

/** Longest line that is read; what is longer is no configuration. */
const maxLineLength = 65_536;
const maxIncludeDepth = 16;

/** Reads `pattern`, a path or shell pattern relative to the working directory. */
export async function readStatements(pattern: string, files: ConfFiles): Promise<Source> {
  const source: Source = { statements: [], diagnostics: [] };
  await readPattern({ pattern, depth: 0 }, source, files);
  if (source.statements.length === 0 && source.diagnostics.length === 0) {
    const message = `Fail to open configuration file '${pattern}': No such file or directory.`;
    source.diagnostics.push({ severity: 'error', code: 'no-file', message });
  }
  return source;
}

interface Wanted {
  readonly pattern: string;
  readonly depth: number;
  readonly at?: Position;
}

async function readPattern(wanted: Wanted, source: Source, files: ConfFiles): Promise<void> {
  const paths = hasMagic(wanted.pattern) ? await glob(wanted.pattern, files) : [wanted.pattern];
  for (const path of paths) await readOne(path, wanted, source, files);
}

async function readOne(
  file: string,
  wanted: Wanted,
  source: Source,
  files: ConfFiles,
): Promise<void> {
  if (wanted.depth > maxIncludeDepth) {
    const message = `Fail to open configuration file '${file}': included too deeply.`;
    source.diagnostics.push({ severity: 'error', code: 'include-depth', message, at: wanted.at });
    return;
  }
  let bytes: Uint8Array;
  try {
    bytes = await files.readFile(file);
  } catch (error) {
    source.diagnostics.push(unreadable(file, wanted, error));
    return;
  }
  const message = `Opening configuration file '${file}'.`;
  source.diagnostics.push({ severity: 'info', code: 'opening', message });
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  for (const [index, text] of lines.entries()) {
    await readLine({ file, line: index + 1, text, depth: wanted.depth }, source, files);
  }
}

function unreadable(file: string, wanted: Wanted, error: unknown): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  const message = `Fail to open configuration file '${file}': ${reason}.`;
  return { severity: 'error', code: 'no-file', message, at: wanted.at };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
};

interface Line {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly depth: number;
}

async function readLine(line: Line, source: Source, files: ConfFiles): Promise<void> {
  const at = { file: line.file, line: line.line };
  if (line.text.length > maxLineLength) {
    const message = `line of ${line.text.length} bytes is too long, ignored`;
    source.diagnostics.push({
      severity: 'error',
      code: 'long-line',
      message,
      at: { ...at, column: 1 },
    });
    return;
  }
  for (const logical of parseLine(withoutComments(line.text))) {
    const [first, second] = logical.words;
    if (first?.text === 'include' && second !== undefined && !first.quoted) {
      const pattern = isAbsolute(second.text) ? second.text : join(dirname(line.file), second.text);
      const position = { ...at, column: second.column };
      await readPattern({ pattern, depth: line.depth + 1, at: position }, source, files);
    } else {
      source.statements.push({ ...logical, ...at });
    }
  }
}

/**
 * Blanks out `<…>` and everything from `!` or `#` on, outside double quotes; columns stay as they are.
 */
function withoutComments(text: string): string {
  return text.replace(/"[^"]*"?|<[^>]*>|[!#].*/gs, (piece) =>
    piece.startsWith('"') ? piece : ' '.repeat(piece.length),
  );
}

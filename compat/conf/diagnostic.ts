// SPDX-License-Identifier: GPL-2.0-or-later

/** A place in a configuration file. `line` and `column` count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How bad a finding is: an error stops the start, a warning and an info line do not. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * One finding about a configuration. `message` is the line of the original program, byte for byte;
 * `hint` is for people and printed only where people read. Match on `code`.
 */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly at?: Position | undefined;
  readonly hint?: string | undefined;
}

/** The message followed by its place in brackets: `not supported keyword -- x (f.conf:3:5)`. */
export function describe(diagnostic: Diagnostic): string {
  const { message, at } = diagnostic;
  return at === undefined ? message : `${message} (${at.file}:${at.line}:${at.column})`;
}

/** Whether anything here forbids the start. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

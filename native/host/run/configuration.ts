// SPDX-License-Identifier: GPL-2.0-or-later
import { describe, hasErrors } from '../../../compat/conf/diagnostic.js';
import type { Diagnostic } from '../../../compat/conf/diagnostic.js';
import { nodeFiles } from '../../../compat/conf/files.js';
import { inertLines } from '../../../compat/conf/inert.js';
import { dpvsKeywords } from '../config/keywords/root.js';
import { readConfig } from '../config/read.js';
import type { DpvsConfig, LogLevel } from '../config/types.js';
import { StartError } from './start-error.js';

/** A configuration that may be used, and what is to be said about it. */
export interface Loaded {
  readonly config: DpvsConfig;
  readonly diagnostics: readonly Diagnostic[];
}

const lineOf = (diagnostic: Diagnostic): string =>
  diagnostic.hint === undefined
    ? describe(diagnostic)
    : `${describe(diagnostic)}: ${diagnostic.hint}`;

/** Reads dpvs.conf. @throws StartError with every error in it, one line each */
export async function loadConfig(path: string): Promise<Loaded> {
  const { config, diagnostics } = await readConfig(path, nodeFiles);
  if (hasErrors(diagnostics)) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    throw new StartError(errors.map(lineOf).join('\n'));
  }
  return { config, diagnostics };
}

const levels = { error: 'ERR', warning: 'WARNING', info: 'INFO' } as const;

/** Says what was found in the file, and what of it does nothing. */
export function logDiagnostics(
  { config, diagnostics }: Loaded,
  log: (level: LogLevel, text: string) => void,
): void {
  for (const one of diagnostics) log(levels[one.severity], lineOf(one));
  for (const line of inertLines(dpvsKeywords, config)) log('WARNING', line);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { build } from '../../../compat/conf/build.js';
import { hasErrors, type Diagnostic } from '../../../compat/conf/diagnostic.js';
import type { ConfFiles } from '../../../compat/conf/files.js';
import { checkBondings } from './bondings.js';
import { dpvsKeywords } from './keywords/root.js';
import { readStatements } from './source.js';
import type { DpvsConfig } from './types.js';
import { checkWorkers } from './workers.js';

/** What became of a dpvs.conf. It must not be used if a diagnostic is an error. */
export interface ReadResult {
  readonly config: DpvsConfig;
  /** Info lines tell which files were opened. In the order in which they were found. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a dpvs.conf and all that it includes.
 * @param file path or shell pattern
 * Errors: none thrown; a missing value, an unreadable file or queues that do not fit are error diagnostics.
 */
export async function readConfig(file: string, files: ConfFiles): Promise<ReadResult> {
  const source = await readStatements(file, files);
  const built = build(source.statements, dpvsKeywords, { unknown: 'not supported keyword -- ' });
  const config = withRules(built.config as unknown as DpvsConfig);
  const diagnostics = [...source.diagnostics, ...built.diagnostics];
  if (!hasErrors(diagnostics)) diagnostics.push(...checkBondings(config), ...checkWorkers(config));
  return { config, diagnostics };
}

/** Values that depend on others: more reassembly entries than there is room for means half of the room. */
function withRules(config: DpvsConfig): DpvsConfig {
  const { fragment } = config.ipv4;
  const room = fragment.bucketNumber * fragment.bucketEntries;
  if (fragment.maxEntries <= room) return config;
  const halved = { ...fragment, maxEntries: Math.floor(room / 2) };
  return { ...config, ipv4: { ...config.ipv4, fragment: halved } };
}

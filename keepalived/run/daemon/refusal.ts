// SPDX-License-Identifier: GPL-2.0-or-later
// When a reload leaves the configuration that is in use alone.
import { writeFileSync } from 'node:fs';
import type { Config } from '../../config/model.js';
import type { GlobalConfig } from '../../config/model/global.js';
import { bytesOf } from '../files.js';
import type { ConfigResult } from '../read.js';

/** What cannot change while the program runs, by the word of the message. */
const fixed: readonly (readonly [what: string, read: (global: GlobalConfig) => unknown])[] = [
  ['net_namespace', ({ netNamespace }) => netNamespace],
  ['net_namespace_ipvs', ({ netNamespaceIpvs }) => netNamespaceIpvs],
  ['instance name', ({ instance }) => instance],
  ['nftables table name', ({ nftablesTable }) => nftablesTable],
  ['nftables IPVS table name', ({ nftablesIpvsTable }) => nftablesIpvsTable],
  ['tmp_config_directory', ({ tmpConfigDirectory }) => tmpConfigDirectory],
  ['disable_local_igmp', ({ disableLocalIgmp }) => disableLocalIgmp],
];

const incomplete = 2;
const strict = 6;

/** Why a configuration cannot be used at all; undefined: what parses of it is used. */
export function unreadable(result: ConfigResult, file: string): readonly string[] | undefined {
  const printed = result.findings.map((finding) => finding.printed);
  if (result.nothingRead) {
    return [`Config files missing '${file}'.`, 'Failed to open configuration file'];
  }
  if (result.status === incomplete) return [...printed, `${file} is incomplete`];
  const missing = result.findings.some((one) => one.class === 'fileNotFound');
  return result.status === strict && missing ? [...printed, `${file} is incomplete`] : undefined;
}

/** Why a configuration that can be read is refused all the same. */
export function refusalOf(before: Config, result: ConfigResult): readonly string[] | undefined {
  for (const [what, read] of fixed) {
    if (read(before.global) === read(result.config.global)) continue;
    return [`Cannot change ${what} at a reload - please restart keepalived`];
  }
  const { reloadCheckConfig } = before.global;
  if (reloadCheckConfig === undefined || result.status === 0) return undefined;
  const file = reloadCheckConfig === '' ? '/dev/null' : reloadCheckConfig;
  const text = result.findings.map(({ printed }) => `${printed}\n`).join('');
  writeFileSync(bytesOf(file), Buffer.from(text, 'latin1'), { mode: 0o644 });
  return [`New config failed validation, see ${file} for details`];
}

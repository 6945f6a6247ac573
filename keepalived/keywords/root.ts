// SPDX-License-Identifier: GPL-2.0-or-later
// The keywords outside all blocks, as each process sees them: its own, and those of others that it skips.
import type { Pass } from '../config/context.js';
import type { Config } from '../config/model.js';
import { bfdRow, vrrpBfdRow } from './bfd.js';
import { globalRows } from './global.js';
import { lvsRows } from './lvs.js';
import { table, type Row, type Table } from './table.js';
import { vrrpRows } from './vrrp.js';

type AnyRow = Row<unknown>;

const own: Readonly<Record<Pass, readonly AnyRow[]>> = {
  parent: globalRows as readonly AnyRow[],
  checker: lvsRows as readonly AnyRow[],
  vrrp: [...vrrpRows, vrrpBfdRow] as readonly AnyRow[],
  bfd: [bfdRow] as readonly AnyRow[],
};

const every: readonly AnyRow[] = Object.values(own).flat();

function tableFor(pass: Pass): Table<unknown> {
  const rows = new Map(every.map((row) => [row.name, row]));
  for (const row of own[pass]) rows.set(row.name, row);
  const mine = new Set(own[pass].map((row) => row.name));
  const passes = new Map(every.map(({ name }) => [name, mine.has(name) ? [pass] : []]));
  return { ...table('', [...rows.values()]), passes };
}

/** The root table of each process. */
export const roots: Readonly<Record<Pass, Table<unknown>>> = {
  parent: tableFor('parent'),
  checker: tableFor('checker'),
  vrrp: tableFor('vrrp'),
  bfd: tableFor('bfd'),
};

/** What each process fills. */
export function targetOf(pass: Pass, config: Config): unknown {
  const targets: Readonly<Record<Pass, unknown>> = {
    ...{ parent: config.global, checker: config.lvs, vrrp: config.vrrp, bfd: config },
  };
  return targets[pass];
}

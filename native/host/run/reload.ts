// SPDX-License-Identifier: GPL-2.0-or-later
import type { BlockRow, KeywordTable, Row } from '../../../compat/conf/table.js';
import { dpvsKeywords } from '../config/keywords/root.js';
import type { DpvsConfig } from '../config/types.js';

type Fields = Readonly<Record<string, unknown>>;

/** The value of one row after a reload: what only counts at start stays as it is. */
function reloaded(row: Row, old: unknown, next: unknown): unknown {
  if (row.kind === 'word') return row.reload === true ? next : old;
  if (row.repeat === true) return old; // devices and workers come and go at start only
  return mergeBlock(row.table(), old as Fields, next as Fields);
}

/** The fields that a table's rows fill. */
function mergedFields(table: KeywordTable, old: Fields, next: Fields): Fields {
  const merged: Record<string, unknown> = {};
  for (const row of table.rows.values()) {
    const { into } = row;
    if (into !== undefined) merged[into] = reloaded(row, old[into], next[into]);
    else Object.assign(merged, mergedFields((row as BlockRow).table(), old, next));
  }
  return merged;
}

const mergeBlock = (table: KeywordTable, old: Fields, next: Fields): Fields => ({
  ...old,
  ...mergedFields(table, old, next),
});

/** The configuration after a reload: of the new one only what may change while the daemon runs. */
export function mergeReload(old: DpvsConfig, next: DpvsConfig): DpvsConfig {
  return mergeBlock(
    dpvsKeywords,
    old as unknown as Fields,
    next as unknown as Fields,
  ) as unknown as DpvsConfig;
}

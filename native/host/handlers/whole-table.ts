// SPDX-License-Identifier: GPL-2.0-or-later
import type { TableRow } from '../../../compat/model/extension.js';
import { getTable } from '../../../compat/wire/table.js';
import type { ServiceRecord } from '../engine/types.js';
import { portName } from './context.js';
import { configuredDest } from './dests.js';
import { handleChunked } from './handler.js';
import type { Handler } from './handler.js';
import { laddrOf } from './laddrs.js';
import { askedOf, serviceOf } from './services.js';
import type { Asked } from './services.js';

/** Members that a chunk gathers before it goes out. */
const membersOfChunk = 2048;

/** Undefined for a service that is gone since the listing began. */
function rowOf(record: ServiceRecord, asked: Asked): TableRow | undefined {
  const { balancer } = asked.context;
  const dests = balancer.dests(record.name, asked.counters);
  if (dests === undefined) return undefined;
  const laddrs = record.laddrs === 0 ? [] : [...(balancer.laddrs(record.name) ?? [])];
  return {
    service: serviceOf(record, asked),
    dests: Array.from(dests, (dest) => configuredDest(dest, { ...asked, service: record.name })),
    laddrs: laddrs.map((laddr) => ({
      ...laddrOf(laddr),
      device: portName(asked.context, laddr.port),
    })),
  };
}

function* chunksOf(asked: Asked): Generator<Uint8Array> {
  const rows: TableRow[] = [];
  let members = 0;
  for (const record of asked.context.balancer.services(asked.counters)) {
    const row = rowOf(record, asked);
    if (row === undefined) continue;
    rows.push(row);
    members += 1 + row.dests.length + row.laddrs.length;
    if (members < membersOfChunk) continue;
    yield getTable.reply.encode(rows.splice(0));
    members = 0;
  }
  if (rows.length > 0) yield getTable.reply.encode(rows);
}

/** The whole table in one answer. */
export const wholeTable: readonly Handler[] = [
  handleChunked(getTable, (context, { lcoreIndex }) => {
    const asked = askedOf(context, lcoreIndex);
    return { chunks: () => chunksOf(asked) };
  }),
];

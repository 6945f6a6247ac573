// SPDX-License-Identifier: GPL-2.0-or-later
// What a daemon has already, and how edits become fewer by it.
import type { Channel } from '../../compat/client/channel.js';
import { wholeTable } from '../../compat/client/tables.js';
import type { Dest, DestSpec } from '../../compat/model/dest.js';
import type { PlacedLaddr, TableLaddr } from '../../compat/model/extension.js';
import type { Service } from '../../compat/model/service.js';
import { destKeyText, sameDest, sameService, serviceKeyText, type Edit } from './edits.js';
import { listEdits, type ServiceRow, type Table } from './table.js';

/** A service as a daemon has it. */
export interface ActualService {
  readonly service: Service;
  readonly dests: ReadonlyMap<string, Dest>;
  readonly laddrs: readonly TableLaddr[];
}
export type Actual = ReadonlyMap<string, ActualService>;

/** Reads everything, for daemons with the capability `table`. */
export async function readActual(channel: Channel): Promise<Actual> {
  const actual = new Map<string, ActualService>();
  for await (const { service, dests, laddrs } of wholeTable(channel)) {
    const byKey = new Map(dests.map((dest) => [destKeyText(dest), dest]));
    actual.set(serviceKeyText(service), { service, dests: byKey, laddrs });
  }
  return actual;
}

const isThere = (service: ActualService, laddr: PlacedLaddr): boolean =>
  service.laddrs.some(({ address }) => address === laddr.address);

/** The edit that is still needed: none for what is there already, a change for what differs. */
export function stillNeeded(edit: Edit, actual: Actual): Edit | undefined {
  const there = actual.get(serviceKeyText(edit.service));
  if (there === undefined) return edit;
  switch (edit.op) {
    case 'add-service':
      return sameService(there.service, edit.service) ? undefined : { ...edit, op: 'edit-service' };
    case 'add-dest':
      return neededDest(edit, there);
    case 'add-laddr':
      return isThere(there, edit.laddr) ? undefined : edit;
    default:
      return edit;
  }
}

function neededDest(
  edit: Extract<Edit, { dest: DestSpec }>,
  { dests }: ActualService,
): Edit | undefined {
  const known = dests.get(destKeyText(edit.dest));
  if (known === undefined) return edit;
  return sameDest(known, edit.dest) ? undefined : { ...edit, op: 'edit-dest' };
}

/** Everything that a table wants, as edits for a daemon that has nothing. */
export function* allEdits(table: Table): Generator<Edit, void> {
  for (const { service, lists, about, dests } of table.rows.values()) {
    yield { op: 'add-service', service, about };
    yield* listEdits(service, { lists, gone: false, about });
    for (const row of dests.values()) {
      yield { op: 'add-dest', service, dest: row.dest, about: row.about };
    }
  }
}

/** Destinations of ours that a daemon has and the table does not want. */
export function* leftOver(
  table: Table,
  actual: Actual,
  ours: ReadonlySet<string>,
): Generator<Edit> {
  for (const [key, row] of table.rows) {
    for (const [destKey, dest] of actual.get(key)?.dests ?? []) {
      const unwanted = !row.dests.has(destKey) && ours.has(`${key} ${destKey}`);
      if (unwanted) yield removal(row, dest);
    }
  }
}

function removal({ service, about }: ServiceRow, dest: Dest): Edit {
  return { op: 'del-dest', service, dest, about: `${about} -> [${dest.address}]:${dest.port}` };
}

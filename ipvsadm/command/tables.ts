// SPDX-License-Identifier: GPL-2.0-or-later
import { dests } from '../../compat/client/dests.js';
import { services } from '../../compat/client/services.js';
import { inForce, type Dest } from '../../compat/model/dest.js';
import type { TableLaddr, TableRow } from '../../compat/model/extension.js';
import type { Service } from '../../compat/model/service.js';
import type { Echo } from '../format/failure.js';
import { sortDests, sortServices } from '../format/sort.js';
import { ask, type CommandContext } from './command.js';

/** A service with its destinations. */
export interface Table {
  readonly service: Service;
  readonly dests: readonly Dest[];
  /** The weights are those that were set, as the table of our daemon has them, not those in force. */
  readonly weightsAsSet?: boolean;
  /** Its local addresses, where the daemon told them along. */
  readonly laddrs?: readonly TableLaddr[];
}

/** Destinations as the original lists them. */
export const listedDests = ({ dests, weightsAsSet = false }: Table): readonly Dest[] =>
  weightsAsSet ? dests.map(inForce) : dests;

/** Tables one after another; undefined, as the last, after a failure, which is printed. */
export type Tables = AsyncIterable<Table | undefined> | Iterable<Table>;

/** The service of the options, or all of them; undefined after a failure, which is printed. */
export async function chosenServices(
  context: CommandContext,
  echoAll: Echo,
): Promise<readonly Service[] | undefined> {
  const { channel, draft, info } = context;
  if (!draft.given.has('service-address')) {
    return ask(context, () => services(channel).list(info.serviceCount, draft.cpu), echoAll);
  }
  const one = await ask(context, () => services(channel).find(draft.service, draft.cpu), 1);
  return one && [one];
}

/** Each service with its destinations, asked for one by one; sorted unless `--nosort`. */
async function* tablesOf(
  context: CommandContext,
  list: readonly Service[],
): AsyncGenerator<Table | undefined, void> {
  const sorted = !context.draft.given.has('nosort');
  for (const service of sorted ? sortServices(list) : list) {
    const { destCount, lcoreIndex } = service;
    const call = () => dests(context.channel).list(service, destCount, lcoreIndex);
    const found = await ask(context, call, 1);
    yield found && { service, dests: sorted ? sortDests(found.dests) : found.dests };
    if (!found) return;
  }
}

async function gather({ channel, draft }: CommandContext): Promise<Map<Service, TableRow>> {
  const { wholeTable } = await import('../../compat/client/tables.js');
  const rows = new Map<Service, TableRow>();
  for await (const row of wholeTable(channel, draft.cpu)) rows.set(row.service, row);
  return rows;
}

/** All of a table that came in one answer; sorted unless `--nosort`. */
function* sortedRows(
  { draft }: CommandContext,
  rows: ReadonlyMap<Service, TableRow>,
): Generator<Table> {
  const sorted = !draft.given.has('nosort');
  const list = [...rows.keys()];
  for (const service of sorted ? sortServices(list) : list) {
    const { dests: found = [], laddrs = [] } = rows.get(service) ?? {};
    yield { service, dests: sorted ? sortDests(found) : found, weightsAsSet: true, laddrs };
  }
}

/**
 * The services of the options with their destinations, in one answer where the daemon can.
 * @returns undefined if not even the services could be had; that is printed, with `echoAll`
 */
export async function chosenTables(
  context: CommandContext,
  echoAll: Echo,
): Promise<Tables | undefined> {
  const { able, draft } = context;
  if (able.has('table') && !draft.given.has('service-address')) {
    const rows = await ask(context, () => gather(context), echoAll);
    return rows && sortedRows(context, rows);
  }
  const list = await chosenServices(context, echoAll);
  return list && tablesOf(context, list);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { dests } from '../../compat/client/dests.js';
import { services } from '../../compat/client/services.js';
import type { Dest } from '../../compat/model/dest.js';
import type { Service } from '../../compat/model/service.js';
import type { Echo } from '../format/failure.js';
import { sortDests, sortServices } from '../format/sort.js';
import { ask, type CommandContext } from './command.js';

/** A service with its destinations. */
export interface Table {
  readonly service: Service;
  readonly dests: readonly Dest[];
}

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

/**
 * Each service with its destinations, both sorted unless `--nosort`.
 * Yields undefined, as the last, after a failure; that is printed.
 */
export async function* tables(
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

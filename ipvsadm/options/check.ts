// SPDX-License-Identifier: GPL-2.0-or-later
import type { CommandRow } from './commands.js';
import { serviceFlag, type Draft } from './draft.js';
import { isEmptyMatch } from './match.js';
import { checkedOptions, type CheckedOption } from './names.js';
import { Refusal } from './refusal.js';
import { checkTunnel } from './stock.js';

/** Refuses missing, illegal and conflicting options, in the order of the check table. */
function checkLegality(row: CommandRow, given: ReadonlySet<CheckedOption>): void {
  let exclusive: CheckedOption | undefined;
  for (const option of checkedOptions) {
    const inGroup = row.oneOf?.includes(option) ?? false;
    if (!given.has(option)) {
      if (!row.needs.includes(option)) continue;
      throw new Refusal(`You need to supply the '${option}' option for the '${row.name}' command`);
    }
    if (!inGroup && !row.needs.includes(option) && !row.allows.includes(option)) {
      throw new Refusal(`Illegal '${option}' option with the '${row.name}' command`);
    }
    if (!inGroup) continue;
    if (exclusive !== undefined) {
      throw new Refusal(
        `The option '${option}' conflicts with the '${exclusive}' option in the '${row.name}' command`,
      );
    }
    exclusive = option;
  }
}

function checkService({ service }: Draft, zeroPort: string): void {
  const persistent = service.flags & serviceFlag.persistent;
  if (!service.fwmark && !service.port && !persistent && isEmptyMatch(service.match)) {
    throw new Refusal(zeroPort);
  }
  if (service.flags & serviceFlag.onePacket && !service.fwmark && service.protocol !== 17) {
    throw new Refusal('One-Packet Scheduling is only for UDP virtual services');
  }
}

function checkList({ given }: Draft): void {
  const legacy = given.has('timeout') || given.has('daemon');
  const layouts = given.has('stats') || given.has('rate') || given.has('thresholds');
  if (
    ((legacy || given.has('connection')) && layouts) ||
    (legacy && given.has('persistent-conn'))
  ) {
    throw new Refusal('options conflicts in the list command');
  }
}

/** Refuses what the command does not go with. Throws `Refusal`. */
export function checkDraft(draft: Draft, row: CommandRow, zeroPort: string): void {
  checkLegality(row, draft.given);
  if (draft.command === 'add-service' || draft.command === 'edit-service') {
    checkService(draft, zeroPort);
  }
  if (draft.command === 'list') checkList(draft);
  if (draft.command === 'add-server' || draft.command === 'edit-server') checkTunnel(draft);
}

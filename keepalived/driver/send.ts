// SPDX-License-Identifier: GPL-2.0-or-later
// Edits as messages: in bulk to a daemon of ours, one by one to the original.
import { blacklist, whitelist } from '../../compat/client/acls.js';
import type { Channel } from '../../compat/client/channel.js';
import { dests } from '../../compat/client/dests.js';
import { ifAddrs } from '../../compat/client/ifaddrs.js';
import { laddrs } from '../../compat/client/laddrs.js';
import { services } from '../../compat/client/services.js';
import { transaction } from '../../compat/client/tables.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { AF_INET } from '../../compat/model/address.js';
import { constants } from '../../compat/model/constants.js';
import type { PlacedLaddr, TableEdit } from '../../compat/model/extension.js';
import { noIfAddr } from '../../compat/model/ifaddr.js';
import { noMatch } from '../../compat/model/service.js';
import type { Edit } from './edits.js';
import { failureLine, isHarmless } from './failures.js';
import { placeLaddrs } from './place.js';

/** What sending needs. */
export interface Sending {
  readonly channel: Channel;
  /** The daemon takes many edits in one message. */
  readonly bulk: boolean;
  /** A line for the log: an edit that the daemon refused. */
  readonly fail: (line: string) => void;
  /** Called for each message. */
  readonly count: () => void;
}

/** Largest number of edits in one message; a daemon takes 2^28 bytes. */
const editsOfMessage = 500_000;
/** So many refusals in one message, and the rest goes in smaller ones. */
const patience = 8;
const smallMessage = 512;

/**
 * Tells the daemon. Edits that it refuses are logged and left out.
 * @throws DpvsError `ESOCKOPT_IO` if it cannot be reached; what was told before stays
 */
export async function sendEdits(all: readonly Edit[], sending: Sending): Promise<void> {
  const edits = await placeLaddrs(all, sending.channel, sending.fail);
  if (!sending.bulk) {
    for (const edit of edits) await attempt(edit, sending);
    return;
  }
  let bulk: Edit[] = [];
  for (const edit of edits) {
    if (tableEdit(edit) !== undefined) bulk.push(edit);
    else {
      await sendBulk(bulk, sending);
      bulk = [];
      await attempt(edit, sending);
    }
    if (bulk.length < editsOfMessage) continue;
    await sendBulk(bulk, sending);
    bulk = [];
  }
  await sendBulk(bulk, sending);
}

const sameOps = { 'edit-service': 'set-service', 'edit-dest': 'set-dest' } as const;

/** Lists of addresses have no place in a transaction. */
function tableEdit(edit: Edit): TableEdit | undefined {
  if ('acl' in edit) return undefined;
  if ('dest' in edit) {
    const op = edit.op === 'edit-dest' ? sameOps[edit.op] : edit.op;
    return { op, service: edit.service, dest: edit.dest };
  }
  if ('laddr' in edit) return { op: edit.op, service: edit.service, laddr: edit.laddr };
  const op = edit.op === 'edit-service' ? sameOps[edit.op] : edit.op;
  return { op, service: edit.service };
}

/** A message is taken as a whole or not at all: what is refused is left out, and the rest sent again. */
async function sendBulk(edits: readonly Edit[], sending: Sending): Promise<void> {
  let rest = edits;
  for (let refusals = 0; rest.length > 0; refusals++) {
    if (refusals > patience && rest.length > smallMessage) return inParts(rest, sending);
    const refused = await sendOnce(rest, sending);
    if (refused === undefined) return;
    rest = rest.filter((_, number) => number !== refused);
  }
}

async function inParts(edits: readonly Edit[], sending: Sending): Promise<void> {
  for (let at = 0; at < edits.length; at += smallMessage) {
    await sendBulk(edits.slice(at, at + smallMessage), sending);
  }
}

/** @returns the number of the edit that was refused, and that is told; undefined if all is done */
async function sendOnce(edits: readonly Edit[], sending: Sending): Promise<number | undefined> {
  const message = transaction(sending.channel);
  for (const edit of edits) {
    const asTable = tableEdit(edit);
    if (asTable !== undefined) message.add(asTable);
  }
  sending.count();
  const refused = await message.commit();
  if (refused === undefined) return undefined;
  tell(edits[refused.at], refused.error, sending);
  return refused.at;
}

function tell(edit: Edit | undefined, error: DpvsError, sending: Sending): void {
  if (edit === undefined) throw error;
  if (!isHarmless(edit, error)) sending.fail(failureLine(edit, error));
}

async function attempt(edit: Edit, sending: Sending): Promise<void> {
  sending.count();
  try {
    await sendOne(edit, sending);
  } catch (error) {
    if (!(error instanceof DpvsError) || error.code.startsWith('ESOCKOPT')) throw error;
    tell(edit, error, sending);
  }
}

async function sendOne(edit: Edit, sending: Sending): Promise<void> {
  const { channel } = sending;
  switch (edit.op) {
    case 'add-service':
      return services(channel).add(edit.service);
    case 'edit-service':
      return services(channel).edit(edit.service);
    case 'del-service':
      return services(channel).remove(edit.service);
    case 'add-dest':
      return dests(channel).add(edit.service, edit.dest);
    case 'edit-dest':
      return dests(channel).edit(edit.service, edit.dest);
    case 'del-dest':
      return dests(channel).remove(edit.service, edit.dest);
    case 'add-laddr':
    case 'del-laddr':
      return sendLaddr(edit, sending);
    case 'add-deny':
      return blacklist(channel).add(edit.acl);
    case 'del-deny':
      return blacklist(channel).remove(edit.acl);
    case 'add-allow':
      return whitelist(channel).add(edit.acl);
    case 'del-allow':
      return whitelist(channel).remove(edit.acl);
  }
}

function deviceAddress({ family, address, device }: PlacedLaddr) {
  const prefixLen = family === AF_INET ? 32 : 128;
  return { ...noIfAddr, family, address, prefixLen, device, flags: constants.IFA_F_SAPOOL };
}

/** Two messages: the device's, whose failure counts for nothing, then the service's. */
async function sendLaddr(
  edit: Extract<Edit, { laddr: unknown }>,
  { channel, count }: Sending,
): Promise<void> {
  const method = edit.op === 'add-laddr' ? 'add' : 'remove';
  count();
  const placed = ifAddrs(channel)[method](deviceAddress(edit.laddr));
  await placed.catch((error: unknown) => {
    if (error instanceof DpvsError && error.code.startsWith('ESOCKOPT')) throw error;
  });
  await laddrs(channel)[method]({ ...edit.service, match: noMatch }, edit.laddr);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { services } from '../../compat/client/services.js';
import type { Service, ServiceSpec } from '../../compat/model/service.js';
import { isSaneCheck } from '../options/dest-check.js';
import { serviceFlag, type Draft } from '../options/draft.js';
import { defaultScheduler } from './add-service.js';
import { ask, change, type Command } from './command.js';

const hashFlags = serviceFlag.sipHash | serviceFlag.qidHash;
const failedLookup = 255; // a constant of the original, whatever the daemon said

/** Flags of the service after `-s`, which decides on hashing by source address. */
function flagsForScheduler(flags: number, scheduler: string): number {
  return scheduler === 'conhash' ? flags | serviceFlag.sipHash : flags & ~hashFlags;
}

function editedFlags(current: number, { given, service }: Draft): number {
  const wanted = service.flags;
  const { persistent, onePacket, synproxy, expireQuiescent } = serviceFlag;
  let flags = current;
  if (given.has('scheduler')) flags = flagsForScheduler(flags, service.scheduler);
  if (given.has('persistent')) flags |= persistent;
  if (given.has('ops')) flags |= onePacket;
  if (given.has('expire-quiescent')) flags |= expireQuiescent;
  if (given.has('synproxy')) flags = (flags & ~synproxy) | (wanted & synproxy);
  if (given.has('hash-target')) flags = (flags & ~hashFlags) | (wanted & hashFlags);
  return flags;
}

/**
 * The record to send: the current one, changed by what was given. Connection timeout, PROXY protocol
 * and health check are replaced even if not given.
 */
export function edited(current: Service, draft: Draft): ServiceSpec {
  const { given, service } = draft;
  return {
    ...current,
    flags: editedFlags(current.flags, draft),
    ...(given.has('scheduler') ? { scheduler: service.scheduler } : {}),
    ...(given.has('persistent') ? { persistTimeoutSec: service.persistTimeoutSec } : {}),
    ...(given.has('netmask') ? { netmask: service.netmask } : {}),
    connTimeoutSec: service.connTimeoutSec,
    proxyProtocol: service.proxyProtocol,
    ...(isSaneCheck(service.check) ? { check: service.check } : {}),
  };
}

/** `ipvsadm -E`: asks for the current record, changes it, sends it back. */
export const editService: Command = {
  async run(context) {
    const { channel, draft } = context;
    const scheduler = draft.service.scheduler || defaultScheduler;
    const wanted = { ...draft.service, scheduler };
    const current = await ask(context, () => services(channel).find(wanted), 2);
    if (!current) return failedLookup;
    return change(context, () => services(channel).edit(edited(current, draft)));
  },
};

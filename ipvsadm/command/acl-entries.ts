// SPDX-License-Identifier: GPL-2.0-or-later
import { blacklist, whitelist } from '../../compat/client/acls.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { Draft } from '../options/draft.js';
import { change, type Command } from './command.js';

/** The entry that the options describe. */
export function aclEntry({ service, subject }: Draft): AclEntry {
  const { family, protocol, address, port } = service;
  return { family, protocol, address, port, ...subject };
}

function aclCommand(list: typeof blacklist, method: 'add' | 'remove'): Command {
  return {
    run: (context) => change(context, () => list(context.channel)[method](aclEntry(context.draft))),
  };
}

/** `ipvsadm -U`. */
export const addBlacklisted = aclCommand(blacklist, 'add');
/** `ipvsadm -V`. */
export const deleteBlacklisted = aclCommand(blacklist, 'remove');
/** `ipvsadm -O`. */
export const addWhitelisted = aclCommand(whitelist, 'add');
/** `ipvsadm -Y`. */
export const deleteWhitelisted = aclCommand(whitelist, 'remove');

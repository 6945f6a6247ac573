// SPDX-License-Identifier: GPL-2.0-or-later
import type { Message } from '../../../compat/wire/message.js';
import * as wire from '../../../compat/wire/acl.js';
import type { AclEntry } from '../../../compat/model/acl.js';
import { editAcl } from '../engine/edits.js';
import type { AclName } from '../engine/edits.js';
import { refusal } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** The four messages of one kind of list. */
interface AclMessages {
  readonly add: Message<AclEntry, void>;
  readonly remove: Message<AclEntry, void>;
  readonly flush: Message<AclEntry, void>;
  readonly list: Message<void, readonly AclEntry[]>;
}

const handlersOf = (list: AclName, { add, remove, flush, list: all }: AclMessages): Handler[] => [
  handle(add, ({ balancer }, entry) => balancer.apply(editAcl('add-acl', list, entry))),
  handle(remove, ({ balancer }, entry) => balancer.apply(editAcl('del-acl', list, entry))),
  handle(flush, () => {
    throw refusal('EDPVS_NOTSUPP', 'a list is not flushed at once, as in the original');
  }),
  handle(all, ({ balancer }) => [...balancer.acl(list)]),
];

/** Black lists and white lists: add, delete and list their entries. */
export const acl: readonly Handler[] = [
  ...handlersOf('blacklist', {
    add: wire.addBlacklist,
    remove: wire.deleteBlacklist,
    flush: wire.flushBlacklist,
    list: wire.getBlacklist,
  }),
  ...handlersOf('whitelist', {
    add: wire.addWhitelist,
    remove: wire.deleteWhitelist,
    flush: wire.flushWhitelist,
    list: wire.getWhitelist,
  }),
];

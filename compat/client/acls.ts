// SPDX-License-Identifier: GPL-2.0-or-later
import type { AclEntry } from '../model/acl.js';
import * as wire from '../wire/acl.js';
import type { Channel } from './channel.js';

/** A black or white list; entries of all services together. */
export interface AclList {
  list(): Promise<readonly AclEntry[]>;
  /** An entry that is there already is no error. @throws EDPVS_INVAL for an unknown ipset */
  add(entry: AclEntry): Promise<void>;
  /** @throws EDPVS_NOTEXIST */
  remove(entry: AclEntry): Promise<void>;
}

export function blacklist(channel: Channel): AclList {
  return {
    list: () => channel.call(wire.getBlacklist, undefined),
    add: (entry) => channel.call(wire.addBlacklist, entry),
    remove: (entry) => channel.call(wire.deleteBlacklist, entry),
  };
}

export function whitelist(channel: Channel): AclList {
  return {
    list: () => channel.call(wire.getWhitelist, undefined),
    add: (entry) => channel.call(wire.addWhitelist, entry),
    remove: (entry) => channel.call(wire.deleteWhitelist, entry),
  };
}

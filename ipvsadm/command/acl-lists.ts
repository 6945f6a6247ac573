// SPDX-License-Identifier: GPL-2.0-or-later
import { blacklist, whitelist } from '../../compat/client/acls.js';
import { services } from '../../compat/client/services.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { ServiceKey } from '../../compat/model/service.js';
import { aclLine, aclTitle } from '../format/acls.js';
import { jsonText } from '../../compat/cli/json.js';
import { aclJson } from '../format/json.js';
import { ask, type Command, type CommandContext } from './command.js';

interface AclKind {
  readonly title: 'BLACKLIST' | 'WHITELIST';
  readonly of: typeof blacklist;
}

const belongsTo = (entry: AclEntry, service: ServiceKey): boolean =>
  entry.family === service.family &&
  entry.protocol === service.protocol &&
  entry.port === service.port &&
  entry.address === service.address;

function print({ io, draft }: CommandContext, entries: readonly AclEntry[]): void {
  if (draft.extra.has('json')) io.stdout.write(jsonText({ entries: entries.map(aclJson) }));
  else io.stdout.write(entries.map(aclLine).join(''));
}

const printTitle = ({ io, draft }: CommandContext, kind: AclKind): void => {
  if (!draft.extra.has('json')) io.stdout.write(aclTitle(kind.title));
};

/** The title comes first; the service need not exist. */
async function listOne(context: CommandContext, kind: AclKind): Promise<number> {
  printTitle(context, kind);
  const entries = await ask(context, () => kind.of(context.channel).list(), 2);
  if (!entries) return 255;
  print(
    context,
    entries.filter((entry) => belongsTo(entry, context.draft.service)),
  );
  return 0;
}

/** Service by service, in the daemon's order; entries of unknown services stay hidden. */
async function listAll(context: CommandContext, kind: AclKind): Promise<number> {
  const { channel, info } = context;
  const known = await ask(context, () => services(channel).list(info.serviceCount), 1);
  const entries = known && (await ask(context, () => kind.of(channel).list(), 1));
  if (!entries) return 1;
  printTitle(context, kind);
  const shown = known.flatMap((service) => entries.filter((one) => belongsTo(one, service)));
  print(context, shown);
  return 0;
}

function aclListCommand(kind: AclKind): Command {
  return {
    run: (context) =>
      context.draft.given.has('service-address') ? listOne(context, kind) : listAll(context, kind),
  };
}

/** `ipvsadm -B`. */
export const getBlacklist = aclListCommand({ title: 'BLACKLIST', of: blacklist });
/** `ipvsadm -W`. */
export const getWhitelist = aclListCommand({ title: 'WHITELIST', of: whitelist });

// SPDX-License-Identifier: GPL-2.0-or-later
import { blacklist, whitelist } from '../../compat/client/acls.js';
import { ifAddrs } from '../../compat/client/ifaddrs.js';
import { laddrs } from '../../compat/client/laddrs.js';
import type { AclEntry } from '../../compat/model/acl.js';
import { noIfAddr } from '../../compat/model/ifaddr.js';
import { aclLine, laddrLine, type SaveStyle } from '../format/save.js';
import { ask, type CommandContext } from './command.js';
import type { Extras } from './save.js';

/** Device of each address that one has. */
async function devices(context: CommandContext): Promise<Map<string, string> | undefined> {
  const plain = { verbose: false, stats: false };
  const found = await ask(context, () => ifAddrs(context.channel).list(noIfAddr, plain), 1);
  return found && new Map(found.addrs.map(({ address, device }) => [address, device]));
}

async function aclLines(
  entries: readonly AclEntry[],
  list: 'black' | 'white',
  style: SaveStyle,
): Promise<string> {
  const lines = await Promise.all(entries.map((entry) => aclLine(entry, list, style)));
  return lines.join('');
}

/**
 * What only a full save has: local addresses with their devices, then both lists.
 * @returns undefined if the daemon failed, which is printed
 */
export async function saveExtras(
  context: CommandContext,
  style: SaveStyle,
): Promise<Extras | undefined> {
  const { channel } = context;
  const deviceOf = context.able.has('table') ? new Map<string, string>() : await devices(context);
  const black = deviceOf && (await ask(context, () => blacklist(channel).list(), 1));
  const white = black && (await ask(context, () => whitelist(channel).list(), 1));
  if (!white) return undefined;
  return {
    async ofService({ service, laddrs: told }, selector) {
      if (service.laddrCount === 0) return '';
      if (told) {
        return told.map(({ address, device }) => laddrLine(selector, address, device)).join('');
      }
      const found = await ask(context, () => laddrs(channel).list(service), 1);
      const line = ({ address }: { address: string }) =>
        laddrLine(selector, address, deviceOf.get(address) ?? '');
      return found?.laddrs.map(line).join('');
    },
    tail: (await aclLines(black, 'black', style)) + (await aclLines(white, 'white', style)),
  };
}

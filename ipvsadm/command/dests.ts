// SPDX-License-Identifier: GPL-2.0-or-later
import { dests } from '../../compat/client/dests.js';
import type { DestSpec } from '../../compat/model/dest.js';
import type { Draft } from '../options/draft.js';
import { change, type Command, type CommandContext } from './command.js';

const tunnel = 2;
const directRouting = 3;

/**
 * The destination to send. A missing port becomes the service's; tunnel and direct routing keep
 * the service's port whatever was given, unless the service is a mark.
 */
export function destOf({ service, dest }: Draft, keepsPort: boolean): DestSpec {
  const rewrites = dest.mode !== tunnel && dest.mode !== directRouting;
  const own = keepsPort || rewrites || service.fwmark !== 0;
  return { ...dest, port: own ? (dest.port ?? service.port) : service.port };
}

/** Sends one destination command. */
function destCommand(
  method: 'add' | 'edit' | 'remove',
  { keepsPort }: { keepsPort: boolean },
): Command {
  return {
    run: (context: CommandContext) =>
      change(context, () => {
        const { channel, draft } = context;
        return dests(channel)[method](draft.service, destOf(draft, keepsPort));
      }),
  };
}

/** `ipvsadm -a`. */
export const addServer = destCommand('add', { keepsPort: false });
/** `ipvsadm -e`. */
export const editServer = destCommand('edit', { keepsPort: false });
/** `ipvsadm -d`. */
export const deleteServer = destCommand('remove', { keepsPort: true });

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Channel } from '../../compat/client/channel.js';
import { ifAddrs } from '../../compat/client/ifaddrs.js';
import { noIfAddr } from '../../compat/model/ifaddr.js';
import type { Edit } from './edits.js';

/**
 * Gives local addresses that were written without a device the one that has them.
 * @param fail a line for the log: no device has it, and the edit is left out
 */
export async function placeLaddrs(
  edits: readonly Edit[],
  channel: Channel,
  fail: (line: string) => void,
): Promise<readonly Edit[]> {
  if (!edits.some((edit) => 'laddr' in edit && edit.laddr.device === '')) return edits;
  const plain = { verbose: false, stats: false };
  const { addrs } = await ifAddrs(channel).list(noIfAddr, plain);
  const devices = new Map(addrs.map(({ address, device }) => [address, device]));
  return edits.flatMap((edit) => {
    if (!('laddr' in edit) || edit.laddr.device !== '') return [edit];
    const device = devices.get(edit.laddr.address);
    if (device !== undefined) return [{ ...edit, laddr: { ...edit.laddr, device } }];
    fail(
      `local address ${edit.laddr.address} has no interface in the configuration and is on none of the daemon (${edit.about})`,
    );
    return [];
  });
}

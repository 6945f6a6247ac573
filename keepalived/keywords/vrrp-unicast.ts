// SPDX-License-Identifier: GPL-2.0-or-later
import { familyOf, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type { UnicastPeer, VrrpInstance } from '../config/model/vrrp.js';
import * as r from './readers.js';
import type { Line } from './table.js';

/** A line of `unicast_peer`: an address, and between which hop counts its packets count. */
export function unicastPeer(context: Context, target: VrrpInstance, line: Line): void {
  const given = line.words[0] ?? '';
  const family = familyOf(given);
  const where = `Configuration error: VRRP instance[${target.name}]`;
  if (family === undefined) {
    context.error(`${where} malformed unicast peer address[${given}]. Skipping...`, 0);
    return;
  }
  if (target.family !== undefined && target.family !== family) {
    const text = `and unicast peer address[${given}] MUST be of the same family !!! Skipping...`;
    context.error(`${where} ${text}`, 0);
    return;
  }
  target.family = family;
  const peer: UnicastPeer = { address: plainAddress(given), minTtl: undefined, maxTtl: undefined };
  options(context, target, { peer, line });
  const twice = target.unicastPeers.some(({ address }) => address === peer.address);
  if (twice && context.build === '2.4.3') {
    context.error(`(${target.name}) ${given} - duplicate unicast_peer`, 0);
  } else target.unicastPeers.push(peer);
}

function options(
  context: Context,
  target: VrrpInstance,
  { peer, line }: { readonly peer: UnicastPeer; readonly line: Line },
): void {
  const address = line.words[0] ?? '';
  const prefix = context.build === '2.4.3' ? `(${target.name}) ${address} - ` : `(${target.name}) `;
  for (let index = 1; index < line.words.length; index += 2) {
    const option = line.words[index] ?? '';
    const value = line.words[index + 1];
    if (value === undefined) {
      context.error(`${prefix}${option} is missing a value`, index);
      return;
    }
    if (option !== 'min_ttl' && option !== 'max_ttl') {
      context.error(`${prefix}unknown unicast_peer option ${option}`, index);
      return;
    }
    const ttl = r.unsigned(context, value, { min: 0, max: 255, word: index + 1 });
    if (ttl === undefined) return;
    peer[option === 'min_ttl' ? 'minTtl' : 'maxTtl'] = ttl;
  }
  const { minTtl = 0, maxTtl = 255 } = peer;
  const text = `min_ttl ${minTtl} > max_ttl ${maxTtl} - all packets will be discarded`;
  if (minTtl > maxTtl) context.error(prefix + text);
}

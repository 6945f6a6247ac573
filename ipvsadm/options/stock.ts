// SPDX-License-Identifier: GPL-2.0-or-later
// Options of stock ipvsadm 1.31 that the dpvs fork lost. Source: ipvsadm(8) 1.31.
import { serviceFlag } from './draft.js';
import { Refusal } from './refusal.js';
import type { Take } from './take.js';

const schedFlags: Readonly<Record<string, number>> = {
  'flag-1': serviceFlag.sched1,
  'flag-2': serviceFlag.sched2,
  'flag-3': serviceFlag.sched3,
  'sh-fallback': serviceFlag.sched1,
  'sh-port': serviceFlag.sched2,
  'mh-fallback': serviceFlag.sched1,
  'mh-port': serviceFlag.sched2,
};

/** True if a word can only be the argument of stock's `-b`. */
export function areSchedFlags(text: string): boolean {
  return text.split(',').every((word) => Object.hasOwn(schedFlags, word));
}

/** Stock's `-b FLAGS` of -A and -E. */
export const takeSchedFlags: Take = ({ draft: { service }, value }) => {
  if (!areSchedFlags(value)) throw new Refusal('illegal scheduler flags specified');
  for (const word of value.split(',')) service.flags |= schedFlags[word] ?? 0;
};

/** `--tun-type`. The data path builds IP-in-IP tunnels to servers and no others. */
export const takeTunnelType: Take = ({ value }) => {
  if (value === 'ipip') return;
  const known = value === 'gue' || value === 'gre';
  throw new Refusal(known ? `tunnel type ${value} not supported` : 'illegal tunnel type specified');
};

/** `--tun-port`, which belongs to GUE. */
export const takeTunnelNumber: Take = () => {
  throw new Refusal('tunnel port only with tunnel type gue, which is not supported');
};

/** `--tun-csum` and `--tun-remcsum`: an IP-in-IP header has none. */
export const refuseTunnelChecksum: Take = () => {
  throw new Refusal('tunnel checksum not supported with tunnel type ipip');
};

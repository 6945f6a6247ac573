// SPDX-License-Identifier: GPL-2.0-or-later
// Options of stock ipvsadm 1.31 that the dpvs fork lost. Source: ipvsadm(8) 1.31 and its messages.
import { serviceFlag } from './draft.js';
import { numberWithin } from './numbers.js';
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

/** Stock's `-b FLAGS` of -A and -E; `sh-` and `mh-` flags want their scheduler, given before. */
export const takeSchedFlags: Take = ({ draft: { service }, value }) => {
  for (const word of value.split(',')) {
    const flag = Object.hasOwn(schedFlags, word) ? (schedFlags[word] ?? 0) : 0;
    if (!flag) throw new Refusal(`invalid scheduler flag \`${word}'`);
    const scheduler = /^([sm]h)-/.exec(word)?.[1];
    if (scheduler && service.scheduler && service.scheduler !== scheduler) {
      throw new Refusal(`incompatible scheduler flag \`${word}'`);
    }
    service.flags |= flag;
  }
};

/** `--tun-type`. The data path builds IP-in-IP tunnels to servers and no others. */
export const takeTunnelType: Take = ({ value }) => {
  if (value === 'ipip') return;
  const known = value === 'gue' || value === 'gre';
  throw new Refusal(
    known ? `tunnel type ${value} is not supported, only ipip` : 'illegal tunnel type specified',
  );
};

/** A tunnel option that goes with GUE or GRE alone. */
export function refuseTunnelOption(option: string): Take {
  return () => {
    throw new Refusal(`Illegal '${option}' option with the 'ipip' tunnel type`);
  };
}

/** A number of the synchronisation daemon within its range. */
export function takeSyncNumber(option: string, max: number): Take {
  return ({ value }) => {
    if (numberWithin(value, 1, max) === undefined) throw new Refusal(`illegal ${option} specified`);
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io } from './io.js';

/** What differs between the listings of today and those that older or other tools print. */
export interface Profile {
  /** Local addresses show the use of their port pool without being asked. */
  readonly poolUseAlways: boolean;
  /** `promisc-off` and `promisc-on` end the link line instead of flag words. */
  readonly oldLinkFlags: boolean;
  /** IPv6 link-local addresses are listed. */
  readonly linkLocal: boolean;
  /** Version in the heading of service listings instead of the daemon's. */
  readonly headingVersion: string | undefined;
  /** Texts, titles and exit codes of stock ipvsadm 1.31. */
  readonly stockIpvsadm: boolean;
}

const current: Profile = {
  poolUseAlways: false,
  oldLinkFlags: false,
  linkLocal: true,
  headingVersion: undefined,
  stockIpvsadm: false,
};

/** All profiles by the value of `DPVS_COMPAT`; nothing else differs anywhere. */
const profiles: Readonly<Record<string, Profile>> = {
  '1.10': current,
  '1.7': {
    poolUseAlways: true,
    oldLinkFlags: true,
    linkLocal: false,
    headingVersion: '0.0.0',
    stockIpvsadm: false,
  },
  'ipvsadm-1.31': { ...current, stockIpvsadm: true },
};

/** The profile that the environment asks for; an unknown name is the current one. */
export function profileOf({ env }: Pick<Io, 'env'>): Profile {
  return profiles[env['DPVS_COMPAT'] ?? ''] ?? current;
}

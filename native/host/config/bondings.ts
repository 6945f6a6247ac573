// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../../compat/abi/constants.js';
import type { Diagnostic } from '../../../compat/conf/diagnostic.js';
import type { BondingConfig, DpvsConfig } from './types.js';

type Rule = (bonding: BondingConfig, config: DpvsConfig) => string | undefined;

const listOf = (names: readonly string[]): string => names.join(', ');

const rules: readonly Rule[] = [
  ({ name }) => (/^[A-Za-z]+\d+$/.test(name) ? undefined : 'its name is letters and then digits'),
  ({ slaves: { length } }) => {
    const most = constants.NETIF_MAX_BOND_SLAVES;
    return length >= 1 && length <= most ? undefined : `it has 1 to ${most} slaves, not ${length}`;
  },
  ({ slaves }, { netif }) => {
    const unknown = slaves.find((slave) => netif.devices.every(({ name }) => name !== slave));
    const known = listOf(netif.devices.map(({ name }) => name));
    return unknown === undefined ? undefined : `slave ${unknown} is no device; there are ${known}`;
  },
  ({ slaves }, { netif }) => {
    const all = netif.bondings.flatMap((bonding) => bonding.slaves);
    const twice = slaves.find((slave) => all.indexOf(slave) !== all.lastIndexOf(slave));
    return twice === undefined ? undefined : `slave ${twice} is named twice`;
  },
  ({ slaves, primary }) =>
    primary === undefined || slaves.includes(primary)
      ? undefined
      : `primary ${primary} is none of its slaves; they are ${listOf(slaves)}`,
  ({ slaves }, { workers }) => {
    const polled = workers.flatMap(({ ports }) => ports.map(({ device }) => device));
    const served = slaves.find((slave) => polled.includes(slave));
    return served === undefined ? undefined : `a worker polls its slave ${served}, not the bond`;
  },
];

/** Tests that each bonding has slaves of its own, which no worker serves. Source: engine.md 1.18. */
export function checkBondings(config: DpvsConfig): readonly Diagnostic[] {
  return config.netif.bondings.flatMap((bonding) => {
    const hint = rules.map((rule) => rule(bonding, config)).find((text) => text !== undefined);
    const message = `bonding ${bonding.name} cannot be made`;
    return hint === undefined ? [] : [{ severity: 'error', code: 'bad-bonding', message, hint }];
  });
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { familyOf } from '../../config/address.js';
import type { BfdInstance } from '../../config/model/bfd.js';

const yes = (value: boolean): string => (value ? 'Yes' : 'No');

function lines(one: BfdInstance): readonly string[] {
  const ttlName = familyOf(one.neighborIp ?? '') === 6 ? 'hoplimit' : 'TTL';
  return [
    ` BFD Instance = ${one.name}`,
    `   Neighbor IP = ${one.neighborIp ?? ''}`,
    ...(one.sourceIp === undefined ? [] : [`   Source IP = ${one.sourceIp}`]),
    `   Required min RX interval = ${one.minRxUs} us`,
    `   Desired min TX interval = ${one.minTxUs} us`,
    `   Desired idle TX interval = ${one.idleTxUs} us`,
    `   Detection multiplier = ${one.multiplier}`,
    `   ${ttlName} = ${one.ttl ?? 255}`,
    `   max_hops = ${one.maxHops}`,
    `   passive = ${one.passive ? 'true' : 'false'}`,
    `   send event to VRRP process = ${yes(one.toVrrp)}`,
    `   send event to checker process = ${yes(one.toChecker)}`,
  ];
}

/** The section on BFD sessions. */
export function dumpBfd(sessions: readonly BfdInstance[]): readonly string[] {
  return sessions.length === 0 ? [] : ['------< BFD Topology >------', ...sessions.flatMap(lines)];
}

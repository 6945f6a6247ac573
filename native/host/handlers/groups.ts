// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET6, addressBytes, ipv6Text } from '../../../compat/model/address.js';
import type { MulticastAddr } from '../../../compat/model/ifaddr.js';
import type { HardwareAddr } from '../../../compat/model/link.js';
import { macText } from '../../../compat/model/mac.js';
import { portName } from './context.js';
import type { Context } from './context.js';

const lldpGroup = '01:80:c2:00:00:0e';
const [allNodes, allRouters] = ['ff02::1', 'ff02::2'];

/** Group in which the neighbours of an address ask for it. Source: RFC 4291, 2.7.1. */
function solicitedNode(address: string): string {
  const group = addressBytes('ff02::1:ff00:0') ?? new Uint8Array(16);
  group.set((addressBytes(address) ?? new Uint8Array(16)).subarray(13), 13);
  return ipv6Text(group);
}

/** Source: RFC 2464, 7. */
function macOf(group: string): string {
  const mac = new Uint8Array([0x33, 0x33, 0, 0, 0, 0]);
  mac.set((addressBytes(group) ?? new Uint8Array(16)).subarray(12), 2);
  return macText(mac);
}

/** Groups that a device's IPv6 addresses have joined. */
export function groupsOf(context: Context, port: number, device: string): MulticastAddr[] {
  const counts = new Map<string, number>();
  for (const record of context.balancer.addresses()) {
    if (record.port !== port || record.family !== AF_INET6) continue;
    const group = solicitedNode(record.address);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  if (counts.size > 0) counts.set(allNodes, 1).set(allRouters, 1);
  const of = { family: AF_INET6, device, flags: 0 };
  return [...counts].map(([address, refs]) => ({ ...of, address, refs }));
}

/** How many reasons a device has of its own to listen to each group. */
function ownGroups(context: Context, port: number): Map<string, number> {
  const counts = new Map<string, number>();
  if (context.balancer.port(port)?.lldp === true) counts.set(lldpGroup, 1);
  for (const { address, refs } of groupsOf(context, port, portName(context, port))) {
    counts.set(macOf(address), (counts.get(macOf(address)) ?? 0) + refs);
  }
  return counts;
}

/**
 * Multicast addresses that a device listens to on the link. A VLAN device makes the one below listen,
 * too: that is a reference on either side.
 */
export function hardwareGroupsOf(context: Context, port: number): HardwareAddr[] {
  const counts = ownGroups(context, port);
  if (context.ports.at(port)?.kind === 'vlan') {
    return [...counts].map(([mac, refs]) => ({ mac, refs: refs + 1, flags: 0, syncs: 1 }));
  }
  for (const [above, { vlan }] of context.ports) {
    if (vlan?.below !== port) continue;
    for (const mac of ownGroups(context, above).keys()) counts.set(mac, (counts.get(mac) ?? 0) + 1);
  }
  return [...counts].map(([mac, refs]) => ({ mac, refs, flags: 0, syncs: 0 }));
}

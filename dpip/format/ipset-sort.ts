// SPDX-License-Identifier: GPL-2.0-or-later
import { addressBytes } from '../../compat/model/address.js';
import type { Address } from '../../compat/model/address.js';
import type { Ipset, IpsetMember } from '../../compat/model/ipset.js';

type Compare = (a: IpsetMember, b: IpsetMember) => number;

function compareAddresses(a: Address, b: Address): number {
  return Buffer.compare(
    addressBytes(a) ?? new Uint8Array(16),
    addressBytes(b) ?? new Uint8Array(16),
  );
}

const byAddress: Compare = (a, b) => compareAddresses(a.address, b.address);
const byAddress2: Compare = (a, b) => compareAddresses(a.address2, b.address2);
const byPort: Compare = (a, b) => a.port - b.port;
const byPort2: Compare = (a, b) => a.port2 - b.port2;
const byPrefix: Compare = (a, b) => b.prefixLen - a.prefixLen;
const byPrefix2: Compare = (a, b) => b.prefixLen2 - a.prefixLen2;
const byDevice: Compare = (a, b) => (a.device < b.device ? -1 : Number(a.device > b.device));

const orders: Readonly<Record<string, readonly Compare[]>> = {
  'hash:ip': [byAddress],
  'hash:net': [byPrefix, byAddress],
  'hash:ip,port': [byAddress, byPort],
  'hash:net,port': [byPrefix, byAddress, byPort],
  'hash:net,port,iface': [byPrefix, byAddress, byPort, byDevice],
  'hash:ip,port,ip': [byAddress, byPort, byAddress2],
  'hash:ip,port,net': [byAddress2, byPrefix, byAddress, byPort],
  'hash:net,port,net': [byPrefix, byPrefix2, byAddress, byAddress2, byPort],
  'hash:net,port,net,port': [byPrefix, byPrefix2, byAddress, byAddress2, byPort, byPort2],
};

/** Members of a hash type in the order that `-v` shows; those of a bitmap as they came. */
export function sortedMembers({ type, members }: Ipset): readonly IpsetMember[] {
  const order = orders[type];
  if (order === undefined) return members;
  return [...members].sort((a, b) => {
    for (const compare of order) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return 0;
  });
}

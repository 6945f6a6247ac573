// SPDX-License-Identifier: GPL-2.0-or-later
// Local addresses, black and white lists of a service.
import { canonicalAddress } from '../../compat/model/address.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { PlacedLaddr } from '../../compat/model/extension.js';
import type { ServiceKey } from '../../compat/model/service.js';
import { addressText, bitsOf } from '../config/address.js';
import type {
  AddressGroup,
  AddressGroupEntry,
  LvsConfig,
  VirtualServer,
} from '../config/model/lvs.js';

/** What a service has beside its servers, in the order of programming. */
export interface AddressLists {
  readonly laddrs: readonly PlacedLaddr[];
  readonly deny: readonly AclEntry[];
  readonly allow: readonly AclEntry[];
}

const families = { 4: 2, 6: 10 } as const;

/** Single addresses come before ranges, and ipsets last. */
function inOrder(group: AddressGroup | undefined): readonly AddressGroupEntry[] {
  const rank = ({ ipset, first, last }: AddressGroupEntry): number =>
    ipset !== undefined ? 2 : first === last ? 0 : 1;
  return [...(group?.entries ?? [])].sort((one, other) => rank(one) - rank(other));
}

/** Addresses of an entry; none for an ipset. */
function* addressesOf({ first, last, family }: AddressGroupEntry): Generator<string> {
  if (family === undefined) return;
  const end = bitsOf(last);
  for (let bits = bitsOf(first); bits <= end; bits++) yield addressText(bits, family);
}

function laddrsOf(group: AddressGroup | undefined): readonly PlacedLaddr[] {
  return inOrder(group).flatMap((entry) =>
    [...addressesOf(entry)].map((address) => ({
      family: families[entry.family ?? 4],
      address: canonicalAddress(address) ?? address,
      device: entry.interface ?? '',
    })),
  );
}

function aclOf(group: AddressGroup | undefined, key: ServiceKey): readonly AclEntry[] {
  const { family, protocol, address, port } = key;
  const service = { family, protocol, address, port };
  return inOrder(group).flatMap((entry) => {
    if (entry.ipset !== undefined) {
      return [{ ...service, subject: '', ipset: entry.ipset }];
    }
    return [...addressesOf(entry)].map((subject) => ({ ...service, subject, ipset: '' }));
  });
}

const named = (groups: readonly AddressGroup[], name: string | undefined) =>
  groups.find((group) => group.name === name);

/** Local addresses belong to full NAT and SNAT alone. */
export function addressLists(server: VirtualServer, lvs: LvsConfig, key: ServiceKey): AddressLists {
  const { laddrGroup, denyGroup, allowGroup } = server;
  if (laddrGroup === undefined && denyGroup === undefined && allowGroup === undefined)
    return noLists;
  const methods = [server.forwarding, ...server.realServers.map((real) => real.forwarding)];
  const local = methods.some((one) => one?.method === 'FNAT' || one?.method === 'SNAT');
  return {
    laddrs: local ? laddrsOf(named(lvs.localGroups, laddrGroup)) : [],
    deny: aclOf(named(lvs.denyGroups, denyGroup), key),
    allow: aclOf(named(lvs.allowGroups, allowGroup), key),
  };
}

const noLists: AddressLists = { laddrs: [], deny: [], allow: [] };

/** `No address in group X`, for each group that is named and has nothing. */
export function missingGroups(server: VirtualServer, lvs: LvsConfig): readonly string[] {
  const wanted = [
    [lvs.localGroups, server.laddrGroup],
    [lvs.denyGroups, server.denyGroup],
    [lvs.allowGroups, server.allowGroup],
  ] as const;
  return wanted
    .filter(([groups, name]) => name !== undefined && !named(groups, name)?.entries.length)
    .map(([, name]) => `No address in group ${name}`);
}

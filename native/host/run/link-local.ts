// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash, randomBytes } from 'node:crypto';
import { constants, enums } from '../../../compat/abi/constants.js';
import { AF_INET6, ipv6Text } from '../../../compat/model/address.js';
import type { Address } from '../../../compat/model/address.js';
import type { Ipv6Config } from '../config/types.js';
import { editAddress } from '../engine/edits.js';
import type { Edit } from '../engine/edits.js';

/** A device that gets a link-local address. */
export interface Device {
  readonly port: number;
  readonly mac: Uint8Array;
}

/** RFC 4291, appendix A: the MAC address with `ff:fe` in its middle and its local bit turned. */
function eui64(mac: Uint8Array): Uint8Array {
  const [first = 0, second = 0, third = 0, ...rest] = mac;
  return Uint8Array.of(first ^ 2, second, third, 0xff, 0xfe, ...rest);
}

/** RFC 7217: the same for as long as the secret is, and telling nothing about the device. */
function stable(secret: string, mac: Uint8Array): Uint8Array {
  return createHash('sha256').update(secret).update(mac).digest().subarray(0, 8);
}

function interfaceId({ addrGenMode, stableSecret }: Ipv6Config, mac: Uint8Array): Uint8Array {
  if (addrGenMode === 'random') return randomBytes(8);
  return addrGenMode === 'stable-privacy' ? stable(stableSecret, mac) : eui64(mac);
}

function addressOf(config: Ipv6Config, mac: Uint8Array): Address {
  const bytes = new Uint8Array(16);
  bytes.set([0xfe, 0x80]);
  bytes.set(interfaceId(config, mac), 8);
  return ipv6Text(bytes);
}

/** Gives each device its link-local address, where the configuration wants one. */
export function linkLocalEdits(config: Ipv6Config, devices: readonly Device[]): readonly Edit[] {
  if (config.disable || config.addrGenMode === 'none') return [];
  return devices.map(({ port, mac }) =>
    editAddress('add-address', {
      family: AF_INET6,
      port,
      address: addressOf(config, mac),
      prefixLen: 64,
      scope: enums.ifa_scope.IFA_SCOPE_LINK,
      flags: constants.IFA_F_LINKLOCAL,
      validSec: 0,
      preferredSec: 0,
      broadcast: '',
    }),
  );
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { ifAddrs } from '../../compat/client/ifaddrs.js';
import { laddrs, type LaddrSpec } from '../../compat/client/laddrs.js';
import { AF_INET } from '../../compat/model/address.js';
import { noIfAddr, type IfAddr } from '../../compat/model/ifaddr.js';
import { noMatch, type ServiceKey } from '../../compat/model/service.js';
import type { Draft } from '../options/draft.js';
import { ask, change, type Command } from './command.js';

/** IFA_F_SAPOOL: the address gets a pool of ports. */
export const portPoolFlag = 0x10000;

/** The address as the device gets it: a host address with a pool of ports. */
export function deviceAddress({ laddr, ifname }: Draft): IfAddr {
  const prefixLen = laddr.family === AF_INET ? 32 : 128;
  const { family, address } = laddr;
  return { ...noIfAddr, family, address, prefixLen, device: ifname, flags: portPoolFlag };
}

/** The address as the service gets it. */
export function serviceAddress({ laddr, ifname }: Draft): LaddrSpec {
  return { family: laddr.family, address: laddr.address, device: ifname };
}

/** The service's key; a match never goes along, not even for match services. */
export function laddrOwner({ service }: Draft): ServiceKey {
  return { ...service, match: noMatch };
}

/** Two orders: the device's, whose failure is only printed, then the service's. */
function laddrCommand(method: 'add' | 'remove'): Command {
  return {
    async run(context) {
      const { channel, draft } = context;
      await ask(context, () => ifAddrs(channel)[method](deviceAddress(draft)), 0);
      const local = serviceAddress(draft);
      return change(context, () => laddrs(channel)[method](laddrOwner(draft), local));
    },
  };
}

/** `ipvsadm -P`. */
export const addLaddr = laddrCommand('add');
/** `ipvsadm -Q`. */
export const deleteLaddr = laddrCommand('remove');

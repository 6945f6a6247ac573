// SPDX-License-Identifier: GPL-2.0-or-later
import type { DpipObject } from '../command/object.js';

type Load = () => Promise<DpipObject<unknown>>;

/** All objects; a run loads the one that it needs. */
export const objects: Readonly<Record<string, Load>> = {
  link: async () => (await import('./link.js')).link,
  addr: async () => (await import('./addr.js')).addr,
  route: async () => (await import('./route.js')).route,
  neigh: async () => (await import('./neigh.js')).neigh,
  vlan: async () => (await import('./vlan.js')).vlan,
  tunnel: async () => (await import('./tunnel.js')).tunnel,
  qsch: async () => (await import('./qsch.js')).qsch,
  cls: async () => (await import('./cls.js')).cls,
  ipv6: async () => (await import('./ipv6.js')).ipv6,
  iftraf: async () => (await import('./iftraf.js')).iftraf,
  'eal-mem': async () => (await import('./eal-mem.js')).ealMem,
  ipset: async () => (await import('./ipset.js')).ipset,
  flow: async () => (await import('./flow.js')).flow,
  maddr: async () => (await import('./maddr.js')).maddr,
  lldp: async () => (await import('./lldp.js')).lldp,
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { DpipObject, Verb } from '../command/object.js';

/** An object of the command line, known before any of its code is loaded. */
export interface ObjectRow {
  /** What it is, for the manual page. */
  readonly text: string;
  /** Command words that do something; others are refused by the object itself. */
  readonly verbs: readonly Verb[];
  /** Words that may follow, for completion. */
  readonly words: readonly string[];
  readonly load: () => Promise<DpipObject<unknown>>;
}

/** All objects; a run loads the one that it needs. */
export const objects: Readonly<Record<string, ObjectRow>> = {
  link: {
    text: 'Ports, bonds and lcores.',
    verbs: ['show', 'set', 'add', 'del'],
    words: [
      ...['cpu', 'status', 'promisc', 'allmulticast', 'forward2kni', 'tc-egress', 'tc-ingress'],
      ...['lldp', 'link', 'addr', 'bond-mode', 'bond-slave', 'bond-primary', 'bond-xmit-policy'],
      ...['bond-monitor-interval', 'bond-link-up-prop', 'bond-link-down-prop', 'on', 'off'],
      ...['up', 'down'],
    ],
    load: async () => (await import('./link.js')).link,
  },
  addr: {
    text: 'Addresses of devices.',
    verbs: ['show', 'add', 'del', 'set', 'flush'],
    words: ['dev', 'scope', 'broadcast', 'valid_lft', 'prefered_lft', 'sapool', 'forever'],
    load: async () => (await import('./addr.js')).addr,
  },
  route: {
    text: 'Routes, of IPv6 with -6.',
    verbs: ['show', 'add', 'del', 'set', 'flush'],
    words: ['default', 'via', 'dev', 'mtu', 'scope', 'src', 'metric', 'local'],
    load: async () => (await import('./route.js')).route,
  },
  neigh: {
    text: 'Neighbours of devices.',
    verbs: ['show', 'add', 'del'],
    words: ['dev', 'lladdr'],
    load: async () => (await import('./neigh.js')).neigh,
  },
  vlan: {
    text: 'VLAN devices.',
    verbs: ['show', 'add', 'del'],
    words: ['link', 'proto', 'id', '802.1q', '802.1ad', 'vlan', 'QinQ'],
    load: async () => (await import('./vlan.js')).vlan,
  },
  tunnel: {
    text: 'Tunnel devices.',
    verbs: ['show', 'add', 'del', 'set', 'replace'],
    words: [
      ...['mode', 'ipip', 'gre', 'remote', 'local', 'any', 'key', 'ikey', 'okey', 'seq', 'iseq'],
      ...['oseq', 'csum', 'icsum', 'ocsum', 'ttl', 'tos', 'inherit', 'dev'],
    ],
    load: async () => (await import('./tunnel.js')).tunnel,
  },
  qsch: {
    text: 'Queueing schedulers of a device.',
    verbs: ['show', 'add', 'del', 'set', 'replace'],
    words: [
      ...['dev', 'handle', 'parent', 'root', 'ingress', 'bfifo', 'pfifo', 'pfifo_fast', 'tbf'],
      ...['limit', 'rate', 'burst', 'latency', 'peakrate', 'mtu'],
    ],
    load: async () => (await import('./qsch.js')).qsch,
  },
  cls: {
    text: 'Classifiers of a device.',
    verbs: ['show', 'add', 'del', 'set', 'replace'],
    words: [
      ...['dev', 'qsch', 'handle', 'pkttype', 'ipv4', 'ipv6', 'vlan', 'prio', 'match', 'pattern'],
      ...['ipset', 'target', 'drop'],
    ],
    load: async () => (await import('./cls.js')).cls,
  },
  ipv6: {
    text: 'Counters of IPv6.',
    verbs: ['show'],
    words: ['cpu', 'all', 'total'],
    load: async () => (await import('./ipv6.js')).ipv6,
  },
  iftraf: {
    text: 'Traffic per flow.',
    verbs: ['show', 'enable', 'disable'],
    words: ['dev', 'all'],
    load: async () => (await import('./iftraf.js')).iftraf,
  },
  'eal-mem': {
    text: 'Memory of the packet engine.',
    verbs: ['show'],
    words: ['seg', 'ring', 'zone', 'pool'],
    load: async () => (await import('./eal-mem.js')).ealMem,
  },
  ipset: {
    text: 'Sets of addresses, ports and devices.',
    verbs: ['show', 'create', 'destroy', 'add', 'del', 'test', 'flush'],
    words: [
      ...['bitmap:ip', 'bitmap:ip,mac', 'bitmap:port', 'hash:ip', 'hash:net', 'hash:ip,port'],
      ...['hash:net,port', 'hash:net,port,iface', 'hash:ip,port,ip', 'hash:ip,port,net'],
      ...['hash:net,port,net', 'hash:net,port,net,port', 'range', 'comment', 'hashsize'],
      ...['maxelem', 'nomatch'],
    ],
    load: async () => (await import('./ipset.js')).ipset,
  },
  flow: {
    text: 'Addresses whose packets go to the kernel interface.',
    verbs: ['show', 'add', 'del', 'flush'],
    words: ['type', 'kni', 'dev'],
    load: async () => (await import('./flow.js')).flow,
  },
  maddr: {
    text: 'Multicast addresses of devices.',
    verbs: ['show'],
    words: ['dev'],
    load: async () => (await import('./maddr.js')).maddr,
  },
  lldp: {
    text: 'What a port and its neighbour tell each other.',
    verbs: ['show'],
    words: ['local', 'neigh', 'dev'],
    load: async () => (await import('./lldp.js')).lldp,
  },
};

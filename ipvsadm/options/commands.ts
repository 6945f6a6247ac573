// SPDX-License-Identifier: GPL-2.0-or-later
// Every command in one place: spelling, what it needs and allows, its module, its manual text.
import type { Command } from '../command/command.js';
import type { CheckedOption, CommandName } from './names.js';

/** One command. Options named in none of the lists are refused. */
export interface CommandRow {
  readonly name: CommandName;
  readonly long: string;
  readonly short: string;
  /** Name of its own argument, of --start-daemon and --stop-daemon. */
  readonly argName?: string;
  readonly needs: readonly CheckedOption[];
  readonly allows: readonly CheckedOption[];
  /** At most one of these. */
  readonly oneOf?: readonly CheckedOption[];
  /** Plain words that follow, for the manual. */
  readonly words?: string;
  readonly load: () => Promise<Command>;
  readonly text: string;
}

const serviceSettings = [
  'scheduler',
  'persistent',
  'netmask',
  'ops',
  'synproxy',
  'hash-target',
  'expire-quiescent',
] as const;
const destSettings = ['forwarding-method', 'weight', 'u-threshold', 'l-threshold'] as const;
const laddrParts = ['service-address', 'local-address', 'ifname'] as const;

const dests = () => import('../command/dests.js');
const laddrs = () => import('../command/laddrs.js');
const acls = () => import('../command/acl-entries.js');
const aclLists = () => import('../command/acl-lists.js');
const legacy = () => import('../command/legacy.js');

/** All commands; order is that of the manual. */
export const commandTable: readonly CommandRow[] = [
  {
    name: 'add-service',
    long: 'add-service',
    short: 'A',
    needs: ['service-address'],
    allows: serviceSettings,
    load: async () => (await import('../command/add-service.js')).addService,
    text: 'Add a virtual service.',
  },
  {
    name: 'edit-service',
    long: 'edit-service',
    short: 'E',
    needs: ['service-address'],
    allows: serviceSettings,
    load: async () => (await import('../command/edit-service.js')).editService,
    text: 'Change a virtual service. The scheduler and flags not named stay; connection timeout, PROXY protocol and health check are cleared unless named again.',
  },
  {
    name: 'delete-service',
    long: 'delete-service',
    short: 'D',
    needs: ['service-address'],
    allows: [],
    load: async () => (await import('../command/delete-service.js')).deleteService,
    text: 'Delete a virtual service with all its servers, local addresses and lists.',
  },
  {
    name: 'flush',
    long: 'clear',
    short: 'C',
    needs: [],
    allows: [],
    load: async () => (await import('../command/flush.js')).flush,
    text: 'Delete all services.',
  },
  {
    name: 'restore',
    long: 'restore',
    short: 'R',
    needs: [],
    allows: [],
    load: async () => (await import('../command/restore.js')).restore,
    text: 'Read commands from standard input, one a line. With a daemon of this project all changes are one transaction: if a line is not understood or refused it is named, and nothing is applied. Listings and black and white lists among the lines come after it.',
  },
  {
    name: 'save',
    long: 'save',
    short: 'S',
    needs: [],
    allows: ['numeric'],
    load: async () => (await import('../command/save.js')).save,
    text: 'Print the table as lines that --restore reads.',
  },
  {
    name: 'add-server',
    long: 'add-server',
    short: 'a',
    needs: ['service-address', 'real-server'],
    allows: destSettings,
    load: async () => (await dests()).addServer,
    text: 'Add a real server to a service.',
  },
  {
    name: 'edit-server',
    long: 'edit-server',
    short: 'e',
    needs: ['service-address', 'real-server'],
    allows: destSettings,
    load: async () => (await dests()).editServer,
    text: 'Change a real server; what is not named gets its default.',
  },
  {
    name: 'delete-server',
    long: 'delete-server',
    short: 'd',
    needs: ['service-address', 'real-server'],
    allows: [],
    load: async () => (await dests()).deleteServer,
    text: 'Delete a real server.',
  },
  {
    name: 'list',
    long: 'list',
    short: 'Ll',
    needs: [],
    allows: [
      'numeric',
      'stats',
      'rate',
      'thresholds',
      'persistent-conn',
      'nosort',
      'syncid',
      'exact',
      'sockpair',
      'cpu',
    ],
    oneOf: ['connection', 'service-address', 'timeout', 'daemon'],
    load: async () => (await import('../command/list.js')).list,
    text: 'List services and servers, or one service, or with -c the connections.',
  },
  {
    name: 'zero',
    long: 'zero',
    short: 'Z',
    needs: [],
    allows: ['service-address'],
    load: async () => (await import('../command/zero.js')).zero,
    text: 'Zero the counters of a service, or of all.',
  },
  {
    name: 'add-laddr',
    long: 'add-laddr',
    short: 'P',
    needs: laddrParts,
    allows: [],
    load: async () => (await laddrs()).addLaddr,
    text: 'Add a local address to a device and to a service.',
  },
  {
    name: 'del-laddr',
    long: 'del-laddr',
    short: 'Q',
    needs: laddrParts,
    allows: [],
    load: async () => (await laddrs()).deleteLaddr,
    text: 'Delete a local address.',
  },
  {
    name: 'get-laddr',
    long: 'get-laddr',
    short: 'G',
    needs: [],
    allows: ['service-address', 'cpu'],
    load: async () => (await import('../command/get-laddrs.js')).getLaddrs,
    text: 'List local addresses of a service, or of all.',
  },
  {
    name: 'add-blklst',
    long: 'add-blklst',
    short: 'U',
    needs: ['service-address', 'blklst-address'],
    allows: [],
    load: async () => (await acls()).addBlacklisted,
    text: 'Add an entry to the black list of a service.',
  },
  {
    name: 'del-blklst',
    long: 'del-blklst',
    short: 'V',
    needs: ['service-address', 'blklst-address'],
    allows: [],
    load: async () => (await acls()).deleteBlacklisted,
    text: 'Delete an entry from the black list.',
  },
  {
    name: 'get-blklst',
    long: 'get-blklst',
    short: 'B',
    needs: [],
    allows: ['service-address'],
    load: async () => (await aclLists()).getBlacklist,
    text: 'List the black list of a service, or of all.',
  },
  {
    name: 'add-whtlst',
    long: 'add-whtlst',
    short: 'O',
    needs: ['service-address', 'whtlst-address'],
    allows: [],
    load: async () => (await acls()).addWhitelisted,
    text: 'Add an entry to the white list of a service.',
  },
  {
    name: 'del-whtlst',
    long: 'del-whtlst',
    short: 'Y',
    needs: ['service-address', 'whtlst-address'],
    allows: [],
    load: async () => (await acls()).deleteWhitelisted,
    text: 'Delete an entry from the white list.',
  },
  {
    name: 'get-whtlst',
    long: 'get-whtlst',
    short: 'W',
    needs: [],
    allows: ['service-address'],
    load: async () => (await aclLists()).getWhitelist,
    text: 'List the white list of a service, or of all.',
  },
  {
    name: 'set',
    long: 'set',
    short: '',
    needs: [],
    allows: [],
    words: 'tcp tcpfin udp',
    load: async () => (await legacy()).setTimeouts,
    text: 'Set the timeouts, in seconds, of TCP, of TCP after a FIN, and of UDP; 0 keeps a value. Needs a daemon of this project.',
  },
  {
    name: 'start-daemon',
    long: 'start-daemon',
    short: '',
    argName: 'master|backup',
    needs: [],
    allows: ['mcast-interface', 'syncid'],
    load: async () => (await legacy()).startDaemon,
    text: 'Start connection synchronisation.',
  },
  {
    name: 'stop-daemon',
    long: 'stop-daemon',
    short: '',
    argName: 'master|backup',
    needs: [],
    allows: ['syncid'],
    load: async () => (await legacy()).stopDaemon,
    text: 'Stop connection synchronisation.',
  },
  {
    name: 'help',
    long: 'help',
    short: 'h',
    needs: [],
    allows: [],
    load: async () => (await import('../command/help.js')).help,
    text: 'Print a help text.',
  },
  {
    name: 'version',
    long: 'version',
    short: 'v',
    needs: [],
    allows: [],
    load: async () => (await import('../command/help.js')).version,
    text: 'Print the version.',
  },
];

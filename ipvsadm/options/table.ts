// SPDX-License-Identifier: GPL-2.0-or-later
// Every option in one place: spelling, argument, the name of its check, what it does, its manual text.
import type { CheckedOption } from './names.js';
import { serviceFlag, type ExtraFlag } from './draft.js';
import {
  takeConnTimeout,
  takeDestCheck,
  takeDestNumber,
  takeFlag,
  takeForward,
  takeFwmark,
  takeHashTarget,
  takeIpv6,
  takeLaddr,
  takeMatch,
  takeNetmask,
  takePersistent,
  takeProxyProtocol,
  takeRealServer,
  takeScheduler,
  takeService,
  takeSockpair,
  takeSubject,
  takeSyncid,
  takeSynproxy,
  type Take,
} from './take.js';
import { refuseTunnelOption, takeSchedFlags, takeSyncNumber, takeTunnelType } from './stock.js';
import { atoi } from '../../compat/cli/numbers.js';

/** One option. */
export interface OptionRow {
  readonly long: string;
  readonly short?: string;
  readonly arg: 'none' | 'needed' | 'optional';
  /** Its name in the check table; options without one may be repeated and go with every command. */
  readonly check?: CheckedOption;
  /** Where it exists: everywhere, or only for stock scripts (a daemon of ours, or stock's profile). */
  readonly when?: 'stock';
  readonly take: Take;
  /** Name of the argument in the manual. */
  readonly argName?: string;
  /** The manual's sentence. */
  readonly text: string;
}

const nothing: Take = () => undefined;

const service = (long: string, short: string | undefined, protocol: number): OptionRow => ({
  long,
  ...(short === undefined ? {} : { short }),
  arg: 'needed',
  check: 'service-address',
  take: takeService(protocol),
  argName: 'host[:port]',
  text: `Virtual service of protocol ${long.replace('-service', '').toUpperCase().replace('V6', 'v6')}.`,
});

const forward = (long: string, short: string, method: number, text: string): OptionRow => ({
  long,
  short,
  arg: 'none',
  check: 'forwarding-method',
  take: takeForward(method),
  text,
});

const layout = (long: CheckedOption, text: string, short?: string): OptionRow => ({
  long,
  ...(short === undefined ? {} : { short }),
  arg: 'none',
  check: long,
  take: nothing,
  text,
});

const ours = (long: ExtraFlag, text: string): OptionRow => ({
  long,
  arg: 'none',
  take: ({ draft }) => void draft.extra.add(long),
  text,
});

const refused = (long: string, arg: 'none' | 'needed', what: string): OptionRow => ({
  long,
  arg,
  when: 'stock',
  take: refuseTunnelOption(long),
  ...(arg === 'needed' ? { argName: 'number' } : {}),
  text: `${what}; refused, since only ipip tunnels are built.`,
});

const sync = (long: string, max: number, argName: string, text: string): OptionRow => ({
  long,
  arg: 'needed',
  when: 'stock',
  take: takeSyncNumber(long, max),
  argName,
  text,
});

/** All options; order is that of the manual. */
export const optionTable: readonly OptionRow[] = [
  service('tcp-service', 't', 6),
  service('udp-service', 'u', 17),
  service('sctp-service', undefined, 132),
  service('icmp-service', 'q', 1),
  service('icmpv6-service', '1', 58),
  {
    long: 'fwmark-service',
    short: 'f',
    arg: 'needed',
    check: 'service-address',
    take: takeFwmark,
    argName: 'mark',
    text: 'Virtual service of all packets with this firewall mark, 1 to 4294967295.',
  },
  {
    long: 'match',
    short: 'H',
    arg: 'needed',
    check: 'service-address',
    take: takeMatch,
    argName: 'match',
    text: 'Virtual service of all packets that match: comma-separated proto=, af=, src-range=, dst-range=, iif= and oif=. SNAT services are selected so.',
  },
  {
    long: 'ipv6',
    short: '6',
    arg: 'none',
    take: takeIpv6,
    text: 'The firewall mark service is one of IPv6. Only after -f.',
  },
  {
    long: 'scheduler',
    short: 's',
    arg: 'needed',
    check: 'scheduler',
    take: takeScheduler,
    argName: 'name',
    text: 'Scheduler: rr, wrr, wlc, conhash, mh, fo, and those of stock IPVS where the daemon has them. Default wlc.',
  },
  {
    long: 'pe',
    arg: 'needed',
    check: 'pe',
    take: nothing,
    argName: 'engine',
    text: 'Persistence engine. Known for the sake of old scripts and refused with every command.',
  },
  {
    long: 'persistent',
    short: 'p',
    arg: 'optional',
    check: 'persistent',
    take: takePersistent,
    argName: 'seconds',
    text: 'Persistent service, 1 to 2678400 seconds, 360 if none are given.',
  },
  {
    long: 'netmask',
    short: 'M',
    arg: 'needed',
    check: 'netmask',
    take: takeNetmask,
    argName: 'mask',
    text: 'Granularity of persistence: a mask for IPv4, a prefix length for IPv6 (then after the address).',
  },
  {
    long: 'real-server',
    short: 'r',
    arg: 'needed',
    check: 'real-server',
    take: takeRealServer,
    argName: 'host[:port]',
    text: 'Real server. Without a port that of the service is taken.',
  },
  forward('gatewaying', 'g', 3, 'Direct routing. The default.'),
  forward('ipip', 'i', 2, 'Tunnelling, IP in IP.'),
  forward('masquerading', 'm', 0, 'NAT.'),
  forward('fullnat', 'b', 5, 'FullNAT: both addresses change, the source becomes a local address.'),
  forward('snat', 'J', 6, 'Source NAT for clients inside.'),
  {
    long: 'weight',
    short: 'w',
    arg: 'needed',
    check: 'weight',
    take: takeDestNumber('weight', { max: 65535, name: 'weight' }),
    argName: 'number',
    text: 'Weight of the server, 0 to 65535, default 1. With 0 it gets no new connections.',
  },
  {
    long: 'u-threshold',
    short: 'x',
    arg: 'needed',
    check: 'u-threshold',
    take: takeDestNumber('maxConns', { max: 0x7fffffff, name: 'u_threshold' }),
    argName: 'number',
    text: 'Above so many connections the server gets no new ones; 0 means no limit.',
  },
  {
    long: 'l-threshold',
    short: 'y',
    arg: 'needed',
    check: 'l-threshold',
    take: takeDestNumber('minConns', { max: 0x7fffffff, name: 'l_threshold' }),
    argName: 'number',
    text: 'Below so many connections an overloaded server gets new ones again.',
  },
  {
    long: 'laddr',
    short: 'z',
    arg: 'needed',
    check: 'local-address',
    take: takeLaddr,
    argName: 'address',
    text: 'Local address, the source of FullNAT connections.',
  },
  {
    long: 'ifname',
    short: 'F',
    arg: 'needed',
    check: 'ifname',
    take: ({ draft, value }) => {
      draft.ifname = value.slice(0, 15);
    },
    argName: 'device',
    text: 'Device of the local address.',
  },
  {
    long: 'blklst',
    short: 'k',
    arg: 'needed',
    check: 'blklst-address',
    take: takeSubject('blacklist'),
    argName: 'address|ipset:name',
    text: 'Entry of the black list.',
  },
  {
    long: 'whtlst',
    short: '2',
    arg: 'needed',
    check: 'whtlst-address',
    take: takeSubject('whitelist'),
    argName: 'address|ipset:name',
    text: 'Entry of the white list.',
  },
  {
    long: 'ops',
    short: 'o',
    arg: 'none',
    check: 'ops',
    take: takeFlag(serviceFlag.onePacket),
    text: 'One-packet scheduling: each datagram is scheduled alone. UDP and firewall mark services only.',
  },
  {
    long: 'synproxy',
    short: 'j',
    arg: 'needed',
    check: 'synproxy',
    take: takeSynproxy,
    argName: 'enable|disable',
    text: 'TCP SYN proxy.',
  },
  {
    long: 'hash-target',
    arg: 'needed',
    check: 'hash-target',
    take: takeHashTarget,
    argName: 'sip|qid',
    text: 'What conhash hashes: the source address, or the QUIC connection id (UDP). After -s conhash.',
  },
  {
    long: 'expire-quiescent',
    arg: 'none',
    check: 'expire-quiescent',
    take: takeFlag(serviceFlag.expireQuiescent),
    text: 'End connections of a server at once when its weight becomes 0 or it is removed.',
  },
  {
    long: 'quic',
    arg: 'none',
    take: takeFlag(serviceFlag.quic),
    text: 'The service speaks QUIC.',
  },
  {
    long: 'dest-check',
    arg: 'needed',
    take: takeDestCheck,
    argName: 'check',
    text: 'Health check of servers: disable, default, tcp, udp, sctp, ping, D,U,Ws,MIN-MAXs (downs, ups, seconds to wait, seconds of inhibition) or D,Ws. Several add up.',
  },
  {
    long: 'conn-timeout',
    arg: 'needed',
    take: takeConnTimeout,
    argName: 'seconds',
    text: 'Timeout of established connections; 0 means the protocol default.',
  },
  {
    long: 'proxy-protocol',
    arg: 'needed',
    take: takeProxyProtocol,
    argName: 'version',
    text: 'Send the client address to servers in a PROXY header: v1, v2, v1-insecure, v2-insecure, or disable.',
  },
  layout('connection', 'List connections.', 'c'),
  {
    long: 'sockpair',
    arg: 'needed',
    check: 'sockpair',
    take: takeSockpair,
    argName: 'proto:sip:sport:tip:tport',
    text: 'With -c: only this connection. IPv6 addresses in brackets.',
  },
  layout('numeric', 'Numbers instead of host and service names.', 'n'),
  layout('timeout', 'List the timeouts of TCP, TCP after FIN, and UDP.'),
  layout('daemon', 'List the synchronisation daemons.'),
  layout('stats', 'List counters since the start or the last -Z.'),
  layout('rate', 'List rates per second.'),
  layout('thresholds', 'List connection thresholds.'),
  layout('persistent-conn', 'List counts of persistent connections; with -c, the templates.'),
  layout('nosort', "Keep the daemon's order."),
  { long: 'sort', arg: 'none', take: nothing, text: 'Does nothing: lists are sorted anyway.' },
  layout('exact', 'Whole numbers, never shortened to K, M, G or T.', 'X'),
  {
    long: 'cpu',
    arg: 'needed',
    check: 'cpu',
    take: ({ draft, value }) => {
      draft.cpu = atoi(value) & 0xff;
    },
    argName: 'index',
    text: 'What one worker has; 0 means all.',
  },
  {
    long: 'mcast-interface',
    arg: 'needed',
    check: 'mcast-interface',
    take: ({ draft, value }) => {
      draft.mcastInterface = value.slice(0, 15);
    },
    argName: 'device',
    text: 'Device of connection synchronisation.',
  },
  {
    long: 'syncid',
    arg: 'needed',
    check: 'syncid',
    take: takeSyncid,
    argName: 'number',
    text: 'Identifier of connection synchronisation, 0 to 255.',
  },
  {
    long: 'sched-flags',
    short: 'b',
    arg: 'needed',
    when: 'stock',
    take: takeSchedFlags,
    argName: 'flags',
    text: 'Scheduler flags of -A and -E: sh-fallback, sh-port, mh-fallback, mh-port, flag-1, flag-2, flag-3, comma-separated.',
  },
  {
    long: 'tun-type',
    arg: 'needed',
    when: 'stock',
    take: takeTunnelType,
    argName: 'type',
    text: 'Encapsulation of -i. Only ipip is built.',
  },
  refused('tun-port', 'needed', 'Port of a GUE tunnel'),
  refused('tun-nocsum', 'none', 'No checksum in a GUE or GRE header'),
  refused('tun-csum', 'none', 'Checksum in a GUE or GRE header'),
  refused('tun-remcsum', 'none', 'Remote checksum in a GUE header'),
  {
    long: 'tun-info',
    arg: 'none',
    when: 'stock',
    take: ({ draft }) => void draft.extra.add('tun-info'),
    text: 'List the kind of tunnel of each server.',
  },
  sync('sync-maxlen', 65515, 'length', 'Longest synchronisation message.'),
  {
    long: 'mcast-group',
    arg: 'needed',
    when: 'stock',
    take: nothing,
    argName: 'address',
    text: 'Group of connection synchronisation.',
  },
  sync('mcast-port', 65535, 'port', 'UDP port of connection synchronisation.'),
  sync('mcast-ttl', 255, 'ttl', 'Time to live of synchronisation messages.'),
  ours('json', 'Listings as one JSON document, see JSON OUTPUT.'),
  ours('full', 'With -S: save all that a service has. The default with a daemon of this project.'),
  ours('no-atomic', 'With -R: apply line by line and stop at a bad one, as with other daemons.'),
  ours('verbose', 'With -v: also the version of this program.'),
];

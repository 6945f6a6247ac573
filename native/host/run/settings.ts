// SPDX-License-Identifier: GPL-2.0-or-later
import { engineSettings } from '../../../compat/abi/engine-settings.js';
import { bytesOfValue } from '../../../compat/wire/common.js';
import { fieldsOf, record } from '../../../compat/wire/record.js';
import type { DpvsConfig, TcpTimeouts, UdpTimeouts } from '../config/types.js';

interface Settings {
  readonly tcpTimeouts: readonly number[];
  readonly udpTimeouts: readonly number[];
  readonly connInitTimeoutSec: number;
  readonly neighTimeoutSec: number;
  readonly neighQueueLen: number;
  readonly defaultTtl: number;
  readonly forwarding: boolean;
  readonly icmpEcho: boolean;
  readonly rstUnknown: boolean;
  readonly defenceTcpDrop: boolean;
  readonly defenceUdpDrop: boolean;
  readonly xmitTtl: boolean;
  readonly forwarding6: boolean;
  readonly mhTableSize: number;
  readonly conhashStrict: boolean;
}

const s = fieldsOf(engineSettings);
const codec = record<Settings>(engineSettings, {
  tcpTimeouts: s.nums('tcp_timeout_sec'),
  udpTimeouts: s.nums('udp_timeout_sec'),
  connInitTimeoutSec: s.num('conn_init_timeout_sec'),
  neighTimeoutSec: s.num('neigh_timeout_sec'),
  neighQueueLen: s.num('neigh_queue_len'),
  defaultTtl: s.num('default_ttl'),
  forwarding: s.flag('forwarding'),
  icmpEcho: s.flag('icmp_echo'),
  rstUnknown: s.flag('rst_unknown'),
  defenceTcpDrop: s.flag('defence_tcp_drop'),
  defenceUdpDrop: s.flag('defence_udp_drop'),
  xmitTtl: s.flag('xmit_ttl'),
  forwarding6: s.flag('forwarding6'),
  mhTableSize: s.num('mh_table_size'),
  conhashStrict: s.flag('conhash_strict'),
});

/** By the protocol's numbers of states. */
const tcpTimeouts = (t: TcpTimeouts): readonly number[] => [
  ...[t.noneSec, t.establishedSec, t.synSentSec, t.synRecvSec, t.finWaitSec, t.timeWaitSec],
  ...[t.closeSec, t.closeWaitSec, t.lastAckSec, t.listenSec, t.synackSec, t.lastSec],
];
const udpNoneSec = 2;
const udpTimeouts = (t: UdpTimeouts): readonly number[] => [
  udpNoneSec,
  t.onewaySec,
  t.normalSec,
  t.lastSec,
];

/** What of a configuration the data path reads. */
export function settingsOf({ global, ipv4, ipv6, ipvs, neigh }: DpvsConfig): Uint8Array {
  return bytesOfValue(codec, {
    tcpTimeouts: tcpTimeouts(ipvs.tcp.timeouts),
    udpTimeouts: udpTimeouts(ipvs.udp.timeouts),
    connInitTimeoutSec: ipvs.conn.connInitTimeoutSec,
    neighTimeoutSec: neigh.timeoutSec,
    neighQueueLen: neigh.unresQueueLength,
    defaultTtl: ipv4.defaultTtl,
    forwarding: ipv4.forwarding,
    icmpEcho: global.icmpEcho === 'engine',
    rstUnknown: ipvs.tcp.rstUnknown,
    defenceTcpDrop: ipvs.tcp.defenceDrop,
    defenceUdpDrop: ipvs.udp.defenceDrop,
    xmitTtl: ipvs.conn.xmitTtl,
    forwarding6: ipv6.forwarding,
    mhTableSize: ipvs.mhTableSize,
    conhashStrict: !ipvs.conhashFallback,
  });
}

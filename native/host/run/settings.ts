// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash, randomBytes } from 'node:crypto';
import {
  engineReuseState,
  engineSettings,
  engineUoaMode,
} from '../../../compat/abi/engine-settings.js';
import { bytesOfValue } from '../../../compat/wire/common.js';
import { fieldsOf, record } from '../../../compat/wire/record.js';
import type {
  DpvsConfig,
  IpvsConfig,
  ReuseStates,
  SynproxyConfig,
  TcpTimeouts,
  UdpTimeouts,
} from '../config/types.js';

interface Settings {
  readonly tcpTimeouts: readonly number[];
  readonly udpTimeouts: readonly number[];
  readonly sctpTimeouts: readonly number[];
  readonly icmpTimeouts: readonly number[];
  readonly connInitTimeoutSec: number;
  readonly neighTimeoutSec: number;
  readonly neighQueueLen: number;
  readonly mhTableSize: number;
  readonly uoaMaxTrail: number;
  readonly icmpRatelimitPps: number;
  readonly kniRatelimitPps: number;
  readonly rstRatelimitPps: number;
  readonly fragBuckets: number;
  readonly fragBucketEntries: number;
  readonly fragMaxEntries: number;
  readonly fragTtlSec: number;
  readonly ipsetPoolElements: number;
  readonly synproxyMss: number;
  readonly rsSynMaxRetry: number;
  readonly ackStormThresh: number;
  readonly maxAckSaved: number;
  readonly synproxySecret: readonly number[];
  readonly defaultTtl: number;
  readonly forwarding: boolean;
  readonly icmpEcho: boolean;
  readonly rstUnknown: boolean;
  readonly defenceTcpDrop: boolean;
  readonly defenceUdpDrop: boolean;
  readonly xmitTtl: boolean;
  readonly forwarding6: boolean;
  readonly conhashStrict: boolean;
  readonly expireQuiescentTemplate: boolean;
  readonly fastXmitClose: boolean;
  readonly redirect: boolean;
  readonly defrag: boolean;
  readonly garpOnAdd: boolean;
  readonly ipv6Disable: boolean;
  readonly lldp: boolean;
  readonly uoaMode: number;
  readonly synproxyTtl: number;
  readonly synproxyWscale: number;
  readonly synproxySack: boolean;
  readonly synproxyTimestamp: boolean;
  readonly closeClientWindow: boolean;
  readonly deferRsSyn: boolean;
  readonly reuseStates: number;
  readonly synproxyShared: boolean;
  readonly proxyTrail: boolean;
  readonly sloppyTcp: boolean;
  readonly sloppySctp: boolean;
  readonly connReuseMode: number;
  readonly expireNodestConn: boolean;
}

const s = fieldsOf(engineSettings);
const codec = record<Settings>(engineSettings, {
  tcpTimeouts: s.nums('tcp_timeout_sec'),
  udpTimeouts: s.nums('udp_timeout_sec'),
  sctpTimeouts: s.nums('sctp_timeout_sec'),
  icmpTimeouts: s.nums('icmp_timeout_sec'),
  connInitTimeoutSec: s.num('conn_init_timeout_sec'),
  neighTimeoutSec: s.num('neigh_timeout_sec'),
  neighQueueLen: s.num('neigh_queue_len'),
  mhTableSize: s.num('mh_table_size'),
  uoaMaxTrail: s.num('uoa_max_trail'),
  icmpRatelimitPps: s.num('icmp_ratelimit_pps'),
  kniRatelimitPps: s.num('kni_ratelimit_pps'),
  rstRatelimitPps: s.num('rst_ratelimit_pps'),
  fragBuckets: s.num('frag_buckets'),
  fragBucketEntries: s.num('frag_bucket_entries'),
  fragMaxEntries: s.num('frag_max_entries'),
  fragTtlSec: s.num('frag_ttl_sec'),
  ipsetPoolElements: s.num('ipset_pool_elements'),
  synproxyMss: s.num('synproxy_mss'),
  rsSynMaxRetry: s.num('synproxy_rs_syn_max_retry'),
  ackStormThresh: s.num('synproxy_ack_storm_thresh'),
  maxAckSaved: s.num('synproxy_max_ack_saved'),
  synproxySecret: s.nums('synproxy_secret'),
  defaultTtl: s.num('default_ttl'),
  forwarding: s.flag('forwarding'),
  icmpEcho: s.flag('icmp_echo'),
  rstUnknown: s.flag('rst_unknown'),
  defenceTcpDrop: s.flag('defence_tcp_drop'),
  defenceUdpDrop: s.flag('defence_udp_drop'),
  xmitTtl: s.flag('xmit_ttl'),
  forwarding6: s.flag('forwarding6'),
  conhashStrict: s.flag('conhash_strict'),
  expireQuiescentTemplate: s.flag('expire_quiescent_template'),
  fastXmitClose: s.flag('fast_xmit_close'),
  redirect: s.flag('redirect'),
  defrag: s.flag('defrag'),
  garpOnAdd: s.flag('garp_on_add'),
  ipv6Disable: s.flag('ipv6_disable'),
  lldp: s.flag('lldp'),
  uoaMode: s.num('uoa_mode'),
  synproxyTtl: s.num('synproxy_ttl'),
  synproxyWscale: s.num('synproxy_wscale'),
  synproxySack: s.flag('synproxy_sack'),
  synproxyTimestamp: s.flag('synproxy_timestamp'),
  closeClientWindow: s.flag('synproxy_close_client_window'),
  deferRsSyn: s.flag('synproxy_defer_rs_syn'),
  reuseStates: s.num('synproxy_reuse_states'),
  synproxyShared: s.flag('synproxy_shared'),
  proxyTrail: s.flag('proxy_udp_trail'),
  sloppyTcp: s.flag('sloppy_tcp'),
  sloppySctp: s.flag('sloppy_sctp'),
  connReuseMode: s.num('conn_reuse_mode'),
  expireNodestConn: s.flag('expire_nodest_conn'),
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

/** What cannot be configured. Source: the original's tables of its protocols. */
const sctpTimeouts = [2, 4, 61, 61, 61, 61, 61, 61, 900, 61, 61, 61, 4, 61, 2];
const icmpTimeouts = [300, 2];

const bit = engineReuseState.values;
const reuseBits = (r: ReuseStates): number =>
  (r.close ? bit.close : 0) |
  (r.timeWait ? bit.time_wait : 0) |
  (r.finWait ? bit.fin_wait : 0) |
  (r.closeWait ? bit.close_wait : 0) |
  (r.lastAck ? bit.last_ack : 0);

/** Of directors without a common secret: theirs alone, as long as they run. */
const ownSecret = randomBytes(32);

/** Two keys. One of 32 digits is the first, and the second follows from it. */
function secretOf(secret: string | undefined): readonly number[] {
  if (secret === undefined) return [...ownSecret];
  const given = Buffer.from(secret, 'hex');
  const second = createHash('sha256').update(given).digest();
  return [...Buffer.concat([given, second]).subarray(0, 32)];
}

function synproxySettings({ synackOptions, ...synproxy }: SynproxyConfig) {
  return {
    synproxyMss: synackOptions.mssBytes,
    synproxyTtl: synackOptions.ttl,
    synproxySack: synackOptions.sack,
    synproxyWscale: synackOptions.wscale,
    synproxyTimestamp: synackOptions.timestamp,
    closeClientWindow: synproxy.closeClientWindow,
    deferRsSyn: synproxy.deferRsSyn,
    rsSynMaxRetry: synproxy.rsSynMaxRetry,
    ackStormThresh: synproxy.ackStormThresh,
    maxAckSaved: synproxy.maxAckSaved,
    reuseStates: reuseBits(synproxy.reuseStates),
    synproxySecret: secretOf(synproxy.secret),
    synproxyShared: synproxy.secret !== undefined,
  };
}

function ipSettings({ ipv4, ipv6, neigh }: DpvsConfig) {
  return {
    neighTimeoutSec: neigh.timeoutSec,
    neighQueueLen: neigh.unresQueueLength,
    garpOnAdd: neigh.garpOnAdd,
    defaultTtl: ipv4.defaultTtl,
    forwarding: ipv4.forwarding,
    defrag: ipv4.defrag,
    fragBuckets: ipv4.fragment.bucketNumber,
    fragBucketEntries: ipv4.fragment.bucketEntries,
    fragMaxEntries: ipv4.fragment.maxEntries,
    fragTtlSec: ipv4.fragment.ttlSec,
    ipv6Disable: ipv6.disable,
    forwarding6: ipv6.forwarding,
  };
}

function connSettings({ conn }: IpvsConfig) {
  return {
    connInitTimeoutSec: conn.connInitTimeoutSec,
    expireQuiescentTemplate: conn.expireQuiescentTemplate,
    fastXmitClose: conn.fastXmitClose,
    redirect: conn.redirect,
    xmitTtl: conn.xmitTtl,
    connReuseMode: conn.connReuseMode,
    expireNodestConn: conn.expireNodestConn,
    sloppyTcp: conn.sloppyTcp,
    sloppySctp: conn.sloppySctp,
  };
}

function protoSettings({ tcp, udp }: IpvsConfig) {
  return {
    tcpTimeouts: tcpTimeouts(tcp.timeouts),
    udpTimeouts: udpTimeouts(udp.timeouts),
    sctpTimeouts,
    icmpTimeouts,
    rstUnknown: tcp.rstUnknown,
    rstRatelimitPps: tcp.rstRatelimitPps,
    defenceTcpDrop: tcp.defenceDrop,
    defenceUdpDrop: udp.defenceDrop,
    uoaMode: engineUoaMode.values[udp.uoaMode],
    uoaMaxTrail: udp.uoaMaxTrail,
    proxyTrail: udp.proxyTrail,
  };
}

/** What of a configuration the data path reads. */
export function settingsOf(config: DpvsConfig): Uint8Array {
  const { global, ipvs } = config;
  return bytesOfValue(codec, {
    ...ipSettings(config),
    ...connSettings(ipvs),
    ...protoSettings(ipvs),
    ...synproxySettings(ipvs.tcp.synproxy),
    mhTableSize: ipvs.mhTableSize,
    conhashStrict: !ipvs.conhashFallback,
    icmpEcho: global.icmpEcho === 'engine',
    icmpRatelimitPps: global.icmpRatelimitPps,
    kniRatelimitPps: global.kniRatelimitPps,
    ipsetPoolElements: config.ipsetHashPoolSize,
    lldp: global.lldp,
  });
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { MarkRule } from '../engine/types.js';

/** Log levels of dpvs.conf, most urgent first. */
export const logLevels = [
  ...(['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const),
];
export type LogLevel = (typeof logLevels)[number];

/** `global_defs`. `hugepages` and what follows are our own. */
export interface GlobalConfig {
  readonly logLevel: LogLevel;
  readonly logFile: string | undefined;
  readonly logWithTimestamp: boolean;
  readonly logAsync: boolean;
  readonly logAsyncPoolSize: number;
  readonly kni: boolean;
  readonly lldp: boolean;
  readonly pdump: boolean;
  readonly daemon: boolean;
  readonly hugepages: boolean;
  /** Memory that EAL may take; undefined leaves it to EAL. */
  readonly memoryMb: number | undefined;
  /** Appended to EAL's command line, split at blanks. */
  readonly ealArgs: string;
  /** Who answers echo requests to our addresses. */
  readonly icmpEcho: 'engine' | 'kernel';
  /** ICMP errors a second and worker that the engine sends; 0 is no limit. */
  readonly icmpRatelimitPps: number;
  /** Packets a second and worker to kernel interfaces; 0 is no limit. Routing and ARP/ND are exempt. */
  readonly kniRatelimitPps: number;
}

/** One direction of a device's queues. */
export interface QueueConfig {
  readonly queueNumber: number;
  readonly descriptorNumber: number;
}

export interface RxConfig extends QueueConfig {
  /** Hash fields, joined by `|` as written. */
  readonly rss: string;
}

export interface TxConfig extends QueueConfig {
  readonly mbufFastFree: boolean;
}

/** A port. Undefined `kniName` means NAME.kni; `vdev` is our own: see {@link file://./vdev.ts}. */
export interface DeviceConfig {
  readonly name: string;
  readonly rx: RxConfig;
  readonly tx: TxConfig;
  readonly mtuBytes: number;
  readonly promiscMode: boolean;
  readonly allmulticast: boolean;
  readonly kniName: string | undefined;
  /** Driver and arguments as EAL's `--vdev` wants them, without the instance's number for the short forms. */
  readonly vdev: readonly string[] | undefined;
}

/** A bonding port over devices. Undefined `primary` means the first slave. */
export interface BondingConfig {
  readonly name: string;
  readonly mode: number;
  readonly slaves: readonly string[];
  readonly primary: string | undefined;
  readonly numaNode: number;
  readonly kniName: string | undefined;
  /** `dedicated_queues` of `options`. */
  readonly dedicatedQueues: boolean;
}

export interface NetifConfig {
  readonly pktpoolSize: number;
  readonly pktpoolCache: number;
  readonly fdirMode: 'perfect' | 'signature';
  readonly devices: readonly DeviceConfig[];
  readonly bondings: readonly BondingConfig[];
}

/** Which queues of a port a worker polls. */
export interface WorkerPortConfig {
  readonly device: string;
  readonly rxQueueIds: readonly number[];
  readonly txQueueIds: readonly number[];
  readonly isolRxCpuIds: readonly number[];
  readonly isolRxqRingSize: number;
}

/** A worker. Undefined `idle` means: on if all its ports are virtual. */
export interface WorkerConfig {
  readonly name: string;
  readonly type: 'master' | 'slave' | 'kni';
  readonly cpuId: number | undefined;
  readonly icmpRedirectCore: boolean;
  readonly ports: readonly WorkerPortConfig[];
  readonly idle: boolean | undefined;
}

export interface NeighConfig {
  readonly unresQueueLength: number;
  readonly timeoutSec: number;
  /** Our own: gratuitous ARP and unsolicited advertisements when an address is added. */
  readonly garpOnAdd: boolean;
}

export interface FragmentConfig {
  readonly bucketNumber: number;
  readonly bucketEntries: number;
  readonly maxEntries: number;
  readonly ttlSec: number;
}

/** `defrag` is our own: reassemble what goes to UDP and ICMP services. */
export interface Ipv4Config {
  readonly forwarding: boolean;
  readonly defaultTtl: number;
  readonly fragment: FragmentConfig;
  readonly defrag: boolean;
}

export interface Lpm6Config {
  readonly maxRules: number;
  readonly numTbl8s: number;
  readonly hashBucket: number;
}

export interface Route6Config {
  readonly method: 'hlist' | 'lpm';
  readonly recycleTimeSec: number;
  readonly lpm: Lpm6Config;
}

export interface Ipv6Config {
  readonly disable: boolean;
  readonly forwarding: boolean;
  readonly addrGenMode: 'eui64' | 'none' | 'stable-privacy' | 'random';
  readonly stableSecret: string;
  readonly route6: Route6Config;
}

export interface CtrlConfig {
  readonly ringSize: number;
  readonly syncMsgTimeoutUs: number;
  readonly priorityLevel: 'low' | 'norm' | 'high' | 'ign';
}

/** `connPoolSize` is entries a worker. `connReuseMode` and what follows are our own. */
export interface ConnConfig {
  readonly connPoolSize: number;
  readonly connPoolCache: number;
  readonly connInitTimeoutSec: number;
  readonly expireQuiescentTemplate: boolean;
  readonly fastXmitClose: boolean;
  readonly redirect: boolean;
  readonly xmitTtl: boolean;
  readonly connReuseMode: number;
  readonly expireNodestConn: boolean;
  readonly sloppyTcp: boolean;
  readonly sloppySctp: boolean;
}

export interface UdpTimeouts {
  readonly onewaySec: number;
  readonly normalSec: number;
  readonly lastSec: number;
}

/** `proxyTrail` is our own. */
export interface UdpConfig {
  readonly defenceDrop: boolean;
  readonly uoaMode: 'opp' | 'ipo';
  readonly uoaMaxTrail: number;
  readonly proxyTrail: boolean;
  readonly timeouts: UdpTimeouts;
}

export interface TcpTimeouts {
  readonly noneSec: number;
  readonly establishedSec: number;
  readonly synSentSec: number;
  readonly synRecvSec: number;
  readonly finWaitSec: number;
  readonly timeWaitSec: number;
  readonly closeSec: number;
  readonly closeWaitSec: number;
  readonly lastAckSec: number;
  readonly listenSec: number;
  readonly synackSec: number;
  readonly lastSec: number;
}

export interface SynackOptions {
  readonly mssBytes: number;
  readonly ttl: number;
  readonly sack: boolean;
  readonly wscale: number;
  readonly timestamp: boolean;
}

/** TCP states in which an entry may be taken over by a new SYN. */
export interface ReuseStates {
  readonly close: boolean;
  readonly timeWait: boolean;
  readonly finWait: boolean;
  readonly closeWait: boolean;
  readonly lastAck: boolean;
}

/** `secret` is our own: 32 or 64 hexadecimal digits, shared by directors that answer for each other. */
export interface SynproxyConfig {
  readonly synackOptions: SynackOptions;
  readonly closeClientWindow: boolean;
  readonly deferRsSyn: boolean;
  readonly rsSynMaxRetry: number;
  readonly ackStormThresh: number;
  readonly maxAckSaved: number;
  readonly reuseStates: ReuseStates;
  readonly secret: string | undefined;
}

/**
 * Our own: `rstUnknown`, a stray ACK or FIN for a service is answered with a reset;
 * `rstRatelimitPps`, how many of them a second and worker, 0 is no limit.
 */
export interface TcpConfig {
  readonly defenceDrop: boolean;
  readonly rstUnknown: boolean;
  readonly rstRatelimitPps: number;
  readonly timeouts: TcpTimeouts;
  readonly synproxy: SynproxyConfig;
}

/**
 * Our own: `conhashFallback`, an unusable destination of the ring is passed over; `mhTableSize`,
 * places of mh's table.
 */
export interface IpvsConfig {
  readonly conhashFallback: boolean;
  readonly mhTableSize: number;
  readonly marks: readonly MarkRule[];
  readonly conn: ConnConfig;
  readonly udp: UdpConfig;
  readonly tcp: TcpConfig;
}

export interface SaPoolConfig {
  readonly poolHashSize: number;
  readonly flowEnable: boolean;
}

/** A whole dpvs.conf with every default in place. Sizes and counts are already rounded. */
export interface DpvsConfig {
  readonly global: GlobalConfig;
  readonly netif: NetifConfig;
  readonly workers: readonly WorkerConfig[];
  readonly scheduleIntervalUs: number;
  readonly neigh: NeighConfig;
  readonly ipsetHashPoolSize: number;
  readonly ipv4: Ipv4Config;
  readonly ipv6: Ipv6Config;
  readonly ctrl: CtrlConfig;
  readonly ipvs: IpvsConfig;
  readonly saPool: SaPoolConfig;
}

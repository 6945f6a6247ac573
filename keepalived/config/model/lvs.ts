// SPDX-License-Identifier: GPL-2.0-or-later
import type { Script } from './script.js';
import type { TrackFile } from './track-file.js';

/** An endpoint; port 0 means none was given. */
export interface Endpoint {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
}

export interface Tunnel {
  readonly type: 'ipip' | 'gue' | 'gre';
  readonly port: number | undefined;
  readonly checksum: 'none' | 'csum' | 'remcsum' | undefined;
}

/** How packets reach a server. */
export interface Forwarding {
  readonly method: 'NAT' | 'DR' | 'TUN' | 'FNAT' | 'SNAT';
  readonly tunnel: Tunnel | undefined;
}

/** Timing that checkers, real servers and virtual servers share; inherited in that order. */
export interface CheckTiming {
  retry: number | undefined;
  delayBeforeRetryUs: number | undefined;
  warmupUs: number | undefined;
  delayLoopUs: number | undefined;
  alpha: boolean | undefined;
}

export interface CheckConnection {
  connectIp: string | undefined;
  connectPort: number | undefined;
  bindTo: string | undefined;
  bindPort: number | undefined;
  bindIf: string | undefined;
  connectTimeoutUs: number | undefined;
  fwmark: number | undefined;
}

export interface HttpUrl {
  path: string | undefined;
  digest: string | undefined;
  statusCodes: (readonly [first: number, last: number])[];
  virtualHost: string | undefined;
  regex: string | undefined;
  regexNoMatch: boolean;
  regexOptions: string[];
  regexMinOffset: number | undefined;
  regexMaxOffset: number | undefined;
  regexStack: readonly [start: number, max: number] | undefined;
  tlsCompliant: boolean | undefined;
}

/** One check of a real server. Fields that do not belong to its kind stay undefined. */
export interface Checker extends CheckTiming, CheckConnection {
  readonly kind: CheckerKind;
  logAllFailures: boolean | undefined;
  urls: HttpUrl[];
  virtualHost: string | undefined;
  httpProtocol: string | undefined;
  enableSni: boolean | undefined;
  sniName: string | undefined;
  fastRecovery: boolean | undefined;
  tlsCompliant: boolean | undefined;
  heloName: string | undefined;
  dnsType: string | undefined;
  dnsName: string | undefined;
  script: Script | undefined;
  scriptTimeoutSec: number | undefined;
  scriptDynamic: boolean;
  scriptUser: { readonly uid: number; readonly gid: number } | undefined;
  payload: string | undefined;
  requireReply: string | undefined;
  /** Wildcard nibbles of `requireReply`, as a mask in hexadecimal. */
  requireReplyMask: string | undefined;
  minReplyBytes: number | undefined;
  maxReplyBytes: number | undefined;
  trackFile: string | undefined;
  weight: number | undefined;
  weightReverse: boolean | undefined;
  bfdName: string | undefined;
  hosts: (CheckTiming & CheckConnection & { logAllFailures: boolean | undefined })[];
  /** Left out of use by a finding. */
  removed: boolean;
}

export type CheckerKind =
  | 'MISC_CHECK'
  | 'SMTP_CHECK'
  | 'TCP_CHECK'
  | 'HTTP_GET'
  | 'SSL_GET'
  | 'DNS_CHECK'
  | 'UDP_CHECK'
  | 'PING_CHECK'
  | 'FILE_CHECK'
  | 'BFD_CHECK';

export interface RealServer extends CheckTiming, Endpoint {
  weight: number | undefined;
  forwarding: Forwarding | undefined;
  upperThreshold: number;
  lowerThreshold: number;
  inhibitOnFailure: boolean | undefined;
  notifyUp: Script | undefined;
  notifyDown: Script | undefined;
  connectTimeoutUs: number | undefined;
  smtpAlert: boolean | undefined;
  virtualHost: string | undefined;
  snmpName: string | undefined;
  checkers: Checker[];
}

/** What a virtual server listens on. */
export type VirtualKey =
  | ({ readonly kind: 'address' } & Endpoint)
  | { readonly kind: 'fwmark'; readonly fwmark: number }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'match'; readonly name: string };

export interface VirtualServer extends CheckTiming {
  readonly key: VirtualKey;
  family: 4 | 6 | undefined;
  connectTimeoutUs: number | undefined;
  inhibitOnFailure: boolean;
  scheduler: string | undefined;
  schedulerFlags: string[];
  onePacket: boolean;
  forwarding: Forwarding | undefined;
  persistenceEngine: string | undefined;
  persistenceTimeoutSec: number | undefined;
  persistenceGranularity: string | undefined;
  protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP' | 'ICMPV6' | undefined;
  haSuspend: boolean;
  smtpAlert: boolean | undefined;
  virtualHost: string | undefined;
  snmpName: string | undefined;
  omega: boolean;
  quorumUp: Script | undefined;
  quorumDown: Script | undefined;
  quorum: number;
  hysteresis: number;
  weight: number;
  sorryServer: (Endpoint & { inhibit: boolean; forwarding: Forwarding | undefined }) | undefined;
  realServers: RealServer[];
  // words of the forks
  establishTimeoutSec: number | undefined;
  proxyProtocol: 'v1' | 'v2' | 'v1-insecure' | 'v2-insecure' | undefined;
  bps: number;
  limitProportion: number;
  sourceRange: string;
  destinationRange: string;
  outInterface: string;
  inInterface: string;
  hashTarget: 'sip' | 'qid' | undefined;
  laddrGroup: string | undefined;
  denyGroup: string | undefined;
  allowGroup: string | undefined;
  synProxy: boolean;
  expireQuiescentConn: boolean;
  quic: boolean;
  vipBindDev: string | undefined;
  natMask: string | undefined;
  estTimeout: string | undefined;
  // a word of this suite
  massFailureGuard: MassFailureGuard | undefined;
}

/** More than `percent` of the servers going down within `seconds` is taken for a fault of ours. */
export interface MassFailureGuard {
  readonly percent: number;
  readonly seconds: number;
}

/** An entry of a virtual server group: one address, a range, or a firewall mark. */
export type GroupEntry =
  | { readonly kind: 'fwmark'; readonly fwmark: number; readonly family: 4 | 6 | undefined }
  | {
      readonly kind: 'address';
      readonly first: string;
      readonly last: string;
      readonly family: 4 | 6;
      readonly port: number;
    };

export interface VirtualServerGroup {
  readonly name: string;
  entries: GroupEntry[];
}

/** An entry of a local, deny or allow group. */
export interface AddressGroupEntry {
  /** Undefined for an ipset. */
  readonly family: 4 | 6 | undefined;
  readonly first: string;
  readonly last: string;
  readonly ipset: string | undefined;
  readonly interface: string | undefined;
}

export interface AddressGroup {
  readonly name: string;
  entries: AddressGroupEntry[];
}

export interface TunnelEntry {
  readonly interface: string;
  kind: string | undefined;
  remote: string | undefined;
  local: string | undefined;
  underlying: string | undefined;
}

export interface SslConfig {
  password: string | undefined;
  ca: string | undefined;
  certificate: string | undefined;
  key: string | undefined;
}

export interface LvsConfig {
  ssl: SslConfig | undefined;
  groups: VirtualServerGroup[];
  virtualServers: VirtualServer[];
  trackFiles: TrackFile[];
  bfds: string[];
  localGroups: AddressGroup[];
  denyGroups: AddressGroup[];
  allowGroups: AddressGroup[];
  tunnelGroups: { readonly name: string; entries: TunnelEntry[] }[];
}

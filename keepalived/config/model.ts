// SPDX-License-Identifier: GPL-2.0-or-later
// The typed configuration. Fields are filled while files are read and complete after the checks;
// undefined means not set. Times end in their unit: Us microseconds, Sec seconds, Ms milliseconds.

/** A command with whom it runs as; undefined ids mean the default script user. */
export interface Script {
  readonly args: readonly string[];
  readonly user: string | undefined;
  readonly group: string | undefined;
  uid: number | undefined;
  gid: number | undefined;
}

/** A FIFO that events are written to, and the program that reads it. */
export interface Fifo {
  path: string | undefined;
  script: Script | undefined;
}

export interface SyncDaemon {
  interface: string;
  vrrpInstance: string | undefined;
  id: number | undefined;
  maxLenBytes: number | undefined;
  port: number | undefined;
  ttl: number | undefined;
  group: string | undefined;
}

/** Settings of one of the processes. */
export interface ProcessSettings {
  name: string | undefined;
  nice: number | undefined;
  noSwap: boolean;
  realtimePriority: number | undefined;
  cpus: readonly number[];
  realtimeLimitUs: number | undefined;
}

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
}

export interface GlobalConfig {
  netNamespace: string | undefined;
  /** Empty: the initial namespace. */
  netNamespaceIpvs: string | undefined;
  namespaceWithIpsets: boolean;
  usePidDir: boolean;
  instance: string | undefined;
  childWaitTimeSec: number;
  linkbeatUsePolling: boolean;
  processNames: boolean;
  processName: string | undefined;
  vrrp: ProcessSettings;
  checker: ProcessSettings;
  bfd: ProcessSettings;
  useSymlinkPaths: boolean;
  setSupplementaryGroups: boolean;
  routerId: string | undefined;
  emailFrom: string | undefined;
  emails: string[];
  /** How many there were before the block that is being read. */
  emailsBefore: number;
  smtpServer: SmtpServer | undefined;
  smtpHeloName: string | undefined;
  smtpConnectTimeoutSec: number;
  smtpAlert: boolean | undefined;
  smtpAlertVrrp: boolean | undefined;
  smtpAlertChecker: boolean | undefined;
  startupScript: Script | undefined;
  startupScriptTimeoutSec: number;
  shutdownScript: Script | undefined;
  shutdownScriptTimeoutSec: number;
  maxAutoPriority: number;
  minAutoPriorityDelayUs: number;
  checkerLogAllFailures: boolean;
  dynamicInterfaces: boolean;
  allowInterfaceChanges: boolean;
  noEmailFaults: boolean;
  defaultInterface: string | undefined;
  disableLocalIgmp: boolean;
  v3ChecksumAsV2: boolean;
  lvsTimeouts: {
    tcpSec: number | undefined;
    tcpFinSec: number | undefined;
    udpSec: number | undefined;
  };
  lvsFlush: boolean;
  lvsFlushOnStop: 'no' | 'full' | 'services';
  lvsSyncDaemon: SyncDaemon | undefined;
  mcastGroup4: string;
  mcastGroup6: string;
  garpMasterDelaySec: number;
  garpMasterRepeat: number;
  garpMasterRefreshSec: number;
  garpMasterRefreshRepeat: number;
  garpLowerPrioDelaySec: number | undefined;
  garpLowerPrioRepeat: number | undefined;
  downTimerAdverts: number;
  garpIntervalUs: number;
  gnaIntervalUs: number;
  minGarp: boolean;
  garpExtraIfSec: number;
  garpExtraIfAll: boolean;
  lowerPrioNoAdvert: boolean;
  higherPrioSendAdvert: boolean;
  vrrpVersion: number;
  iptables: readonly string[] | undefined;
  ipsets: readonly string[] | undefined;
  nftablesTable: string | undefined;
  nftablesPriority: number;
  nftablesIfindex: boolean;
  nftablesIpvsTable: string | undefined;
  nftablesIpvsPriority: number;
  nftablesIpvsStartFwmark: number;
  nftablesCounters: boolean;
  checkUnicastSrc: boolean;
  skipCheckAdvAddr: boolean;
  strict: boolean;
  notifyFifo: Fifo;
  vrrpNotifyFifo: Fifo;
  lvsNotifyFifo: Fifo;
  notifyPriorityChanges: boolean;
  fifoWriteStatesOnReload: boolean;
  snmpSocket: string | undefined;
  snmpTraps: boolean;
  snmpVrrp: boolean;
  snmpRfc2: boolean;
  snmpRfc3: boolean;
  snmpChecker: boolean;
  snmpVsStatsIntervalUs: number;
  snmpRsStatsIntervalUs: number | undefined;
  dbus: boolean;
  dbusServiceName: string | undefined;
  dbusNoInterfaceName: string | undefined;
  scriptUser: { readonly uid: number; readonly gid: number } | undefined;
  /** `script_user` named nobody. */
  scriptUserFailed: boolean;
  scriptSecurity: boolean;
  receiveBuffers: Record<string, number>;
  receiveBuffersForce: Record<string, boolean>;
  rsInitNotifies: boolean;
  noCheckerEmails: boolean;
  rxBufsPolicy: { mtu: boolean; advert: boolean; sizeBytes: number | undefined };
  rxBufsMultiplier: number;
  startupDelayUs: number;
  delayAfterBootUs: number;
  logUnknownVrids: boolean;
  ownerIgnoreAdverts: boolean;
  vmacPrefix: string | undefined;
  vmacAddrPrefix: string | undefined;
  umask: number | undefined;
  randomSeed: number | undefined;
  reloadCheckConfig: string | undefined;
  reloadTimeFile: string | undefined;
  reloadRepeat: boolean;
  /** Empty: the pid file's name with `.reload`. */
  reloadFile: string | undefined;
  includeCheck: readonly string[] | undefined;
  configSaveDir: string | undefined;
  tmpConfigDirectory: string | undefined;
  dataUseInstance: boolean;
  jsonVersion: number;
  iprouteUsrDir: string | undefined;
  iprouteEtcDir: string | undefined;
  stateDumpFile: string | undefined;
  statsDumpFile: string | undefined;
  jsonDumpFile: string | undefined;
}

/** An address to be set on an interface. */
export interface IpAddress {
  /** As written, without prefix length. */
  readonly address: string;
  readonly family: 4 | 6;
  prefixLength: number;
  interface: string | undefined;
  broadcast: string | undefined;
  scope: number | undefined;
  label: string | undefined;
  peer: string | undefined;
  preferredLifetimeSec: number | undefined;
  flags: string[];
  track: boolean;
  useVmac: boolean;
  trackGroup: string | undefined;
}

/** A route or rule: the words that the kernel understands, in order, and what is ours. */
export interface RouteEntry {
  readonly words: readonly string[];
  readonly family: 4 | 6;
  interface: string | undefined;
  track: boolean;
  trackGroup: string | undefined;
}

/** A tracked object's name with the weight that it carries here; undefined weight: the object's own. */
export interface Tracked {
  readonly name: string;
  weight: number | undefined;
  reverse: boolean | undefined;
}

export interface UnicastPeer {
  readonly address: string;
  minTtl: number | undefined;
  maxTtl: number | undefined;
}

/** The scripts that are told of state changes. */
export interface Notifies {
  notifyBackup: Script | undefined;
  notifyMaster: Script | undefined;
  notifyFault: Script | undefined;
  notifyStop: Script | undefined;
  notify: Script | undefined;
}

export interface VrrpTracking {
  trackInterfaces: Tracked[];
  trackScripts: Tracked[];
  trackFiles: Tracked[];
  trackProcesses: Tracked[];
  trackBfds: Tracked[];
}

export interface AuthHmac {
  keys: Map<number, string>;
  activeKey: number | undefined;
  timeWindowSec: number | undefined;
  antiReplay: 'time' | 'monotonic';
  mode: 'enforce' | 'permissive' | 'receive-only';
}

export interface VrrpInstance extends Notifies, VrrpTracking {
  readonly name: string;
  family: 4 | 6 | undefined;
  useVmac: boolean;
  useVmacAddr: boolean;
  vmacName: string | undefined;
  vmacAddress: string | undefined;
  vmacGroup: string | undefined;
  vmacNetlinkNotify: boolean;
  vmacXmitBase: boolean;
  useIpvlan: boolean;
  ipvlanType: string | undefined;
  ipvlanAddress: string | undefined;
  ipvlanName: string | undefined;
  unicastPeers: UnicastPeer[];
  unicastConfigured: boolean;
  unicastFaultNoPeer: boolean;
  checkUnicastSrc: boolean;
  oldUnicastChecksum: 'auto' | 'compatible' | 'never';
  nativeIpv6: boolean;
  wantState: 'MASTER' | 'BACKUP' | undefined;
  interface: string | undefined;
  vrf: string | undefined;
  dontTrackPrimary: boolean;
  linkbeatUsePolling: boolean;
  sourceAddress: string | undefined;
  mcastDestination: string | undefined;
  trackSrcIp: boolean;
  vrid: number | undefined;
  unicastTtl: number | undefined;
  version: number | undefined;
  priority: number | undefined;
  advertIntervalUs: number;
  vips: IpAddress[];
  excludedVips: IpAddress[];
  noVirtualIpaddress: boolean;
  promoteSecondaries: boolean;
  v3ChecksumAsV2: boolean | undefined;
  routes: RouteEntry[];
  rules: RouteEntry[];
  accept: boolean | undefined;
  skipCheckAdvAddr: boolean | undefined;
  strict: boolean | undefined;
  nopreempt: boolean;
  preemptDelayUs: number;
  debug: number;
  notifyDeleted: boolean;
  notifyDeletedScript: Script | undefined;
  notifyMasterRxLowerPri: Script | undefined;
  smtpAlert: boolean | undefined;
  notifyPriorityChanges: boolean | undefined;
  lvsSyncDaemonInterface: string | undefined;
  garpMasterDelaySec: number | undefined;
  garpMasterRefreshSec: number | undefined;
  garpMasterRepeat: number | undefined;
  garpMasterRefreshRepeat: number | undefined;
  garpLowerPrioDelaySec: number | undefined;
  garpLowerPrioRepeat: number | undefined;
  downTimerAdverts: number | undefined;
  timerExpiredBackup: number | undefined;
  garpExtraIfSec: number | undefined;
  garpExtraIfAll: boolean;
  lowerPrioNoAdvert: boolean | undefined;
  higherPrioSendAdvert: boolean | undefined;
  ownerIgnoreAdverts: boolean | undefined;
  kernelRxBufBytes: number | undefined;
  authType: 'PASS' | 'AH' | undefined;
  authPass: string | undefined;
  authHmac: AuthHmac | undefined;
  /** Device of the dpvs engine that VIPs are set on. */
  dpdkInterface: string | undefined;
  /** Set by the checks: the instance cannot run. */
  fault: boolean;
}

export interface SyncGroup extends Notifies, VrrpTracking {
  readonly name: string;
  members: string[] | undefined;
  smtpAlert: boolean | undefined;
  globalTracking: boolean;
  trackingWeight: boolean;
  notifyPriorityChanges: boolean | undefined;
}

export interface TrackGroup {
  readonly name: string;
  members: string[] | undefined;
}

export interface GarpGroup {
  garpIntervalUs: number | undefined;
  gnaIntervalUs: number | undefined;
  interfaces: string[];
}

export interface VrrpScript {
  readonly name: string;
  script: Script | undefined;
  intervalMs: number;
  timeoutMs: number | undefined;
  weight: number;
  weightReverse: boolean;
  rise: number;
  fall: number;
  user: { readonly uid: number; readonly gid: number } | undefined;
  initFail: boolean;
  insecure: boolean;
}

export interface TrackProcess {
  readonly name: string;
  path: string | undefined;
  params: readonly string[];
  paramMatch: 'exact' | 'initial' | 'partial';
  weight: number | undefined;
  weightReverse: boolean;
  quorum: number;
  quorumMax: number | undefined;
  terminateDelayUs: number;
  forkDelayUs: number;
  fullCommand: boolean;
}

export interface TrackFile {
  readonly name: string;
  path: string | undefined;
  weight: number | undefined;
  weightReverse: boolean;
  initValue: number | undefined;
  initOverwrite: boolean;
  initFile: boolean;
}

export interface InterfaceDelay {
  readonly interface: string;
  readonly downUs: number;
  readonly upUs: number;
}

export interface VrrpConfig {
  instances: VrrpInstance[];
  syncGroups: SyncGroup[];
  trackGroups: TrackGroup[];
  garpGroups: GarpGroup[];
  scripts: VrrpScript[];
  trackProcesses: TrackProcess[];
  trackFiles: TrackFile[];
  bfds: { readonly name: string; weight: number; weightReverse: boolean }[];
  staticAddresses: IpAddress[];
  staticRoutes: RouteEntry[];
  staticRules: RouteEntry[];
  linkbeatInterfaces: { readonly interface: string; readonly type: string | undefined }[];
  interfaceDelays: InterfaceDelay[];
  /** An interface is named that the machine lacks, and must be there. */
  interfaceMissing: boolean;
  rulesWithoutPreference: number;
  /** The checks refuse the whole of it. */
  refused: boolean;
}

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

export interface BfdInstance {
  readonly name: string;
  sourceIp: string | undefined;
  neighborIp: string | undefined;
  minRxUs: number;
  minTxUs: number;
  idleTxUs: number;
  multiplier: number;
  passive: boolean;
  ttl: number | undefined;
  maxHops: number;
  multihop: boolean;
  toVrrp: boolean;
  toChecker: boolean;
}

export interface Config {
  readonly global: GlobalConfig;
  readonly vrrp: VrrpConfig;
  readonly lvs: LvsConfig;
  readonly bfd: BfdInstance[];
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Script } from './script.js';
import type { TrackFile } from './track-file.js';

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
  /** Its interfaces share one pace (`interfaces`). */
  aggregated: boolean;
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
  rulesWithoutPreference: { 4: number; 6: number };
  /** The checks refuse the whole of it. */
  refused: boolean;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Script } from './script.js';

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

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Config } from './model.js';
import type { GlobalConfig, ProcessSettings } from './model/global.js';
import type {
  CheckConnection,
  Checker,
  CheckerKind,
  CheckTiming,
  HttpUrl,
  VirtualKey,
  VirtualServer,
} from './model/lvs.js';
import type { Notifies, SyncGroup, VrrpInstance, VrrpTracking } from './model/vrrp.js';

/** A configuration in which nothing was said. */
export function emptyConfig(): Config {
  return {
    global: emptyGlobal(),
    vrrp: {
      ...{ instances: [], syncGroups: [], trackGroups: [], garpGroups: [], scripts: [] },
      ...{ trackProcesses: [], trackFiles: [], bfds: [], staticAddresses: [], staticRoutes: [] },
      ...{ staticRules: [], linkbeatInterfaces: [], interfaceDelays: [] },
      ...{ interfaceMissing: false, rulesWithoutPreference: { 4: 0, 6: 0 }, refused: false },
    },
    lvs: {
      ...{ ssl: undefined, groups: [], virtualServers: [], trackFiles: [], bfds: [] },
      ...{ localGroups: [], denyGroups: [], allowGroups: [], tunnelGroups: [] },
    },
    bfd: [],
  };
}

function processSettings(): ProcessSettings {
  return {
    ...{ name: undefined, nice: undefined, noSwap: false, realtimePriority: undefined },
    ...{ cpus: [], realtimeLimitUs: undefined },
  };
}

function emptyGlobal(): GlobalConfig {
  const fifo = (): GlobalConfig['notifyFifo'] => ({ path: undefined, script: undefined });
  return {
    netNamespace: undefined,
    netNamespaceIpvs: undefined,
    namespaceWithIpsets: false,
    usePidDir: false,
    instance: undefined,
    childWaitTimeSec: 5,
    linkbeatUsePolling: false,
    processNames: false,
    processName: undefined,
    vrrp: processSettings(),
    checker: processSettings(),
    bfd: processSettings(),
    useSymlinkPaths: false,
    setSupplementaryGroups: false,
    routerId: undefined,
    emailFrom: undefined,
    emails: [],
    emailsBefore: 0,
    smtpServer: undefined,
    smtpHeloName: undefined,
    smtpConnectTimeoutSec: 30,
    smtpAlert: undefined,
    smtpAlertVrrp: undefined,
    smtpAlertChecker: undefined,
    startupScript: undefined,
    startupScriptTimeoutSec: 10,
    shutdownScript: undefined,
    shutdownScriptTimeoutSec: 10,
    maxAutoPriority: 0,
    minAutoPriorityDelayUs: 1_000_000,
    checkerLogAllFailures: false,
    dynamicInterfaces: false,
    allowInterfaceChanges: false,
    noEmailFaults: false,
    defaultInterface: undefined,
    disableLocalIgmp: false,
    v3ChecksumAsV2: false,
    lvsTimeouts: { tcpSec: undefined, tcpFinSec: undefined, udpSec: undefined },
    lvsFlush: false,
    lvsFlushOnStop: 'no',
    lvsSyncDaemon: undefined,
    mcastGroup4: '224.0.0.18',
    mcastGroup6: 'ff02::12',
    garpMasterDelaySec: 5,
    garpMasterRepeat: 5,
    garpMasterRefreshSec: 0,
    garpMasterRefreshRepeat: 1,
    garpLowerPrioDelaySec: undefined,
    garpLowerPrioRepeat: undefined,
    downTimerAdverts: 3,
    garpIntervalUs: 0,
    gnaIntervalUs: 0,
    minGarp: false,
    garpExtraIfSec: 0,
    garpExtraIfAll: false,
    lowerPrioNoAdvert: false,
    higherPrioSendAdvert: false,
    vrrpVersion: 2,
    iptables: undefined,
    ipsets: undefined,
    nftablesTable: undefined,
    nftablesPriority: -1,
    nftablesIfindex: false,
    nftablesIpvsTable: undefined,
    nftablesIpvsPriority: -1,
    nftablesIpvsStartFwmark: 1000,
    nftablesCounters: false,
    checkUnicastSrc: false,
    skipCheckAdvAddr: false,
    strict: false,
    notifyFifo: fifo(),
    vrrpNotifyFifo: fifo(),
    lvsNotifyFifo: fifo(),
    notifyPriorityChanges: false,
    fifoWriteStatesOnReload: false,
    snmpSocket: undefined,
    snmpTraps: false,
    snmpVrrp: false,
    snmpRfc2: false,
    snmpRfc3: false,
    snmpChecker: false,
    snmpVsStatsIntervalUs: 5_000_000,
    snmpRsStatsIntervalUs: undefined,
    dbus: false,
    dbusServiceName: undefined,
    dbusNoInterfaceName: undefined,
    scriptUser: undefined,
    scriptUserFailed: false,
    scriptSecurity: false,
    receiveBuffers: {},
    receiveBuffersForce: {},
    rsInitNotifies: false,
    noCheckerEmails: false,
    rxBufsPolicy: { mtu: false, advert: false, sizeBytes: undefined },
    rxBufsMultiplier: 3,
    startupDelayUs: 0,
    delayAfterBootUs: 0,
    logUnknownVrids: false,
    ownerIgnoreAdverts: false,
    vmacPrefix: undefined,
    vmacAddrPrefix: undefined,
    umask: undefined,
    randomSeed: undefined,
    reloadCheckConfig: undefined,
    reloadTimeFile: undefined,
    reloadRepeat: false,
    reloadFile: undefined,
    includeCheck: undefined,
    configSaveDir: undefined,
    tmpConfigDirectory: undefined,
    dataUseInstance: false,
    jsonVersion: 1,
    iprouteUsrDir: undefined,
    iprouteEtcDir: undefined,
    stateDumpFile: undefined,
    statsDumpFile: undefined,
    jsonDumpFile: undefined,
  };
}

const noNotifies = (): Notifies => ({
  ...{ notifyBackup: undefined, notifyMaster: undefined, notifyFault: undefined },
  ...{ notifyStop: undefined, notify: undefined },
});

const noTracking = (): VrrpTracking => ({
  ...{ trackInterfaces: [], trackScripts: [], trackFiles: [], trackProcesses: [], trackBfds: [] },
});

/** A VRRP instance before anything is said of it. */
export function newInstance(name: string): VrrpInstance {
  return {
    name,
    ...noNotifies(),
    ...noTracking(),
    family: undefined,
    useVmac: false,
    useVmacAddr: false,
    vmacName: undefined,
    vmacAddress: undefined,
    vmacGroup: undefined,
    vmacNetlinkNotify: false,
    vmacXmitBase: false,
    useIpvlan: false,
    ipvlanType: undefined,
    ipvlanAddress: undefined,
    ipvlanName: undefined,
    unicastPeers: [],
    unicastConfigured: false,
    unicastFaultNoPeer: false,
    checkUnicastSrc: false,
    oldUnicastChecksum: 'auto',
    nativeIpv6: false,
    wantState: undefined,
    interface: undefined,
    vrf: undefined,
    dontTrackPrimary: false,
    linkbeatUsePolling: false,
    sourceAddress: undefined,
    mcastDestination: undefined,
    trackSrcIp: false,
    vrid: undefined,
    unicastTtl: undefined,
    version: undefined,
    priority: undefined,
    advertIntervalUs: 1_000_000,
    vips: [],
    excludedVips: [],
    noVirtualIpaddress: false,
    promoteSecondaries: false,
    v3ChecksumAsV2: undefined,
    routes: [],
    rules: [],
    accept: undefined,
    skipCheckAdvAddr: undefined,
    strict: undefined,
    nopreempt: false,
    preemptDelayUs: 0,
    debug: 0,
    notifyDeleted: false,
    notifyDeletedScript: undefined,
    notifyMasterRxLowerPri: undefined,
    smtpAlert: undefined,
    notifyPriorityChanges: undefined,
    lvsSyncDaemonInterface: undefined,
    garpMasterDelaySec: undefined,
    garpMasterRefreshSec: undefined,
    garpMasterRepeat: undefined,
    garpMasterRefreshRepeat: undefined,
    garpLowerPrioDelaySec: undefined,
    garpLowerPrioRepeat: undefined,
    downTimerAdverts: undefined,
    timerExpiredBackup: undefined,
    garpExtraIfSec: undefined,
    garpExtraIfAll: false,
    lowerPrioNoAdvert: undefined,
    higherPrioSendAdvert: undefined,
    ownerIgnoreAdverts: undefined,
    kernelRxBufBytes: undefined,
    authType: undefined,
    authPass: undefined,
    authHmac: undefined,
    dpdkInterface: undefined,
    fault: false,
  };
}

/** A sync group before anything is said of it. */
export function newSyncGroup(name: string): SyncGroup {
  return {
    name,
    ...noNotifies(),
    ...noTracking(),
    members: undefined,
    smtpAlert: undefined,
    globalTracking: false,
    trackingWeight: false,
    notifyPriorityChanges: undefined,
  };
}

/** Times that nothing was said of. */
export function noTiming(): CheckTiming {
  return {
    retry: undefined,
    delayBeforeRetryUs: undefined,
    warmupUs: undefined,
    delayLoopUs: undefined,
    alpha: undefined,
  };
}

/** A connection that nothing was said of. */
export function noConnection(): CheckConnection {
  return {
    connectIp: undefined,
    connectPort: undefined,
    bindTo: undefined,
    bindPort: undefined,
    bindIf: undefined,
    connectTimeoutUs: undefined,
    fwmark: undefined,
  };
}

/** A virtual server before anything is said of it. */
export function newVirtualServer(key: VirtualKey): VirtualServer {
  return {
    key,
    ...noTiming(),
    family: key.kind === 'address' ? key.family : undefined,
    connectTimeoutUs: undefined,
    inhibitOnFailure: false,
    scheduler: undefined,
    schedulerFlags: [],
    onePacket: false,
    forwarding: undefined,
    persistenceEngine: undefined,
    persistenceTimeoutSec: undefined,
    persistenceGranularity: undefined,
    protocol: undefined,
    haSuspend: false,
    smtpAlert: undefined,
    virtualHost: undefined,
    snmpName: undefined,
    omega: false,
    quorumUp: undefined,
    quorumDown: undefined,
    quorum: 1,
    hysteresis: 0,
    weight: 1,
    sorryServer: undefined,
    realServers: [],
    establishTimeoutSec: undefined,
    proxyProtocol: undefined,
    bps: 0,
    limitProportion: 100,
    sourceRange: '',
    destinationRange: '',
    outInterface: '',
    inInterface: '',
    hashTarget: undefined,
    laddrGroup: undefined,
    denyGroup: undefined,
    allowGroup: undefined,
    synProxy: false,
    expireQuiescentConn: false,
    quic: false,
    vipBindDev: undefined,
    natMask: undefined,
    estTimeout: undefined,
    massFailureGuard: undefined,
  };
}

/** As long as a reply to UDP_CHECK may be if nothing is said. */
export const defaultMaxReplyBytes = 255;

/** A checker before anything is said of it. */
export function newChecker(kind: CheckerKind): Checker {
  return {
    kind,
    ...noTiming(),
    ...noConnection(),
    logAllFailures: undefined,
    urls: [],
    virtualHost: undefined,
    httpProtocol: undefined,
    enableSni: undefined,
    sniName: undefined,
    fastRecovery: undefined,
    tlsCompliant: undefined,
    heloName: undefined,
    dnsType: undefined,
    dnsName: undefined,
    script: undefined,
    scriptTimeoutSec: undefined,
    scriptDynamic: false,
    scriptUser: undefined,
    payload: undefined,
    requireReply: undefined,
    requireReplyMask: undefined,
    minReplyBytes: undefined,
    maxReplyBytes: undefined,
    trackFile: undefined,
    weight: undefined,
    weightReverse: undefined,
    bfdName: undefined,
    hosts: [],
    removed: false,
  };
}

/** A url of HTTP_GET or SSL_GET before anything is said of it. */
export function newUrl(): HttpUrl {
  return {
    ...{ path: undefined, digest: undefined, statusCodes: [], virtualHost: undefined },
    ...{ regex: undefined, regexNoMatch: false, regexOptions: [], regexMinOffset: undefined },
    ...{ regexMaxOffset: undefined, regexStack: undefined, tlsCompliant: undefined },
  };
}

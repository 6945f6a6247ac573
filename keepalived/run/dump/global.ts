// SPDX-License-Identifier: GPL-2.0-or-later
import type { Host } from '../../config/context.js';
import type { Fifo, GlobalConfig, ProcessSettings } from '../../config/model/global.js';
import type { Script } from '../../config/model/script.js';

const unset = 0xffff_ffff;
const truth = (value: boolean): string => (value ? 'true' : 'false');
const digit = (value: boolean | undefined): string => (value === true ? '1' : '0');
const alert = (value: boolean | undefined): string =>
  value === undefined ? 'unset' : value ? 'on' : 'off';

/** Seconds of a number of microseconds, six places. */
export const secondsOf = (us: number): string => (us / 1_000_000).toFixed(6);

/** A command as dumps show it: the program that is run, and its words. */
export function commandText({ args, path }: Script): string {
  const [name = '', ...rest] = args;
  return [path ?? name, ...rest].map((one) => `'${one}'`).join(' ');
}

/** A command and as whom it runs. */
export function scriptText(script: Script): string {
  return `${commandText(script)}, uid:gid ${script.uid ?? 0}:${script.gid ?? 0}`;
}

/** `name = value` if there is a value. */
function some(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [` ${name} = ${value}`];
}

function names(global: GlobalConfig): readonly string[] {
  const automatic = (suffix: string): string | undefined =>
    global.processNames ? `keepalived_${suffix}` : undefined;
  return [
    ...some('Config save dir', global.configSaveDir),
    ` Network namespace = ${global.netNamespace ?? '(default)'}`,
    ` Network namespace ipvs = ${global.netNamespaceIpvs ?? '(main namespace)'}`,
    ...some('Instance name', global.instance),
    ...some('Parent process name', global.processName),
    ...some('VRRP process name', global.vrrp.name ?? automatic('vrrp')),
    ...some('LVS process name', global.checker.name ?? automatic('lvs')),
    ...some('BFD process name', global.bfd.name ?? automatic('bfd')),
  ];
}

function mail(global: GlobalConfig, host: Host): readonly string[] {
  const { smtpServer } = global;
  const server = smtpServer === undefined ? [] : serverLines(global, host);
  const to = global.emails.length === 0 ? [] : [' Email notification to:'];
  return [
    ` Router ID = ${global.routerId ?? host.hostName}`,
    ...server,
    ...some('Email notification from', global.emailFrom),
    ...to,
    ...global.emails.map((one) => `   ${one}`),
    ` Default smtp_alert = ${alert(global.smtpAlert)}`,
    ` Default smtp_alert_vrrp = ${alert(global.smtpAlertVrrp)}`,
    ` Default smtp_alert_checker = ${alert(global.smtpAlertChecker)}`,
    ` Checkers log all failures = ${truth(global.checkerLogAllFailures)}`,
  ];
}

function serverLines(global: GlobalConfig, host: Host): readonly string[] {
  return [
    ...some('Smtp server', global.smtpServer?.host),
    ...some('Smtp server port', global.smtpServer?.port),
    ...some('Smtp HELO name', global.smtpHeloName ?? host.hostName),
    ...some('Smtp server connection timeout', global.smtpConnectTimeoutSec),
  ];
}

function life(global: GlobalConfig): readonly string[] {
  const { reloadCheckConfig: check, startupScript, shutdownScript } = global;
  const startup =
    startupScript && `${scriptText(startupScript)}, timeout ${global.startupScriptTimeoutSec}`;
  const shutdown =
    shutdownScript && `${scriptText(shutdownScript)} timeout ${global.shutdownScriptTimeoutSec}`;
  const { tcpSec, tcpFinSec } = global.lvsTimeouts;
  const flush = { no: 'disabled', full: 'full', services: 'VS only' }[global.lvsFlushOnStop];
  return [
    check === undefined
      ? ' No test config before reload'
      : ` Test config before reload, log to ${check}`,
    ...some('Reload time file', global.reloadTimeFile),
    ...some('Reload_file', global.reloadFile),
    ...(global.dataUseInstance ? [' Use instance name in data dumps'] : []),
    ...some('Startup script', startup),
    ...some('Shutdown script', shutdown),
    ` Dynamic interfaces = ${truth(global.dynamicInterfaces)}`,
    ...(global.dynamicInterfaces
      ? [` Allow interface changes = ${truth(global.allowInterfaceChanges)}`]
      : []),
    ...(global.noEmailFaults ? [' Send emails for fault transitions = off'] : []),
    ...some('LVS TCP timeout', tcpSec),
    ...some('LVS TCP FIN timeout', tcpFinSec),
    ...some('Default interface', global.defaultInterface),
    ` Disable local IGMP = ${global.disableLocalIgmp ? 'yes' : 'no'}`,
    ...syncDaemon(global),
    ` LVS flush = ${truth(global.lvsFlush)}`,
    ` LVS flush on stop = ${flush}`,
  ];
}

function syncDaemon({ lvsSyncDaemon: daemon }: GlobalConfig): readonly string[] {
  if (daemon === undefined) return [];
  return [
    ...some('LVS syncd vrrp name', daemon.vrrpInstance),
    ...some('LVS syncd interface', daemon.interface),
    ...some('LVS syncd syncid', daemon.id),
    ...some('LVS syncd maxlen', daemon.maxLenBytes),
    ...(daemon.group === undefined ? [] : [` LVS mcast group ${daemon.group}`]),
    ...some('LVS syncd mcast port', daemon.port),
    ...some('LVS syncd mcast ttl', daemon.ttl),
  ];
}

function fifo(name: string, { path, script }: Fifo): readonly string[] {
  const ran = script && ` ${name} notify fifo script = ${scriptText(script)}`;
  return [
    ...(path === undefined ? [] : [` ${name} notify fifo = ${path}, uid:gid 0:0`]),
    ...(ran === undefined ? [] : [ran]),
  ];
}

function vrrp(global: GlobalConfig): readonly string[] {
  const one = global.minGarp ? { delay: 0, repeat: 1, refresh: 0 } : undefined;
  return [
    ...fifo('Global', global.notifyFifo),
    ...fifo('VRRP', global.vrrpNotifyFifo),
    ...fifo('LVS', global.lvsNotifyFifo),
    ` FIFO write vrrp states on reload = ${truth(global.fifoWriteStatesOnReload)}`,
    ` VRRP notify priority changes = ${truth(global.notifyPriorityChanges)}`,
    ` VRRP IPv4 mcast group = ${global.mcastGroup4}`,
    ` VRRP IPv6 mcast group = ${global.mcastGroup6}`,
    ` Gratuitous ARP delay = ${one?.delay ?? global.garpMasterDelaySec}`,
    ` Gratuitous ARP repeat = ${one?.repeat ?? global.garpMasterRepeat}`,
    ` Gratuitous ARP refresh timer = ${global.garpMasterRefreshSec}`,
    ` Gratuitous ARP refresh repeat = ${one?.refresh ?? global.garpMasterRefreshRepeat}`,
    ` Gratuitous ARP lower priority delay = ${global.garpLowerPrioDelaySec ?? unset}`,
    ` Gratuitous ARP lower priority repeat = ${global.garpLowerPrioRepeat ?? unset}`,
    ` Num adverts before down = ${global.downTimerAdverts}`,
    ` Gratuitous ARP for each secondary ${global.garpExtraIfAll ? 'i/f' : 'VMAC'} = ${global.garpExtraIfSec}s`,
    ` Send advert after receive lower priority advert = ${truth(!global.lowerPrioNoAdvert)}`,
    ` Send advert after receive higher priority advert = ${truth(global.higherPrioSendAdvert)}`,
    ` Gratuitous ARP interval = ${secondsOf(global.garpIntervalUs)}`,
    ` Gratuitous NA interval = ${secondsOf(global.gnaIntervalUs)}`,
    ` VRRP default protocol version = ${global.vrrpVersion}`,
    ...firewall(global),
    ` VRRP check unicast_src = ${truth(global.checkUnicastSrc)}`,
    ` VRRP skip check advert addresses = ${truth(global.skipCheckAdvAddr)}`,
    ` VRRP strict mode = ${truth(global.strict)}`,
    ` Max auto priority = ${global.maxAutoPriority < 0 ? 'Disabled' : global.maxAutoPriority}`,
    ` Min auto priority delay = ${global.minAutoPriorityDelayUs} usecs`,
  ];
}

function firewall(global: GlobalConfig): readonly string[] {
  const force = global.nftablesIfindex ? '' : "don't ";
  const table =
    global.nftablesTable === undefined
      ? []
      : [
          ...some('nftables table name', global.nftablesTable),
          ...some('nftables base chain priority', global.nftablesPriority),
          ` nftables ${force}force use ifindex for link local IPv6`,
        ];
  const ipvs =
    global.nftablesIpvsTable === undefined
      ? []
      : [
          ...some('ipvs nftables table name', global.nftablesIpvsTable),
          ...some('ipvs nftables base chain priority', global.nftablesIpvsPriority),
          ...some('ipvs nftables start fwmark', global.nftablesIpvsStartFwmark),
        ];
  return [...table, ...ipvs, ` nftables with${global.nftablesCounters ? '' : 'out'} counters`];
}

function process(name: string, settings: ProcessSettings): readonly string[] {
  return [
    ` ${name} process priority = ${settings.nice ?? 0}`,
    ` ${name} don't swap = ${truth(settings.noSwap)}`,
    ` ${name} realtime priority = ${settings.realtimePriority ?? 0}`,
    ...some(
      `${name} CPU Affinity`,
      settings.cpus.length === 0 ? undefined : settings.cpus.join(' '),
    ),
    ` ${name} realtime limit = ${settings.realtimeLimitUs ?? 10_000}`,
  ];
}

function management(global: GlobalConfig, host: Host): readonly string[] {
  const on = (value: boolean): string => (value ? 'enabled' : 'disabled');
  const user = global.scriptUser ?? { uid: host.uid, gid: host.gid };
  const socket = global.snmpSocket ?? 'default (unix:/var/agentx/master)';
  return [
    ` SNMP vrrp ${on(global.snmpVrrp)}`,
    ` SNMP checker ${on(global.snmpChecker)}`,
    ` SNMP RFCv2 ${on(global.snmpRfc2)}`,
    ` SNMP RFCv3 ${on(global.snmpRfc3)}`,
    ` SNMP traps ${on(global.snmpTraps)}`,
    ` SNMP socket = ${socket}`,
    ` DBus ${on(global.dbus)}`,
    ` DBus service name = ${global.dbusServiceName ?? ''}`.trimEnd(),
    ` Script security ${on(global.scriptSecurity)}`,
    ` Default script uid:gid ${user.uid}:${user.gid}`,
  ];
}

const buffers = [
  ...['vrrp_netlink_cmd', 'vrrp_netlink_monitor', 'process_monitor'],
  ...['lvs_netlink_cmd', 'lvs_netlink_monitor'],
];

function sizes(global: GlobalConfig): readonly string[] {
  const { mtu, advert, sizeBytes } = global.rxBufsPolicy;
  const policy = mtu ? 'MTU' : advert ? 'ADVERT' : sizeBytes;
  return [
    ...buffers.flatMap((name) => [
      ` ${name}_rcv_bufs = ${global.receiveBuffers[name] ?? 0}`,
      ` ${name}_rcv_bufs_force = ${digit(global.receiveBuffersForce[name])}`,
    ]),
    ` rs_init_notifies = ${digit(global.rsInitNotifies)}`,
    ` no_checker_emails = ${digit(global.noCheckerEmails)}`,
    ...some('rx_bufs_policy', policy),
    ` rx_bufs_multiples = ${global.rxBufsMultiplier}`,
    ` umask = 0${(global.umask ?? 0o177).toString(8)}`,
  ];
}

function rest(global: GlobalConfig): readonly string[] {
  const delay = global.startupDelayUs / 1_000_000;
  return [
    ...some('vrrp_startup_delay', delay === 0 ? undefined : String(delay)),
    ...(global.logUnknownVrids ? [' log_unknown_vrids'] : []),
    ...(global.ownerIgnoreAdverts ? [' vrrp_owner_ignore_adverts'] : []),
    ...some('VMAC prefix', global.vmacPrefix),
    ...some('VMAC address prefix', global.vmacAddrPrefix),
  ];
}

/** Without VRRP nobody leaves values open for the instances. */
function withoutVrrp(global: GlobalConfig): GlobalConfig {
  return {
    ...global,
    defaultInterface: global.defaultInterface ?? 'eth0',
    garpLowerPrioDelaySec: global.garpLowerPrioDelaySec ?? global.garpMasterDelaySec,
    garpLowerPrioRepeat: global.garpLowerPrioRepeat ?? global.garpMasterRepeat,
  };
}

/** The section on global settings. */
export function dumpGlobal(given: GlobalConfig, host: Host, withVrrp: boolean): readonly string[] {
  const global = withVrrp ? given : withoutVrrp(given);
  return [
    '------< Global definitions >------',
    ...names(global),
    ...mail(global, host),
    ...life(global),
    ...vrrp(global),
    ...process('VRRP', global.vrrp),
    ...process('Checker', global.checker),
    ...process('BFD', global.bfd),
    ...management(global, host),
    ...sizes(global),
    ...rest(global),
  ];
}

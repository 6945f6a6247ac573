// SPDX-License-Identifier: GPL-2.0-or-later
import type { Config } from '../../config/model.js';
import type { Script } from '../../config/model/script.js';
import type { TrackFile } from '../../config/model/track-file.js';
import type {
  IpAddress,
  SyncGroup,
  Tracked,
  VrrpConfig,
  VrrpInstance,
  VrrpScript,
} from '../../config/model/vrrp.js';
import { addressText, bitsOf, isLinkLocal } from '../../config/address.js';
import { commandText, scriptText } from './global.js';
import { routeText, ruleText } from './routes.js';

const truth = (value: boolean): string => (value ? 'true' : 'false');
const enabled = (value: boolean): string => (value ? 'enabled' : 'disabled');
const owner = 255;
const dead = 0xffff_ffff;

function header({ name, version, wantState, strict, ...rest }: VrrpInstance): readonly string[] {
  const flags = [
    ...(rest.unicastPeers.length > 0 ? ['     Using unicast'] : []),
    ...(rest.unicastConfigured && rest.unicastPeers.length === 0
      ? ['     Unicast config option specified but using multicast']
      : []),
    ...(rest.unicastFaultNoPeer ? ['     If unicast go to fault state if no peers'] : []),
  ];
  return [
    ` VRRP Instance = ${name}`,
    `   VRRP Version = ${version ?? 2}`,
    ...(rest.family === 6 ? ['   Using Native IPv6'] : []),
    ...(flags.length === 0 && rest.skipCheckAdvAddr !== true
      ? ['   Flags: none']
      : ['   Flags:', ...flags]),
    `   Wantstate = ${wantState ?? 'BACKUP'}`,
    '   Number of config faults = 0',
    `   Interface = ${rest.interface ?? ''}`,
    ...(rest.dontTrackPrimary ? ['   VRRP interface tracking disabled'] : []),
    ...(rest.skipCheckAdvAddr === true ? ['   Skip checking advert IP addresses'] : []),
    ...(rest.noVirtualIpaddress ? ['   Suppress no VIPs warning'] : []),
    ...(strict === true ? ['   Enforcing strict VRRP compliance'] : []),
  ];
}

function adverts(config: Config, instance: VrrpInstance): readonly string[] {
  const group = instance.family === 6 ? config.global.mcastGroup6 : config.global.mcastGroup4;
  const multicast = instance.unicastPeers.length === 0;
  const { sourceAddress, advertIntervalUs: us } = instance;
  const short = instance.version === 3 && us < 1_000_000;
  const interval = short ? `${us / 1000} milli-sec` : `${us / 1_000_000} sec`;
  const delay = instance.preemptDelayUs;
  return [
    ...(sourceAddress === undefined ? [] : [`   Using src_ip = ${sourceAddress} (configured)`]),
    ...(multicast ? [`   Multicast address ${instance.mcastDestination ?? group}`] : []),
    `   Gratuitous ARP delay = ${instance.garpMasterDelaySec ?? 5}`,
    `   Gratuitous ARP repeat = ${instance.garpMasterRepeat ?? 5}`,
    `   Gratuitous ARP refresh = ${instance.garpMasterRefreshSec ?? 0}`,
    `   Gratuitous ARP refresh repeat = ${instance.garpMasterRefreshRepeat ?? 1}`,
    `   Gratuitous ARP lower priority delay = ${instance.garpLowerPrioDelaySec ?? 5}`,
    `   Gratuitous ARP lower priority repeat = ${instance.garpLowerPrioRepeat ?? 5}`,
    `   Down timer adverts = ${instance.downTimerAdverts ?? 3}`,
    `   Send advert after receive lower priority advert = ${truth(instance.lowerPrioNoAdvert !== true)}`,
    `   Send advert after receive higher priority advert = ${truth(instance.higherPrioSendAdvert === true)}`,
    `   Virtual Router ID = ${instance.vrid ?? 0}`,
    `   Priority = ${instance.priority ?? 100}`,
    `   Advert interval = ${interval}`,
    `   Accept = ${enabled(instance.accept !== false || instance.priority === owner)}`,
    `   Preempt = ${enabled(!instance.nopreempt)}`,
    ...(delay === 0 ? [] : [`   Preempt delay = ${delay / 1_000_000} secs`]),
    `   Promote_secondaries = ${enabled(instance.promoteSecondaries)}`,
    ...authentication(instance),
    ...(instance.kernelRxBufBytes === undefined
      ? []
      : [`   Kernel rx buffer size = ${instance.kernelRxBufBytes}`]),
    ...(instance.debug === 0 ? [] : [`   Debug level = ${instance.debug}`]),
  ];
}

function authentication({ authType, authPass = '' }: VrrpInstance): readonly string[] {
  if (authType === undefined) return ['   Authentication type = none'];
  const type = authType === 'AH' ? 'IPSEC_AH' : 'SIMPLE_PASSWORD';
  return [`   Authentication type = ${type}`, `   Password = ${authPass}`];
}

const scopes: Readonly<Record<number, string>> = {
  ...{ 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' },
};

/** An address with all that was said of it, in the order of `ip addr`. */
export function addressLine(address: IpAddress): string {
  const whole = address.prefixLength === (address.family === 4 ? 32 : 128);
  const prefix = whole ? '' : `/${address.prefixLength}`;
  const brd = address.broadcast === undefined ? '' : ` brd ${broadcastOf(address)}`;
  const scope = scopes[address.scope ?? 0] ?? String(address.scope);
  const lifetime = lifetimeText(address);
  return [
    `     ${address.address}${prefix}${brd} dev ${address.interface ?? ''} scope ${scope}`,
    address.label === undefined ? '' : ` label ${address.label}`,
    lifetime,
    address.track ? '' : ' no_track',
    ...address.flags.map((flag) => ` ${flag}`),
  ].join('');
}

/** An IPv6 address of the whole length is deprecated, so that nothing leaves from it. */
function lifetimeText({
  family,
  prefixLength,
  preferredLifetimeSec: seconds,
  address,
}: IpAddress): string {
  if (family === 4) return '';
  if (seconds === undefined && prefixLength === 128 && !isLinkLocal(address)) return ' deprecated';
  if (seconds === 0) return ' deprecated';
  const forever = seconds === undefined || seconds === dead;
  return ` preferred_lft ${forever ? 'forever' : `${seconds}sec`}`;
}

function broadcastOf({ address, prefixLength, broadcast = '' }: IpAddress): string {
  if (broadcast !== '+' && broadcast !== '-') return broadcast;
  const hosts = (1n << BigInt(32 - prefixLength)) - 1n;
  const net = bitsOf(address) & ~hosts;
  return addressText(broadcast === '+' ? net | hosts : net, 4);
}

function lists(instance: VrrpInstance): readonly string[] {
  const { vips, excludedVips, unicastPeers } = instance;
  return [
    ...(vips.length === 0 ? [] : [`   Virtual IP (${vips.length}):`, ...vips.map(addressLine)]),
    ...(excludedVips.length === 0
      ? []
      : ['   Virtual IP Excluded :', ...excludedVips.map(addressLine)]),
    ...(unicastPeers.length === 0
      ? []
      : ['   Unicast Peer :', ...unicastPeers.map(({ address }) => `     ${address}`)]),
    '   No sockets allocated',
  ];
}

const weightText = ({ weight, reverse }: Tracked, standard: number): string =>
  `${weight ?? standard}${reverse === true ? ' reverse' : ''}`;

/** What a file says of its weight holds where the follower says nothing. */
function fileWeight(one: Tracked, file: TrackFile | undefined): string {
  const reverse = one.reverse ?? file?.weightReverse;
  return weightText({ ...one, reverse }, file?.weight ?? 1);
}

function tracked(vrrp: VrrpConfig, owner: VrrpInstance | SyncGroup): readonly string[] {
  const script = (name: string): number =>
    vrrp.scripts.find((one) => one.name === name)?.weight ?? 0;
  const file = (name: string): TrackFile | undefined =>
    vrrp.trackFiles.find((one) => one.name === name);
  const bfd = (name: string): number => vrrp.bfds.find((one) => one.name === name)?.weight ?? 0;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [title, ...lines];
  return [
    ...section(
      '   Tracked interfaces :',
      owner.trackInterfaces.map((one) => `     ${one.name} weight ${weightText(one, 0)}`),
    ),
    ...section(
      '   Tracked scripts :',
      owner.trackScripts.map(
        (one) => `     ${one.name} weight ${weightText(one, script(one.name))}`,
      ),
    ),
    ...section(
      '   Tracked files :',
      owner.trackFiles.map((one) => `     ${one.name}, weight ${fileWeight(one, file(one.name))}`),
    ),
    ...section(
      '   Tracked BFDs :',
      owner.trackBfds.map((one) => `     ${one.name}: weight ${weightText(one, bfd(one.name))}`),
    ),
  ];
}

function notifies(owner: VrrpInstance | SyncGroup): readonly string[] {
  const line = (state: string, script: Script | undefined): readonly string[] =>
    script === undefined ? [] : [`   ${state} state transition script = ${scriptText(script)}`];
  return [
    ...line('Backup', owner.notifyBackup),
    ...line('Master', owner.notifyMaster),
    ...line('Fault', owner.notifyFault),
    ...line('Stop', owner.notifyStop),
    ...line('Generic', owner.notify),
  ];
}

function routes({ routes: own, rules }: VrrpInstance): readonly string[] {
  return [
    ...(own.length === 0 ? [] : ['   Virtual Routes :', ...own.map(routeText)]),
    ...(rules.length === 0 ? [] : ['   Virtual Rules :', ...rules.map(ruleText)]),
  ];
}

function instanceLines(config: Config, instance: VrrpInstance): readonly string[] {
  const { global, vrrp } = config;
  const alerts = instance.smtpAlert ?? global.smtpAlertVrrp ?? global.smtpAlert ?? false;
  const changes = instance.notifyPriorityChanges ?? global.notifyPriorityChanges;
  return [
    ...header(instance),
    ...adverts(config, instance),
    ...lists(instance),
    ...routes(instance),
    ...tracked(vrrp, instance),
    ...notifies(instance),
    `   Using smtp notification = ${alerts ? 'yes' : 'no'}`,
    `   Notify deleted = ${instance.notifyDeleted ? 'Deleted' : 'Fault'}`,
    `   Notify priority changes = ${truth(changes)}`,
  ];
}

function groupLines({ vrrp }: Config, group: SyncGroup): readonly string[] {
  return [
    ` VRRP Sync Group = ${group.name}, BACKUP`,
    '   VRRP member instances :',
    ...(group.members ?? []).map((name) => `     ${name}`),
    ...(group.trackingWeight ? ['   sync group tracking weight set'] : []),
    ...tracked(vrrp, group),
    ...notifies(group),
    `   Using smtp notification = ${group.smtpAlert === true ? 'yes' : 'no'}`,
  ];
}

function time(ms: number): string {
  return ms % 1000 === 0 ? String(ms / 1000) : (ms / 1000).toFixed(3);
}

function users(
  vrrp: VrrpConfig,
  of: (one: VrrpInstance) => readonly Tracked[],
  name: string,
  file?: TrackFile,
): readonly string[] {
  const lines: string[] = [];
  for (const instance of vrrp.instances) {
    const found = of(instance).find((one) => one.name === name);
    if (found === undefined) continue;
    const weight = file === undefined ? weightText(found, 0) : fileWeight(found, file);
    lines.push(`     ${instance.name}, weight ${weight}`);
  }
  return lines;
}

function scriptLines({ vrrp }: Config, script: VrrpScript): readonly string[] {
  const reverse = script.weightReverse ? ' reverse' : '';
  return [
    ` VRRP Script = ${script.name}`,
    `   Command = ${script.script === undefined ? '' : commandText(script.script)}`,
    `   Interval = ${time(script.intervalMs)} sec`,
    `   Timeout = ${time(script.timeoutMs ?? 0)} sec`,
    `   Weight = ${script.weight}${reverse}`,
    `   Rise = ${script.rise}`,
    `   Fall = ${script.fall}`,
    '   Result = 0',
    `   Insecure = ${script.insecure ? 'yes' : 'no'}`,
    `   Init state = ${script.initFail ? 'FAILED' : 'INIT'}`,
    '   Status = BAD',
    `   Script uid:gid = ${script.user?.uid ?? 0}:${script.user?.gid ?? 0}`,
    '   VRRP instances :',
    ...users(vrrp, (one) => one.trackScripts, script.name),
    '   State = idle',
  ];
}

function fileLines({ vrrp }: Config, file: TrackFile): readonly string[] {
  return [
    ` Track file = ${file.name}`,
    `   File = ${file.path ?? ''}`,
    `   Status = ${file.initValue ?? 0}`,
    `   Weight = ${file.weight ?? 1}${file.weightReverse ? ' reverse' : ''}`,
    '   Tracking instances :',
    ...users(vrrp, (one) => one.trackFiles, file.name, file),
  ];
}

function bfdLines({ vrrp }: Config, bfd: VrrpConfig['bfds'][number]): readonly string[] {
  return [
    ` VRRP Track BFD = ${bfd.name}`,
    `   Weight = ${bfd.weight}${bfd.weightReverse ? ' reverse' : ''}`,
    '   Bfd is down',
    '   Tracking VRRP instances :',
    ...users(vrrp, (one) => one.trackBfds, bfd.name),
  ];
}

function section<T>(
  title: string,
  all: readonly T[],
  lines: (one: T) => readonly string[],
): readonly string[] {
  return all.length === 0 ? [] : [`------< ${title} >------`, ...all.flatMap(lines)];
}

/** The sections on VRRP. */
export function dumpVrrp(config: Config): readonly string[] {
  const { vrrp } = config;
  return [
    ...section('Static Addresses', vrrp.staticAddresses, (one) => [addressLine(one)]),
    ...section('VRRP Topology', vrrp.instances, (one) => instanceLines(config, one)),
    ...section('VRRP Sync groups', vrrp.syncGroups, (one) => groupLines(config, one)),
    ...section('VRRP Scripts', vrrp.scripts, (one) => scriptLines(config, one)),
    ...section('VRRP Track files', vrrp.trackFiles, (one) => fileLines(config, one)),
    ...section('VRRP Track BFDs', vrrp.bfds, (one) => bfdLines(config, one)),
  ];
}

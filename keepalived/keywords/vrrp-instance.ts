// SPDX-License-Identifier: GPL-2.0-or-later
// `vrrp_instance`.
import { familyOf, isLinkLocal, isMulticast, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import { newInstance } from '../config/defaults.js';
import { findInterface, interfaceExists } from '../config/interfaces.js';
import type { IpAddress, VrrpConfig, VrrpInstance } from '../config/model.js';
import { scriptOf } from '../config/scripts.js';
import { authentication, authHmac } from './vrrp-auth.js';
import { ipAddress } from './ip-address.js';
import { routeLine } from './ip-route.js';
import { ruleLine } from './ip-rule.js';
import * as r from './readers.js';
import { script } from './scripts.js';
import { block, list, table, word, type Line } from './table.js';
import { tracking } from './tracking.js';
import { ipvlan, vmac } from './vrrp-link.js';
import { unicastPeer } from './vrrp-unicast.js';

type V = VrrpInstance;
const all = 0xffff_ffff;
const seconds: readonly [number, number] = [0, 4294];

const named =
  (text: (value: string) => string, colon = '') =>
  (value: string, target: V): string =>
    `(${target.name})${colon} ${text(value)}`;

const invalidBool = (name: string) => named((value) => `invalid ${name} ${value} specified`);
const ignoring = (name: string) => named((value) => `${name} '${value}' invalid - ignoring`, ':');
const again = (name: string) => (given: string, target: V) =>
  `(${target.name}) ${name} already specified - ignoring ${given}`;

function state(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  if (given === 'MASTER') target.wantState = 'MASTER';
  else if (given !== 'BACKUP') {
    context.error(`(${target.name}) unknown state '${given}', defaulting to BACKUP`, 1);
  } else if (target.wantState === 'MASTER') {
    context.error(`(${target.name}) state previously set as MASTER - ignoring BACKUP`, 1);
  } else target.wantState = 'BACKUP';
}

function interfaceName(context: Context, target: V, line: Line): void {
  const name = r.need(context, line, 1);
  if (name.length > 15) {
    context.error(`Interface name '${name}' too long - ignoring`, 1);
    return;
  }
  const warning = `WARNING - interface ${name} for vrrp_instance ${target.name} doesn't exist`;
  if (
    interfaceExists(context, name, warning, 1) &&
    findInterface(context, name)?.loopback === true
  ) {
    const text = `(${target.name}) cannot use a loopback interface (${name}) for vrrp - ignoring`;
    context.error(text, 1);
  } else target.interface = name;
}

function vrf(context: Context, target: V, line: Line): void {
  const name = r.need(context, line, 1);
  const tell = (text: string): void => context.error(`(${target.name}) ${text}`, 1);
  if (name.length > 15) tell(`VRF interface name '${name}' too long - ignoring`);
  else if (target.interface !== undefined)
    tell('Cannot specify VRF interface and interface - ignoring');
  else if (target.vrf !== undefined) {
    tell(`VRF interface already specified as '${target.vrf}' - ignoring`);
  } else {
    const warning = `(${target.name}) WARNING - VRF interface ${name} doesn't exist`;
    if (!interfaceExists(context, name, warning, 1)) return;
    target.vrf = name;
  }
}

const sourceAddress =
  (unicast: boolean): r.Read<V> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const family = familyOf(given);
    const where = `Configuration error: VRRP instance[${target.name}]`;
    if (family === undefined)
      context.error(`${where} malformed src address[${given}]. Skipping...`, 1);
    else if (target.family !== undefined && target.family !== family) {
      const text = `${where} and src address[${given}] MUST be of the same family !!! Skipping...`;
      context.error(text, 1);
    } else {
      target.sourceAddress = plainAddress(given);
      target.family = family;
      if (unicast) target.unicastConfigured = true;
    }
  };

function mcastDestination(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const family = familyOf(given);
  const tell = (text: string): void => context.error(`(${target.name}) ${text}. Skipping...`, 1);
  const linkLocal = family === 6 && !isLinkLocal(given);
  if (family === undefined) tell(`malformed mcast dest address ${given}`);
  else if (target.family !== undefined && family !== target.family) {
    tell(`mcast dest address ${given} MUST match VRRP instance family`);
  } else if (!isMulticast(given) || linkLocal) {
    tell(`mcast_dst_ip ${given} not${family === 6 ? ' link-local' : ''} multicast`);
  } else {
    target.mcastDestination = plainAddress(given);
    target.family = family;
  }
}

function version(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.signed(context, given, { min: 2, max: 3, word: 1 });
  const had = target.version ?? (target.family === 6 ? 3 : undefined);
  if (value === undefined) context.error(`(${target.name}): Version must be either 2 or 3`, 1);
  else if (had !== undefined && had !== value) {
    const text = `vrrp_version ${value} conflicts with configured or deduced version ${had}; ignoring.`;
    context.error(`(${target.name}) ${text}`, 1);
  } else target.version = value;
}

function nativeIpv6(context: Context, target: V): void {
  if (target.family === 4) {
    context.error(`(${target.name}) Cannot specify native_ipv6 with IPv4 addresses`);
    return;
  }
  target.nativeIpv6 = true;
  target.family = 6;
  target.version ??= 3;
}

function priority(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 1, max: 255, word: 1, strict: true });
  const text = `(${target.name}) Priority not valid! must be between 1 & 255. Using default 100`;
  if (value === undefined) context.error(text, 1);
  target.priority = value ?? 100;
}

function oldChecksum(context: Context, target: V, line: Line): void {
  const mode = line.words[1];
  if (mode === undefined) target.oldUnicastChecksum = 'compatible';
  else if (mode === 'never') target.oldUnicastChecksum = 'never';
  else context.error(`(${target.name}) Unknown old_unicast_chksum mode ${mode} - ignoring`, 1);
}

/** The first address decides the instance's family; one of the other family is dropped. */
function vip(context: Context, target: V, line: Line): void {
  const address = ipAddress(context, line, { static: false });
  if (address === undefined) return;
  if (target.family !== undefined && target.family !== address.family) {
    const text = `address family must match VRRP instance [${line.words[0] ?? ''}] - ignoring`;
    context.error(`(${target.name}): ${text}`, 0);
    return;
  }
  target.family = address.family;
  if (isDuplicate(context, target, { address, line, prefix: '' })) return;
  target.vips.push(address);
}

function excludedVip(context: Context, target: V, line: Line): void {
  const address = ipAddress(context, line, { static: false });
  if (address === undefined) return;
  if (!isDuplicate(context, target, { address, line, prefix: 'Excluded ' })) {
    target.excludedVips.push(address);
  }
}

/** From 2.4 on an address that is there already is dropped. */
function isDuplicate(
  context: Context,
  target: V,
  given: { readonly address: IpAddress; readonly line: Line; readonly prefix: string },
): boolean {
  if (context.build !== '2.4.3') return false;
  const same = (one: IpAddress): boolean =>
    one.address === given.address.address && one.interface === given.address.interface;
  const where = target.vips.some(same)
    ? 'a VIP'
    : target.excludedVips.some(same)
      ? 'an excluded VIP'
      : '';
  if (where === '') return false;
  const text = `${given.prefix}VIP duplicates ${where} ${given.line.words[0] ?? ''} - ignoring`;
  context.error(`(${target.name}): ${text}`, 0);
  return true;
}

const setOnly =
  (into: 'skipCheckAdvAddr', name: string): r.Read<V> =>
  (context, target, line) => {
    const given = line.words[1];
    if (given !== undefined && r.booleanOf(given) === undefined) {
      context.error(invalidBool(name)(given, target), 1);
    } else target[into] = true; // A value of false sets it too: only the word is looked at.
  };

function notifyDeleted(context: Context, target: V, line: Line): void {
  if (target.notifyDeleted) {
    const given = line.words[1] ?? '';
    context.error(`(${target.name}) notify_deleted already specified - ignoring ${given}`);
    return;
  }
  target.notifyDeleted = true;
  if (line.words.length > 1) target.notifyDeletedScript = scriptOf(context, line.text, true);
}

function lvsSyncInterface(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  context.error(
    `(${target.name}) Specifying lvs_sync_daemon_interface against a vrrp is deprecated.`,
  );
  context.error('       Please use global lvs_sync_daemon');
  const was = target.lvsSyncDaemonInterface;
  if (was === undefined) target.lvsSyncDaemonInterface = given;
  else {
    const text = `lvs_sync_daemon_interface has already been specified as ${was} - ignoring`;
    context.error(`(${target.name}) ${text}`, 1);
  }
}

const atLeastOne =
  (into: 'garpMasterRepeat' | 'garpMasterRefreshRepeat', name: string): r.Read<V> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const value = r.unsigned(context, given, { min: 0, max: all, word: 1 });
    if (value === undefined) {
      context.error(`(${target.name}): ${name} '${given}' invalid - ignoring`, 1);
      return;
    }
    if (value === 0) {
      context.error(`(${target.name}): ${name} must be greater than 0, setting to 1`, 1);
    }
    target[into] = Math.max(1, value);
  };

const garpExtraIf =
  (deprecated: boolean): r.Read<V> =>
  (context, target, line) => {
    const everywhere = line.words[1] === 'all';
    const index = everywhere ? 2 : 1;
    const given = line.words[index];
    const name = 'garp_extra_if';
    if (deprecated) {
      const text = 'Keyword "vmac_garp_intvl" is deprecated - please use "garp_extra_if"';
      context.report('deprecated', text);
    }
    if (given === undefined) {
      context.error(`(${target.name}): ${name} specified without time - ignoring`);
      return;
    }
    const value = r.unsigned(context, given, { min: 0, max: 86_400, word: index });
    if (value === undefined) {
      context.error(`(${target.name}): ${name} '${given}' invalid - ignoring`, index);
      return;
    }
    target.garpExtraIfSec = value;
    target.garpExtraIfAll = everywhere;
  };

const timerExpired =
  (wrongName: boolean): r.Read<V> =>
  (context, target, line) => {
    if (wrongName) {
      const text = "thread_timer_expired - please replace with keyword 'timer_expired_backup'";
      context.error(`(${target.name}) ${text}`);
    }
    const given = line.words[1];
    const value =
      given === undefined ? 254 : r.unsigned(context, given, { min: 1, max: 254, word: 1 });
    const text = 'timer_expired_backup highest_other_priority not valid! must be between 1 & 254';
    if (value === undefined) context.error(`(${target.name}) ${text}`, 1);
    else target.timerExpiredBackup = value;
  };

function kernelRxBuf(context: Context, target: V, line: Line): void {
  const given = line.words[1];
  const one = line.words.length === 2 ? given : undefined;
  const value =
    one === undefined ? undefined : r.unsigned(context, one, { min: 0, max: all, word: 1 });
  if (value === undefined)
    context.error(`(${target.name}) invalid kernel_rx_buf_size specified`, 1);
  else target.kernelRxBufBytes = value;
}

function ownerIgnore(context: Context, target: V, line: Line): void {
  r.bool<V>('ownerIgnoreAdverts', invalidBool('owner_ignore_adverts'))(context, target, line);
}

function linkbeat(context: Context, target: V): void {
  const text = "'linkbeat_use_polling' in vrrp instance deprecated - use linkbeat_interfaces block";
  context.error(`(${target.name}) ${text}`);
  target.linkbeatUsePolling = true;
}

const preemptDelay: r.DecimalOptions = r.timer(0n, r.seconds(1000));
const advert: r.DecimalOptions = { ...r.timer(10_000n, r.seconds(255)), strict: true };

const instanceTable = table<V>('vrrp_instance', [
  word(
    'use_vmac',
    {
      args: '[name] IFNAME, MAC address, group NAME, netlink_notify_msg in any order',
      default: 'off; vrrp.VRID or vrrp6.VRID',
      repeat: 'last wins',
      since: '1.2.3',
      in: 'md',
      text: 'run on a private macvlan with the VRRP MAC',
      needs: 'macvlan',
    },
    vmac,
  ),
  word(
    'use_vmac_addr',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.2.0',
      in: 'm',
      text: 'VMAC also for addresses on other interfaces',
      needs: 'macvlan',
    },
    r.flag('useVmacAddr'),
  ),
  word(
    'vmac_xmit_base',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.10',
      in: 'md',
      text: 'send and receive adverts on the base interface',
      needs: 'macvlan',
    },
    r.flag('vmacXmitBase'),
  ),
  word(
    'use_ipvlan',
    {
      args: '[bridge or private or vepa] [group NAME] [name IFNAME or IFNAME] [ADDRESS]',
      default: 'off',
      repeat: 'first wins',
      since: '2.0.17',
      in: 'md',
      text: 'run on an ipvlan',
      needs: 'ipvlan',
    },
    ipvlan,
  ),
  list(
    'unicast_peer',
    {
      args: 'value block, ADDRESS [min_ttl 0..255] [max_ttl 0..255]',
      default: 'empty = multicast',
      repeat: 'appends',
      since: '1.2.8',
      in: 'md',
      text: 'send adverts to these peers',
    },
    {
      begin: (_, target) => {
        target.unicastConfigured = true;
        return true;
      },
      each: unicastPeer,
    },
  ),
  word(
    'unicast_fault_no_peer',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.2.5',
      in: 'm',
      text: 'fault instead of multicast when no peers',
    },
    r.flag('unicastFaultNoPeer'),
  ),
  word(
    'check_unicast_src',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.1.0',
      in: 'm',
      text: 'accept only adverts from peers',
    },
    r.flag('checkUnicastSrc'),
  ),
  word(
    'old_unicast_checksum',
    {
      args: '[never]',
      default: 'auto detect',
      repeat: 'last wins',
      since: '1.3.7',
      in: 'md',
      text: 'VRRPv3 IPv4 unicast checksum computed with the multicast address',
      needs: 'checksum compatibility',
    },
    oldChecksum,
  ),
  word(
    'native_ipv6',
    {
      args: 'none',
      default: '-',
      repeat: '-',
      since: '1.2.1',
      in: 'mda',
      text: 'force family IPv6 and version 3',
    },
    nativeIpv6,
  ),
  word(
    'state',
    {
      args: 'MASTER or BACKUP',
      default: 'BACKUP; MASTER if priority 255',
      repeat: 'BACKUP after MASTER refused',
      since: '1.0.3',
      in: 'mda',
      text: 'initial wish',
    },
    state,
  ),
  word(
    'interface',
    {
      args: 'interface name, 15 chars max',
      default: 'required unless unicast with source',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'interface of the instance',
    },
    interfaceName,
  ),
  word(
    'vrf',
    {
      args: 'VRF interface',
      default: 'none',
      repeat: 'first wins',
      since: '2.2.5',
      in: 'm',
      text: 'VRF for unicast without interface',
      needs: 'VRF',
    },
    vrf,
  ),
  word(
    'dont_track_primary',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.1.8',
      in: 'mda',
      text: 'ignore link state of the interface',
    },
    r.flag('dontTrackPrimary'),
  ),
  list(
    'track_interface',
    {
      args: 'value block, IF [weight -254..254 [reverse]]',
      default: 'weight 0',
      repeat: 'appends',
      since: '1.0.3',
      in: 'mda',
      text: 'follow other interfaces; 0 = fault when down',
    },
    tracking('interface', 'trackInterfaces'),
  ),
  list(
    'track_script',
    {
      args: 'value block, NAME [weight -254..254 [reverse or noreverse]]',
      default: "script's weight",
      repeat: 'appends',
      since: '1.1.13',
      in: 'mda',
      text: 'follow scripts',
    },
    tracking('script', 'trackScripts'),
  ),
  list(
    'track_file',
    {
      args: 'value block, NAME [weight -254..254 [reverse or noreverse]]',
      default: "file's weight",
      repeat: 'appends',
      since: '2.0.0',
      in: 'md',
      text: 'follow track_file',
    },
    tracking('file', 'trackFiles'),
  ),
  list(
    'track_process',
    {
      args: 'value block, NAME [weight -254..254 [reverse or noreverse]]',
      default: "process's weight",
      repeat: 'appends',
      since: '2.0.11',
      in: 'md',
      text: 'follow vrrp_track_process',
      needs: 'process connector',
    },
    tracking('process', 'trackProcesses'),
  ),
  list(
    'track_bfd',
    {
      args: 'value block, NAME [weight -253..253 [reverse or noreverse]]',
      default: "instance's weight",
      repeat: 'appends',
      since: '2.0.0',
      in: 'md',
      text: 'follow bfd_instance',
      needs: 'BFD',
    },
    tracking('bfd', 'trackBfds'),
  ),
  word(
    'mcast_src_ip',
    {
      args: 'address',
      default: 'primary interface address',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'source address of adverts',
    },
    sourceAddress(false),
  ),
  word(
    'unicast_src_ip',
    {
      args: 'address',
      default: 'primary interface address',
      repeat: 'last wins',
      since: '1.2.10',
      in: 'md',
      text: 'same, marks the instance as unicast',
    },
    sourceAddress(true),
  ),
  word(
    'mcast_dst_ip',
    {
      args: 'multicast address',
      default: 'global group',
      repeat: 'last wins',
      since: '2.2.5',
      in: 'm',
      text: 'destination of adverts',
    },
    mcastDestination,
  ),
  word(
    'track_src_ip',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.0',
      in: 'md',
      text: 'fault while the configured source address is missing',
    },
    r.flag('trackSrcIp'),
  ),
  word(
    'virtual_router_id',
    {
      args: 'unsigned 1..255',
      default: 'required',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'VRID',
    },
    r.uint(
      'vrid',
      [1, 255],
      named((value) => `VRID '${value}' not valid - must be between 1 & 255`, ':'),
      true,
    ),
  ),
  word(
    'unicast_ttl',
    {
      args: 'unsigned 0..255',
      default: '255 (IPv4), kernel (IPv6)',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'TTL or hop limit of unicast adverts',
    },
    r.uint(
      'unicastTtl',
      [0, 255],
      named((value) => `TTL '${value}' not valid - must be between 0 & 255`, ':'),
      true,
    ),
  ),
  word(
    'version',
    {
      args: '2 or 3',
      default: 'global; 3 for IPv6',
      repeat: 'must not conflict',
      since: '1.2.17',
      in: 'md',
      text: 'protocol version',
    },
    version,
  ),
  word(
    'priority',
    {
      args: 'unsigned 1..255',
      default: '100, 255 if state MASTER',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'election priority',
    },
    priority,
  ),
  word(
    'advert_int',
    {
      args: 'decimal seconds 0.01..255',
      default: '1',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'advertisement interval',
    },
    r.time(
      'advertIntervalUs',
      advert,
      named((value) => `Advert interval (${value}) not valid! Must be > 0 - ignoring`),
    ),
  ),
  list(
    'virtual_ipaddress',
    {
      args: 'value block of address lines',
      default: 'needed (see notes)',
      repeat: 'appends',
      since: '1.0.3',
      in: 'mda',
      text: 'virtual addresses in the advert',
    },
    { each: vip },
  ),
  list(
    'virtual_ipaddress_excluded',
    {
      args: 'value block of address lines',
      default: 'empty',
      repeat: 'appends',
      since: '1.0.3',
      in: 'mda',
      text: 'addresses set but not advertised; any family',
    },
    { each: excludedVip },
  ),
  word(
    'no_virtual_ipaddress',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.2.8',
      in: 'm',
      text: 'no warning about missing VIPs',
    },
    r.flag('noVirtualIpaddress'),
  ),
  word(
    'promote_secondaries',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.3.0',
      in: 'md',
      text: 'set the sysctl on the interface',
    },
    r.flag('promoteSecondaries'),
  ),
  word(
    'linkbeat_use_polling',
    {
      args: 'none',
      default: 'off',
      repeat: '-',
      since: '2.0.0',
      in: 'md',
      text: 'old form of linkbeat_interfaces',
      needs: 'linkbeat',
    },
    linkbeat,
  ),
  word(
    'v3_checksum_as_v2',
    {
      args: '[bool]',
      default: 'global',
      repeat: 'last wins',
      since: '2.2.8',
      in: 'm',
      text: 'see global',
    },
    r.bool('v3ChecksumAsV2', invalidBool('v3_checksum_as_v2')),
  ),
  list(
    'virtual_routes',
    {
      args: 'value block of route lines',
      default: 'empty',
      repeat: 'appends',
      since: '1.0.3',
      in: 'mda',
      text: 'routes set while master',
    },
    {
      each: (context, target, line) => {
        const route = routeLine(context, line, { static: false });
        if (route !== undefined) target.routes.push(route);
      },
    },
  ),
  list(
    'virtual_rules',
    {
      args: 'value block of rule lines',
      default: 'empty',
      repeat: 'appends',
      since: '1.2.20',
      in: 'md',
      text: 'policy rules set while master',
    },
    {
      each: (context, target, line) => {
        const rule = ruleLine(context, line, { static: false });
        if (rule !== undefined) target.rules.push(rule);
      },
    },
  ),
  word(
    'accept',
    {
      args: 'none',
      default: 'on unless strict',
      repeat: 'last wins',
      since: '1.2.17',
      in: 'md',
      text: 'accept packets to the VIPs when not owner',
    },
    r.flag('accept'),
  ),
  word(
    'no_accept',
    {
      args: 'none',
      default: '-',
      repeat: 'last wins',
      since: '1.3.0',
      in: 'md',
      text: 'drop packets to the VIPs (firewall rule)',
      needs: 'iptables or nftables',
    },
    r.flag('accept', false),
  ),
  word(
    'skip_check_adv_addr',
    {
      args: '[bool]',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'see global',
    },
    setOnly('skipCheckAdvAddr', 'skip_check_adv_addr'),
  ),
  word(
    'strict_mode',
    {
      args: '[bool]',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'strict RFC mode',
    },
    r.bool('strict', invalidBool('strict_mode')),
  ),
  word(
    'preempt',
    {
      args: 'none',
      default: 'on',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'clears nopreempt',
    },
    r.flag('nopreempt', false),
  ),
  word(
    'nopreempt',
    {
      args: 'none',
      default: 'off',
      repeat: 'last wins',
      since: '1.1.8',
      in: 'mda',
      text: 'do not take over from a lower-priority master',
    },
    r.flag('nopreempt'),
  ),
  word(
    'preempt_delay',
    {
      args: 'decimal seconds 0..1000',
      default: '0',
      repeat: 'last wins',
      since: '1.1.8',
      in: 'mda',
      text: 'wait before preempting',
    },
    r.time(
      'preemptDelayUs',
      preemptDelay,
      named(() => 'Preempt_delay not valid! must be between 0-1000'),
    ),
  ),
  word(
    'debug',
    {
      args: 'unsigned 0..4',
      default: '0',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'stored, no effect',
    },
    r.uint(
      'debug',
      [0, 4],
      named((value) => `Debug value '${value}' not valid; must be between 0-4`),
    ),
  ),
  word(
    'notify_backup',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.0.3',
      in: 'mda',
      text: 'run on entering BACKUP',
    },
    script('notifyBackup', again('notify_backup script')),
  ),
  word(
    'notify_master',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.0.3',
      in: 'mda',
      text: 'run on entering MASTER',
    },
    script('notifyMaster', again('notify_master script')),
  ),
  word(
    'notify_fault',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.0.3',
      in: 'mda',
      text: 'run on entering FAULT',
    },
    script('notifyFault', again('notify_fault script')),
  ),
  word(
    'notify_stop',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.1.13',
      in: 'mda',
      text: 'run when stopping; keepalived waits up to 1 s',
    },
    script('notifyStop', again('notify_stop script')),
  ),
  word(
    'notify_deleted',
    {
      args: '[script [user [group]]]',
      default: 'FAULT is notified',
      repeat: 'first wins',
      since: '2.1.0',
      in: 'm',
      text: 'state DELETED when removed by reload',
    },
    notifyDeleted,
  ),
  word(
    'notify',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.1.2',
      in: 'mda',
      text: 'run on every change with INSTANCE NAME STATE PRIORITY',
    },
    script('notify', again('notify script')),
  ),
  word(
    'notify_master_rx_lower_pri',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '2.0.6',
      in: 'md',
      text: 'run when a master hears a lower-priority advert',
    },
    script('notifyMasterRxLowerPri', again('notify_master_rx_lower_pri script')),
  ),
  word(
    'smtp_alert',
    {
      args: '[bool]',
      default: 'global defaults, else false',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'mail on changes',
    },
    r.bool('smtpAlert', (value) => `Invalid vrrp_instance smtp_alert parameter ${value}`),
  ),
  word(
    'notify_priority_changes',
    {
      args: '[bool]',
      default: 'group, then global',
      repeat: 'last wins',
      since: '2.0.16',
      in: 'md',
      text: 'FIFO message on priority change',
    },
    r.bool(
      'notifyPriorityChanges',
      named((value) => `Invalid value '${value}' for notify_priority_changes specified`),
    ),
  ),
  word(
    'lvs_sync_daemon_interface',
    {
      args: 'interface',
      default: '-',
      repeat: 'first wins',
      since: '1.0.3',
      in: 'mda',
      text: 'old form of global lvs_sync_daemon',
    },
    lvsSyncInterface,
  ),
  word(
    'garp_master_delay',
    {
      args: 'unsigned seconds 0..4294',
      default: 'global',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'mda',
      text: 'see global',
    },
    r.uint('garpMasterDelaySec', seconds, ignoring('garp_master_delay')),
  ),
  word(
    'garp_master_refresh',
    {
      args: 'unsigned seconds',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.10',
      in: 'md',
      text: 'see global',
    },
    r.uint(
      'garpMasterRefreshSec',
      seconds,
      named((value) => `Invalid garp_master_refresh '${value}' - ignoring`, ':'),
    ),
  ),
  word(
    'garp_master_repeat',
    {
      args: 'unsigned',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.14',
      in: 'md',
      text: 'see global',
    },
    atLeastOne('garpMasterRepeat', 'garp_master_repeat'),
  ),
  word(
    'garp_master_refresh_repeat',
    {
      args: 'unsigned',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.14',
      in: 'md',
      text: 'see global',
    },
    atLeastOne('garpMasterRefreshRepeat', 'garp_master_refresh_repeat'),
  ),
  word(
    'garp_lower_prio_delay',
    {
      args: 'unsigned seconds',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'see global',
    },
    r.uint('garpLowerPrioDelaySec', seconds, ignoring('garp_lower_prio_delay')),
  ),
  word(
    'garp_lower_prio_repeat',
    {
      args: 'unsigned',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'see global',
    },
    r.uint(
      'garpLowerPrioRepeat',
      [0, 0x7fff_ffff],
      named((value) => `Invalid garp_lower_prio_repeat '${value}'`, ':'),
    ),
  ),
  word(
    'down_timer_adverts',
    {
      args: 'unsigned 1..100',
      default: 'global',
      repeat: 'last wins',
      since: '2.2.3',
      in: 'm',
      text: 'see global',
    },
    r.uint(
      'downTimerAdverts',
      [1, 100],
      named((value) => `Invalid down_timer_adverts [1:100] '${value}'`, ':'),
    ),
  ),
  word(
    'timer_expired_backup',
    {
      args: '[unsigned 1..254]',
      default: 'off; word alone 254',
      repeat: 'last wins',
      since: '2.2.8',
      in: 'm',
      text: 'if this process was not scheduled for long enough that another node could be master, return to BACKUP',
    },
    timerExpired(false),
  ),
  word(
    'thread_timer_expired',
    {
      args: 'as above',
      default: '-',
      repeat: '-',
      since: '2.3.2',
      in: 'm',
      text: 'wrong spelling from release notes',
    },
    timerExpired(true),
  ),
  word(
    'garp_extra_if',
    {
      args: '[all] seconds 0..86400',
      default: 'global',
      repeat: 'last wins',
      since: '2.2.3',
      in: 'm',
      text: 'see global vrrp_garp_extra_if',
      needs: 'macvlan',
    },
    garpExtraIf(false),
  ),
  word(
    'vmac_garp_intvl',
    {
      args: 'as garp_extra_if',
      default: '-',
      repeat: '-',
      since: '2.2.0',
      in: 'm',
      text: 'deprecated spelling',
      needs: 'macvlan',
    },
    garpExtraIf(true),
  ),
  word(
    'lower_prio_no_advert',
    {
      args: '[bool]',
      default: 'global',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'see global',
    },
    r.bool('lowerPrioNoAdvert', invalidBool('lower_prio_no_advert')),
  ),
  word(
    'higher_prio_send_advert',
    {
      args: '[bool]',
      default: 'global',
      repeat: 'last wins',
      since: '1.3.5',
      in: 'md',
      text: 'see global',
    },
    r.bool('higherPrioSendAdvert', invalidBool('higher_prio_send_advert')),
  ),
  word(
    'owner_ignore_adverts',
    {
      args: '[bool]',
      default: 'global',
      repeat: 'last wins',
      since: '2.3.3',
      in: 'm',
      text: 'see global',
    },
    ownerIgnore,
  ),
  word(
    'kernel_rx_buf_size',
    {
      args: 'unsigned bytes, exactly one',
      default: '0',
      repeat: 'last wins',
      since: '2.0.3',
      in: 'md',
      text: 'receive buffer share of this instance',
    },
    kernelRxBuf,
  ),
  block(
    'authentication',
    {
      args: 'block',
      default: 'none',
      repeat: 'merges',
      since: '1.0.3',
      in: 'mda',
      text: 'VRRPv2 authentication',
      needs: 'VRRP auth',
    },
    { table: authentication, open: (_, target) => target },
  ),
  block(
    'auth_hmac',
    {
      args: 'block',
      default: 'off',
      repeat: 'merges',
      since: '2.4.0',
      in: 'm',
      text: 'HMAC-SHA256 trailer on adverts',
      needs: 'VRRP auth',
    },
    authHmac,
  ),
  word(
    'dpdk_interface',
    {
      args: 'interface name',
      default: 'none',
      repeat: 'last wins',
      in: 'd',
      text: 'DPVS device on which VIPs are set and gratuitous ARP sent',
    },
    r.text('dpdkInterface'),
  ),
]);

function open(context: Context, target: VrrpConfig, line: Line): V | undefined {
  const name = line.words[1];
  if (name === undefined || line.words.length !== 2) {
    context.error('vrrp_instance must have a name');
    return undefined;
  }
  if (target.instances.some((one) => one.name === name)) {
    context.error(`vrrp instance ${name} already defined`, 1);
    return undefined;
  }
  const instance = newInstance(name);
  target.instances.push(instance);
  return instance;
}

function close(context: Context, target: V): void {
  const unicast = target.unicastPeers.length > 0;
  if (unicast && target.interface === undefined && (target.useVmac || target.useIpvlan)) {
    const text = 'Cannot use VMAC/ipvlan with unicast and no interface - clearing use_vmac';
    context.error(`(${target.name}): ${text}`);
    target.useVmac = target.useIpvlan = false;
  }
  if (unicast && target.useVmac && !target.vmacXmitBase) {
    context.error(`(${target.name}) unicast with use_vmac requires vmac_xmit_base - setting`);
    target.vmacXmitBase = true;
  }
  if (!unicast && target.unicastTtl !== undefined) {
    const text = 'Cannot use unicast_ttl without unicast peers - resetting';
    context.error(`(${target.name}): ${text}`);
    target.unicastTtl = undefined;
  }
}

/** The row of `vrrp_instance`. */
export const instanceRow = block<VrrpConfig, V>(
  'vrrp_instance',
  {
    args: 'NAME (exactly one word)',
    default: '-',
    repeat: 'by name, duplicates skipped',
    since: '1.0.3',
    in: 'mda',
    text: 'a virtual router',
  },
  {
    table: instanceTable,
    open,
    close,
  },
);

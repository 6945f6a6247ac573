// SPDX-License-Identifier: GPL-2.0-or-later
// How the words of `vrrp_instance` are read.
import { familyOf, isLinkLocal, isMulticast, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import { findInterface, interfaceExists } from '../config/interfaces.js';
import type { IpAddress, VrrpInstance } from '../config/model/vrrp.js';
import { scriptOf } from '../config/scripts.js';
import { garpTime } from './garp-time.js';
import { ipAddress } from './ip-address.js';
import * as r from './readers.js';
import type { Line } from './table.js';

export type V = VrrpInstance;
const all = 0xffff_ffff;
export const seconds: readonly [number, number] = [0, 4294];

export const named =
  (text: (value: string) => string, colon = '') =>
  (value: string, target: V): string =>
    `(${target.name})${colon} ${text(value)}`;

export const invalidBool = (name: string) => named((value) => `invalid ${name} ${value} specified`);
export const ignoring = (name: string) =>
  named((value) => `${name} '${value}' invalid - ignoring`, ':');
export const again = (name: string) => (given: string, target: V) =>
  `(${target.name}) ${name} already specified - ignoring ${given}`;

export function state(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  if (given === 'MASTER') target.wantState = 'MASTER';
  else if (given !== 'BACKUP') {
    context.error(`(${target.name}) unknown state '${given}', defaulting to BACKUP`, 1);
  } else if (target.wantState === 'MASTER') {
    context.error(`(${target.name}) state previously set as MASTER - ignoring BACKUP`, 1);
  } else target.wantState = 'BACKUP';
}

export function interfaceName(context: Context, target: V, line: Line): void {
  const name = r.need(context, line, 1);
  if (name.length > 15) {
    context.error(`Interface name '${name}' too long - ignoring`, 1);
    return;
  }
  const warning = `WARNING - interface ${name} for vrrp_instance ${target.name} doesn't exist`;
  target.interface = undefined; // what was named before is forgotten, whatever becomes of this one
  if (!interfaceExists(context, name, warning, 1)) return;
  if (findInterface(context, name)?.loopback === true) {
    const text = `(${target.name}) cannot use a loopback interface (${name}) for vrrp - ignoring`;
    context.error(text, 1);
  } else target.interface = name;
}

export function vrf(context: Context, target: V, line: Line): void {
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

export const sourceAddress =
  (unicast: boolean): r.Read<V> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const family = familyOf(given);
    const where = `Configuration error: VRRP instance[${target.name}]`;
    if (unicast) target.unicastConfigured = true;
    if (family === undefined)
      context.error(`${where} malformed src address[${given}]. Skipping...`, 1);
    else if (target.family !== undefined && target.family !== family) {
      const text = `${where} and src address[${given}] MUST be of the same family !!! Skipping...`;
      context.error(text, 1);
    } else {
      target.sourceAddress = plainAddress(given);
      target.family = family;
    }
  };

export function mcastDestination(context: Context, target: V, line: Line): void {
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

export function version(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.signed(context, given, { min: 2, max: 3, word: 1 });
  const had = target.version ?? (target.family === 6 ? 3 : undefined);
  const shown = context.build === '2.2.7' ? (target.version ?? 0) : had;
  if (value === undefined) context.error(`(${target.name}): Version must be either 2 or 3`, 1);
  else if (had !== undefined && had !== value) {
    const text = `vrrp_version ${value} conflicts with configured or deduced version ${shown}; ignoring.`;
    context.error(`(${target.name}) ${text}`, 1);
  } else target.version = value;
}

export function nativeIpv6(context: Context, target: V): void {
  if (target.family === 4) {
    context.error(`(${target.name}) Cannot specify native_ipv6 with IPv4 addresses`);
    return;
  }
  target.nativeIpv6 = true;
  target.family = 6;
  target.version = 3;
}

export function priority(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 1, max: 255, word: 1, strict: true });
  const text = `(${target.name}) Priority not valid! must be between 1 & 255. Using default 100`;
  if (value === undefined) context.error(text, 1);
  target.priority = value ?? 100;
}

/** A flag that says that the instance was meant to be unicast. */
export const unicastFlag =
  (into: 'unicastFaultNoPeer' | 'checkUnicastSrc'): r.Read<V> =>
  (_, target) => {
    target.unicastConfigured = target[into] = true;
  };

export function oldChecksum(context: Context, target: V, line: Line): void {
  const mode = line.words[1];
  target.unicastConfigured = true;
  if (mode === undefined) target.oldUnicastChecksum = 'compatible';
  else if (mode === 'never') target.oldUnicastChecksum = 'never';
  else context.error(`(${target.name}) Unknown old_unicast_chksum mode ${mode} - ignoring`, 1);
}

/** The first address decides the instance's family; one of the other family is dropped. */
export function vip(context: Context, target: V, line: Line): void {
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

export function excludedVip(context: Context, target: V, line: Line): void {
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

export const setOnly =
  (into: 'skipCheckAdvAddr', name: string): r.Read<V> =>
  (context, target, line) => {
    const given = line.words[1];
    if (given !== undefined && r.booleanOf(given) === undefined) {
      context.error(invalidBool(name)(given, target), 1);
    } else target[into] = true; // A value of false sets it too: only the word is looked at.
  };

export function notifyDeleted(context: Context, target: V, line: Line): void {
  if (target.notifyDeleted) {
    const given = line.words[1] ?? '';
    context.error(`(${target.name}) notify_deleted already specified - ignoring ${given}`);
    return;
  }
  target.notifyDeleted = true;
  if (line.words.length > 1) target.notifyDeletedScript = scriptOf(context, line.text, true);
}

export function lvsSyncInterface(context: Context, target: V, line: Line): void {
  context.error(
    `(${target.name}) Specifying lvs_sync_daemon_interface against a vrrp is deprecated.`,
  );
  const indent = ' '.repeat(6 + Math.abs(target.name.length - 2));
  context.error(`${indent}Please use global lvs_sync_daemon`);
  const given = r.need(context, line, 1);
  const { global, vrrp } = context.config;
  const before = vrrp.instances.find((one) => one.lvsSyncDaemonInterface !== undefined);
  const was = global.lvsSyncDaemon?.interface ?? before?.lvsSyncDaemonInterface;
  if (was === undefined) target.lvsSyncDaemonInterface = given;
  else {
    const text = `lvs_sync_daemon_interface has already been specified as ${was} - ignoring`;
    context.error(`(${target.name}) ${text}`, 1);
  }
}

export const atLeastOne =
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

export const garpExtraIf =
  (name: 'garp_extra_if' | 'vmac_garp_intvl'): r.Read<V> =>
  (context, target, line) => {
    if (name === 'vmac_garp_intvl') {
      const text = `Keyword "${name}" is deprecated - please use "garp_extra_if"`;
      context.report('deprecated', text);
    }
    const found = garpTime(context, line, { name, prefix: `(${target.name}): `, min: 0 });
    if (found === undefined) return;
    target.garpExtraIfSec = found.sec;
    target.garpExtraIfAll = found.all;
  };

export const timerExpired =
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

export function kernelRxBuf(context: Context, target: V, line: Line): void {
  const given = line.words[1];
  const one = line.words.length === 2 ? given : undefined;
  const value =
    one === undefined ? undefined : r.unsigned(context, one, { min: 0, max: all, word: 1 });
  if (value === undefined)
    context.error(`(${target.name}) invalid kernel_rx_buf_size specified`, 1);
  else target.kernelRxBufBytes = value;
}

export function ownerIgnore(context: Context, target: V, line: Line): void {
  r.bool<V>('ownerIgnoreAdverts', invalidBool('owner_ignore_adverts'))(context, target, line);
}

export function linkbeat(context: Context, target: V): void {
  const text = "'linkbeat_use_polling' in vrrp instance deprecated - use linkbeat_interfaces block";
  context.error(`(${target.name}) ${text}`);
  target.linkbeatUsePolling = true;
}

export const preemptDelay: r.DecimalOptions = r.timer(0n, r.seconds(1000));
export const advert: r.DecimalOptions = { ...r.timer(10_000n, r.seconds(255)), strict: true };

// SPDX-License-Identifier: GPL-2.0-or-later
// How the words of `global_defs` are read.
import { familyOf, isLinkLocal, isMulticast, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type { GlobalConfig } from '../config/model/global.js';
import { scriptOf, userByName } from '../config/scripts.js';
import { garpTime } from './garp-time.js';
import * as r from './readers.js';
import type { Line } from './table.js';

export type G = GlobalConfig;
export const all = 0xffff_ffff;
type Field = keyof G;
export const seconds: readonly [number, number] = [0, 4294];
export const invalidGlobal = (name: string) => (value: string) =>
  `Invalid value '${value}' for global ${name} specified`;
export const invalidFor = (name: string) => () => `Invalid value for ${name} specified`;
export const ignoring = (name: string) => (value: string) =>
  `${name} '${value}' invalid - ignoring`;
export const silent = r.flag;

/** A boolean whose wrong value is only told from 2.4 on. */
export function quietBool(into: Field, name: string): r.Read<G> {
  const told = r.bool<G>(into, invalidGlobal(name));
  return (context, target, line) => {
    const value = line.words[1];
    const wrong = value !== undefined && r.booleanOf(value) === undefined;
    if (!wrong || context.build === '2.4.3') told(context, target, line);
  };
}

/** An integer without sign that becomes 1 when 0. */
export function atLeastOne(into: Field, name: string): r.Read<G> {
  return (context, target, line) => {
    const given = r.need(context, line, 1);
    const value = r.unsigned(context, given, { min: 0, max: all, word: 1 });
    if (value === undefined) context.error(`${name} '${given}' invalid - ignoring`, 1);
    else {
      if (value === 0) context.error(`${name} must be greater than 0, setting to 1`, 1);
      r.set(target, into, Math.max(1, value));
    }
  };
}

export function smtpServer(context: Context, target: G, line: Line): void {
  const host = r.need(context, line, 1);
  const portText = line.words[2];
  const port = portText === undefined ? 25 : smtpPort(context, portText);
  const known = context.host.resolves?.(host) ?? true;
  if (port !== undefined && known) target.smtpServer = { host, port };
  else context.error(`Invalid smtp server ${host} ${portText ?? '25'}`, known ? 2 : 1);
}

/** The port is tried with the address and again with the name, so a wrong one is told twice. */
function smtpPort(context: Context, text: string): number | undefined {
  const options = { min: 1, max: 65535, word: 2 };
  const first = r.unsigned(context, text, options);
  return first ?? r.unsigned(context, text, options);
}

export function connectTimeout(context: Context, target: G, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 0, max: 4294, word: 1 });
  if (value === undefined) {
    context.error(`smtp_connect_timeout '${given}' must be in [0, 4294] - ignoring`, 1);
    return;
  }
  if (value === 0) context.error('smtp_conect_timeout must be greater than 0, setting to 1', 1);
  target.smtpConnectTimeoutSec = Math.max(1, value);
}

export const hookScript =
  (into: 'startupScript' | 'shutdownScript', name: string): r.Read<G> =>
  (context, target, line) => {
    if (line.words.length < 2) context.error(`${name} script missing`);
    else if (target[into] !== undefined) context.error(`${name} script already specified`, 1);
    else {
      target[into] = scriptOf(context, line.text, true);
      if (target[into] === undefined) context.error(`Invalid ${name} script`, 1);
    }
  };

export const hookTimeout =
  (into: Field, name: string): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    if (given === undefined) {
      context.error(`${name}_script_timeout requires value`);
      return;
    }
    const value = r.unsigned(context, given, { min: 1, max: 1000, word: 1 });
    const message = `${name}_script_timeout '${given}' must be in [1, 1000] - ignoring`;
    if (value === undefined) context.error(message, 1);
    else r.set(target, into, value);
  };

export function maxAutoPriority(context: Context, target: G, line: Line): void {
  const given = line.words[1];
  if (given === undefined) target.maxAutoPriority = 99;
  else {
    const value = r.signed(context, given, { min: -1, max: 99, word: 1 });
    const message = `max_auto_priority '${given}' must be in [0, 99] (or -1 to disable) - ignoring`;
    if (value === undefined) context.error(message, 1);
    else target.maxAutoPriority = value;
  }
}

export function minAutoPriorityDelay(context: Context, target: G, line: Line): void {
  const given = line.words[1];
  if (given === undefined) {
    context.error('min_auto_priority_delay requires delay time');
    return;
  }
  const value = r.signed(context, given, { min: 1, max: 10_000_000, word: 1 });
  const message = `min_auto_priority_delay '${given}' must be in [1, 10000000] - ignoring`;
  if (value === undefined) context.error(message, 1);
  else target.minAutoPriorityDelayUs = value;
}

export function dynamicInterfaces(context: Context, target: G, line: Line): void {
  target.dynamicInterfaces = true;
  const option = line.words[1];
  if (option === undefined) return;
  if (option === 'allow_if_changes') target.allowInterfaceChanges = true;
  else context.error(`Unknown dynamic_interfaces option '${option}'`, 1);
}

export function lvsTimeouts(context: Context, target: G, line: Line): void {
  if (line.words.length < 3) {
    context.error('lvs_timeouts requires at least one option');
    return;
  }
  const fields = { tcp: 'tcpSec', tcpfin: 'tcpFinSec', udp: 'udpSec' } as const;
  for (let index = 1; index < line.words.length; index++) {
    const name = line.words[index] ?? '';
    const field = fields[name as keyof typeof fields] as
      (typeof fields)[keyof typeof fields] | undefined;
    if (field === undefined)
      context.error(`Unknown option ${name} specified for lvs_timeouts`, index);
    else lvsTimeout(context, target, { name, field, given: line.words[++index], index });
  }
}

function lvsTimeout(
  context: Context,
  target: G,
  one: {
    readonly name: string;
    readonly field: keyof G['lvsTimeouts'];
    readonly given: string | undefined;
    readonly index: number;
  },
): void {
  const { name, field, given, index } = one;
  if (given === undefined) {
    context.error(`No value specified for lvs_timeout ${name} - ignoring`, index - 1);
    return;
  }
  const value = r.unsigned(context, given, { min: 0, max: 2_678_400, word: index });
  if (value === undefined)
    context.error(`Invalid lvs_timeout ${name} (${given}) - ignoring`, index);
  else target.lvsTimeouts[field] = value;
}

export function flushOnStop(context: Context, target: G, line: Line): void {
  const type = line.words[1];
  if (type === undefined) target.lvsFlushOnStop = 'full';
  else if (type === 'VS') target.lvsFlushOnStop = 'services';
  else context.error(`Unknown lvs_flush_on_stop type ${type}`, 1);
}

export const mcastGroup =
  (family: 4 | 6): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const name = `vrrp_mcast_group${family} [${given}]`;
    const found = familyOf(given);
    if (found === undefined) {
      context.error(`Can't parse vrrp_mcast_group${family} [${given}]. Skipping`, 1);
    } else if (found !== family) context.error(`${name} is not IPv${family}. Skipping`, 1);
    else if (!isMulticast(given)) context.error(`${name} is not multicast. Skipping`, 1);
    else {
      if (family === 6 && !isLinkLocal(given)) {
        context.report('warning', `${name} should be link-local multicast.`, { word: 1 });
      }
      target[`mcastGroup${family}`] = plainAddress(given);
    }
  };

export const garpExtraIf =
  (name: string): r.Read<G> =>
  (context, target, line) => {
    if (name === 'vrrp_vmac_garp_intvl') {
      const message = `Keyword "${name}" is deprecated - please use "vrrp_garp_extra_if"`;
      context.report('deprecated', message);
    }
    const found = garpTime(context, line, { name, prefix: '', min: 1 });
    if (found === undefined) return;
    target.garpExtraIfAll = found.all;
    target.garpExtraIfSec = found.sec;
  };

export function version(context: Context, target: G, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.signed(context, given, { min: 2, max: 3, word: 1 });
  if (value === undefined) context.error('VRRP Error: Version must be either 2 or 3', 1);
  else target.vrrpVersion = value;
}

export function iptables(context: Context, target: G, line: Line): void {
  const advice = "Please replace 'vrrp_iptables and 'vrrp_ipsets' with 'nftables' config option";
  context.error(`iptables not supported, using nftables instead. ${advice}`);
  target.iptables = line.words.length > 1 ? line.words.slice(1) : ['INPUT', 'OUTPUT'];
  target.nftablesTable ??= 'keepalived';
}

export function ipsets(context: Context, target: G, line: Line): void {
  const names = line.words.slice(1);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) context.error(`vrrp_ipsets: set name ${twice} used more than once`);
  else target.ipsets = names;
}

export const nftTable =
  (into: 'nftablesTable' | 'nftablesIpvsTable', what: string, standard: string): r.Read<G> =>
  (context, target, line) => {
    const name = line.words[1] ?? standard;
    if (target[into] !== undefined) context.error(`${what}nftables already specified - ignoring`);
    else if (name.length > 30 && context.build === '2.4.3') {
      context.error(`VRRP Error : ${what}nftables table name too long - ignored`, 1);
    } else if (name === '' && context.build === '2.4.3')
      context.error(`VRRP Error : ${what}nftables table name empty - ignored`, 1);
    else target[into] = name;
  };

export const nftPriority =
  (into: Field, what: string): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const value = r.signed(context, given, {
      min: -0x8000_0000,
      max: 0x7fff_ffff,
      word: 1,
      strict: true,
    });
    const message = `invalid ${what}nftables chain priority '${given}'`;
    if (value === undefined) context.report('invalidNumber', message, { word: 1 });
    else r.set(target, into, value);
  };

export function startFwmark(context: Context, target: G, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 1, max: all, word: 1 });
  const message = `invalid ipvs nftables start_fwmark priority '${given}'`;
  if (value === undefined) context.report('invalidNumber', message, { word: 1 });
  else target.nftablesIpvsStartFwmark = value;
}

export function snmpSocket(context: Context, target: G, line: Line): void {
  const [, name, extra] = line.words;
  if (extra !== undefined)
    context.error('Too many parameters specified for snmp_socket - ignoring', 2);
  else if (name === undefined) context.error('SNMP error : snmp socket name missing');
  else if (name.length > 1023) context.error('SNMP error : snmp socket name too long - ignored', 1);
  else if (target.snmpSocket !== undefined) {
    context.error(`SNMP socket already set to ${target.snmpSocket} - ignoring`, 1);
  } else target.snmpSocket = name;
}

export function scriptUser(context: Context, target: G, line: Line): void {
  const [, user, group] = line.words;
  if (user === undefined) {
    context.error('No script username specified');
    return;
  }
  const found = userByName(context, user, group);
  if (found === undefined) context.error('Error setting global script uid/gid', 1);
  target.scriptUser = found;
  target.scriptUserFailed = found === undefined;
}

export const receiveBuffer =
  (name: string): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    if (given === undefined) {
      context.error(`${name}_rcv_bufs size missing`);
      return;
    }
    const value = r.unsigned(context, given, { min: 0, max: all, word: 1 });
    if (value === undefined) context.error(`${name}_rcv_bufs size (${given}) invalid`, 1);
    else target.receiveBuffers[name] = value;
  };

export const receiveBufferForce =
  (name: string): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    const value = given === undefined ? true : r.booleanOf(given);
    if (value === undefined) context.error(invalidGlobal(`${name}_rcv_bufs_force`)(given ?? ''), 1);
    else target.receiveBuffersForce[name] = value;
  };

export function rxBufsPolicy(context: Context, target: G, line: Line): void {
  if (line.words.length < 2) {
    context.error('vrrp_rx_bufs_policy missing');
    return;
  }
  const policy = target.rxBufsPolicy;
  for (const [offset, given] of line.words.slice(1).entries()) {
    if (given.toUpperCase() === 'MTU') policy.mtu = true;
    else if (given.toUpperCase() === 'ADVERT') policy.advert = true;
    else {
      const value = r.unsigned(context, line.words[1] ?? '', {
        min: 0,
        max: all,
        word: offset + 1,
      });
      if (value === undefined) context.error(`Invalid vrrp_rx_bufs_policy ${given}`, offset + 1);
      else policy.sizeBytes = value;
    }
  }
  settlePolicy(context, policy);
}

function settlePolicy(context: Context, policy: G['rxBufsPolicy']): void {
  if (policy.sizeBytes !== undefined && (policy.mtu || policy.advert)) {
    context.error('Cannot set vrrp_rx_bufs_policy size and policy, ignoring policy');
    policy.mtu = policy.advert = false;
  } else if (policy.mtu && policy.advert) {
    context.error('Cannot set both vrrp_rx_bufs_policy MTU and ADVERT, ignoring ADVERT');
    policy.advert = false;
  }
}

export function rxBufsMultiplier(context: Context, target: G, line: Line): void {
  const given = line.words[1] ?? '';
  if (line.words.length !== 2) context.error('Invalid vrrp_rx_bufs_multiplier');
  else {
    const value = r.unsigned(context, given, { min: 1, max: all, word: 1 });
    if (value === undefined) context.error(`Invalid vrrp_rx_bufs_multiplier ${given}`, 1);
    else target.rxBufsMultiplier = value;
  }
}

export const longest =
  (into: 'startupDelayUs' | 'delayAfterBootUs', name: string): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const options = { ...r.timer(1000n, 4_294_967_295n), word: 1 };
    const value = r.decimal(context, given, options);
    if (value === undefined) context.error(`${name} '${given}' is invalid`, 1);
    else target[into] = Math.max(target[into], value);
  };

export const prefixOnce =
  (into: 'vmacPrefix' | 'vmacAddrPrefix', name: string): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    if (target[into] === undefined) target[into] = given;
    else context.error(`${name} prefix has already been specified - ignoring ${given}`, 1);
  };

/** 2.2.7 ends without a name; later it means the initial namespace. */
function ipvsNamespace(context: Context, line: Line): string {
  return context.build === '2.4.3' ? (line.words[1] ?? '') : r.need(context, line, 1);
}

export const once =
  (into: 'netNamespace' | 'netNamespaceIpvs' | 'instance', name: string): r.Read<G> =>
  (context, target, line) => {
    const given = into === 'netNamespaceIpvs' ? ipvsNamespace(context, line) : line.words[1];
    if (given === undefined) context.error(`${name} name missing - ignoring`);
    else if (target[into] === undefined) target[into] = given;
    else context.error(`Duplicate ${name} definition ${given} - ignoring`, 1);
  };

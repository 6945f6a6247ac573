// SPDX-License-Identifier: GPL-2.0-or-later
// `global_defs` and the words that stand beside it.
import { familyOf, isLinkLocal, isMulticast, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type { Fifo, GlobalConfig } from '../config/model.js';
import { scriptOf, userByName } from '../config/scripts.js';
import { processRows } from './global-process.js';
import { syncDaemon } from './global-syncd.js';
import { umask } from './global-umask.js';
import * as r from './readers.js';
import { block, list, table, word, type Line, type Row } from './table.js';

type G = GlobalConfig;
const all = 0xffff_ffff;
const seconds: readonly [number, number] = [0, 4294];
const invalidGlobal = (name: string) => (value: string) =>
  `Invalid value '${value}' for global ${name} specified`;
const invalidFor = (name: string) => () => `Invalid value for ${name} specified`;
const ignoring = (name: string) => (value: string) => `${name} '${value}' invalid - ignoring`;
const silent = r.flag;

/** A boolean whose wrong value is only told from 2.4 on. */
function quietBool(into: keyof G & string, name: string): r.Read<G> {
  const told = r.bool<G>(into, invalidGlobal(name));
  return (context, target, line) => {
    const value = line.words[1];
    const wrong = value !== undefined && r.booleanOf(value) === undefined;
    if (!wrong || context.build === '2.4.3') told(context, target, line);
  };
}

/** An integer without sign that becomes 1 when 0. */
function atLeastOne(into: keyof G & string, name: string): r.Read<G> {
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

function smtpServer(context: Context, target: G, line: Line): void {
  const host = r.need(context, line, 1);
  const portText = line.words[2];
  const port = portText === undefined ? 25 : smtpPort(context, portText);
  if (port === undefined) context.error(`Invalid smtp server ${host} ${portText ?? ''}`, 2);
  else target.smtpServer = { host, port };
}

/** The port is tried with the address and again with the name, so a wrong one is told twice. */
function smtpPort(context: Context, text: string): number | undefined {
  const options = { min: 1, max: 65535, word: 2 };
  const first = r.unsigned(context, text, options);
  return first ?? r.unsigned(context, text, options);
}

function connectTimeout(context: Context, target: G, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 0, max: 4294, word: 1 });
  if (value === undefined) {
    context.error(`smtp_connect_timeout '${given}' must be in [0, 4294] - ignoring`, 1);
    return;
  }
  if (value === 0) context.error('smtp_conect_timeout must be greater than 0, setting to 1', 1);
  target.smtpConnectTimeoutSec = Math.max(1, value);
}

const hookScript =
  (into: 'startupScript' | 'shutdownScript', name: string): r.Read<G> =>
  (context, target, line) => {
    if (line.words.length < 2) context.error(`${name} script missing`);
    else if (target[into] !== undefined) context.error(`${name} script already specified`, 1);
    else target[into] = scriptOf(context, line.text, true);
  };

const hookTimeout =
  (into: keyof G & string, name: string): r.Read<G> =>
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

function maxAutoPriority(context: Context, target: G, line: Line): void {
  const given = line.words[1];
  if (given === undefined) target.maxAutoPriority = 99;
  else {
    const value = r.signed(context, given, { min: -1, max: 99, word: 1 });
    const message = `max_auto_priority '${given}' must be in [0, 99] (or -1 to disable) - ignoring`;
    if (value === undefined) context.error(message, 1);
    else target.maxAutoPriority = value;
  }
}

function minAutoPriorityDelay(context: Context, target: G, line: Line): void {
  const given = line.words[1];
  if (given === undefined) {
    context.error('min_auto_priority_delay requires delay time');
    return;
  }
  const value = r.unsigned(context, given, { min: 1, max: 10_000_000, word: 1 });
  const message = `min_auto_priority_delay '${given}' must be in [1, 10000000] - ignoring`;
  if (value === undefined) context.error(message, 1);
  else target.minAutoPriorityDelayUs = value;
}

function dynamicInterfaces(context: Context, target: G, line: Line): void {
  target.dynamicInterfaces = true;
  const option = line.words[1];
  if (option === undefined) return;
  if (option === 'allow_if_changes') target.allowInterfaceChanges = true;
  else context.error(`Unknown dynamic_interfaces option '${option}'`, 1);
}

function lvsTimeouts(context: Context, target: G, line: Line): void {
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

function flushOnStop(context: Context, target: G, line: Line): void {
  const type = line.words[1];
  if (type === undefined) target.lvsFlushOnStop = 'full';
  else if (type === 'VS') target.lvsFlushOnStop = 'services';
  else context.error(`Unknown lvs_flush_on_stop type ${type}`, 1);
}

const mcastGroup =
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

const garpExtraIf =
  (name: string): r.Read<G> =>
  (context, target, line) => {
    const everywhere = line.words[1] === 'all';
    const given = line.words[everywhere ? 2 : 1];
    if (name === 'vrrp_vmac_garp_intvl') {
      const message = `Keyword "${name}" is deprecated - please use "vrrp_garp_extra_if"`;
      context.report('deprecated', message);
    }
    if (given === undefined) {
      context.error(`vrrp_garp_extra_if specified without time - ignoring`);
      return;
    }
    const value = r.unsigned(context, given, { min: 1, max: 86_400, word: everywhere ? 2 : 1 });
    if (value === undefined) {
      context.error(`vrrp_garp_extra_if '${given}' invalid - ignoring`, everywhere ? 2 : 1);
      return;
    }
    target.garpExtraIfAll = everywhere;
    target.garpExtraIfSec = value;
  };

function version(context: Context, target: G, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.signed(context, given, { min: 2, max: 3, word: 1 });
  if (value === undefined) context.error('VRRP Error: Version must be either 2 or 3', 1);
  else target.vrrpVersion = value;
}

function iptables(context: Context, target: G, line: Line): void {
  const advice = "Please replace 'vrrp_iptables and 'vrrp_ipsets' with 'nftables' config option";
  context.error(`iptables not supported, using nftables instead. ${advice}`);
  target.iptables = line.words.length > 1 ? line.words.slice(1) : ['INPUT', 'OUTPUT'];
  target.nftablesTable ??= 'keepalived';
}

function ipsets(context: Context, target: G, line: Line): void {
  const names = line.words.slice(1);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) context.error(`vrrp_ipsets: set name ${twice} used more than once`);
  else target.ipsets = names;
}

const nftTable =
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

const nftPriority =
  (into: keyof G & string, what: string): r.Read<G> =>
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

function startFwmark(context: Context, target: G, line: Line): void {
  const given = r.need(context, line, 1);
  const value = r.unsigned(context, given, { min: 1, max: all, word: 1 });
  const message = `invalid ipvs nftables start_fwmark priority '${given}'`;
  if (value === undefined) context.report('invalidNumber', message, { word: 1 });
  else target.nftablesIpvsStartFwmark = value;
}

type FifoField = 'notifyFifo' | 'vrrpNotifyFifo' | 'lvsNotifyFifo';

const fifoPath =
  (into: FifoField, prefix: string): r.Read<G> =>
  (context, target, line) => {
    const [, path, user, group] = line.words;
    const fifo: Fifo = target[into];
    if (path === undefined) context.error(`No ${prefix}notify_fifo name specified`);
    else if (fifo.path !== undefined) {
      context.error(`${prefix}notify_fifo already specified - ignoring ${path}`, 1);
    } else if (user === undefined || userByName(context, user, group) !== undefined)
      fifo.path = path;
  };

const fifoScript =
  (into: FifoField, prefix: string): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    const fifo: Fifo = target[into];
    if (given === undefined) context.error(`No ${prefix}notify_fifo_script specified`);
    else if (fifo.script !== undefined) {
      context.error(`${prefix}notify_fifo_script already specified - ignoring ${given}`, 1);
    } else fifo.script = scriptOf(context, line.text, true);
  };

function snmpSocket(context: Context, target: G, line: Line): void {
  const [, name, extra] = line.words;
  if (extra !== undefined)
    context.error('Too many parameters specified for snmp_socket - ignoring', 2);
  else if (name === undefined) context.error('SNMP error : snmp socket name missing');
  else if (name.length > 1023) context.error('SNMP error : snmp socket name too long - ignored', 1);
  else if (target.snmpSocket !== undefined) {
    context.error(`SNMP socket already set to ${target.snmpSocket} - ignoring`, 1);
  } else target.snmpSocket = name;
}

function scriptUser(context: Context, target: G, line: Line): void {
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

const receiveBuffer =
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

const receiveBufferForce =
  (name: string): r.Read<G> =>
  (context, target, line) => {
    const given = line.words[1];
    const value = given === undefined ? true : r.booleanOf(given);
    if (value === undefined) context.error(invalidGlobal(`${name}_rcv_bufs_force`)(given ?? ''), 1);
    else target.receiveBuffersForce[name] = value;
  };

function rxBufsPolicy(context: Context, target: G, line: Line): void {
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

function rxBufsMultiplier(context: Context, target: G, line: Line): void {
  const given = line.words[1] ?? '';
  if (line.words.length !== 2) context.error('Invalid vrrp_rx_bufs_multiplier');
  else {
    const value = r.unsigned(context, given, { min: 1, max: all, word: 1 });
    if (value === undefined) context.error(`Invalid vrrp_rx_bufs_multiplier ${given}`, 1);
    else target.rxBufsMultiplier = value;
  }
}

const longest =
  (into: 'startupDelayUs' | 'delayAfterBootUs', name: string): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    const options = { ...r.timer(1000n, 4_294_967_295n), word: 1 };
    const value = r.decimal(context, given, options);
    if (value === undefined) context.error(`${name} '${given}' is invalid`, 1);
    else target[into] = Math.max(target[into], value);
  };

const prefixOnce =
  (into: 'vmacPrefix' | 'vmacAddrPrefix', name: string): r.Read<G> =>
  (context, target, line) => {
    const given = r.need(context, line, 1);
    if (target[into] === undefined) target[into] = given;
    else context.error(`${name} prefix has already been specified - ignoring ${given}`, 1);
  };

const includeTypes = ['read', 'match', 'wildcard_match', 'brace_match'];

function includeCheck(context: Context, target: G, line: Line): void {
  const given = line.words.slice(1);
  for (const [offset, one] of given.entries()) {
    if (includeTypes.includes(one.replace(/^[+-]/, ''))) continue;
    context.error(`Unknown include_check type '${one}' - ignoring`, offset + 1);
  }
  target.includeCheck = given;
}

const exactlyOne =
  (into: keyof G & string, message: string): r.Read<G> =>
  (context, target, line) => {
    if (line.words.length !== 2) context.error(message);
    else r.set(target, into, line.words[1]);
  };

function configSaveDir(context: Context, target: G, line: Line): void {
  const path = r.need(context, line, 1);
  const found = context.host.stat(path);
  const parent = context.host.stat(path.replace(/\/[^/]*\/?$/, '') || '/');
  if (found !== undefined && found.kind !== 'folder') {
    context.error(`config_save_dir ${path} exists and is not a directory`, 1);
  } else if (found === undefined && parent === undefined) {
    const reason = 'error 2 - No such file or directory';
    context.error(`Unable to create config_save_dir ${path} (${reason})`, 1);
  } else target.configSaveDir = path;
}

function tmpConfigDirectory(context: Context, target: G, line: Line): void {
  const path = line.words[1];
  if (path === undefined) context.error('tmp_config_directory missing directory name');
  else if (target.tmpConfigDirectory !== undefined) {
    context.error('tmp_config_directory already specified - ignoring', 1);
  } else target.tmpConfigDirectory = path;
}

/** 2.2.7 ends without a name; later it means the initial namespace. */
function ipvsNamespace(context: Context, line: Line): string {
  return context.build === '2.4.3' ? (line.words[1] ?? '') : r.need(context, line, 1);
}

const once =
  (into: 'netNamespace' | 'netNamespaceIpvs' | 'instance', name: string): r.Read<G> =>
  (context, target, line) => {
    const given = into === 'netNamespaceIpvs' ? ipvsNamespace(context, line) : line.words[1];
    if (given === undefined) context.error(`${name} name missing - ignoring`);
    else if (target[into] === undefined) target[into] = given;
    else {
      // Told when the words are read again for the start of the namespaces; counts for nothing.
      const cls = into === 'instance' ? 'general' : 'note';
      context.report(cls, `Duplicate ${name} definition ${given} - ignoring`, { word: 1 });
    }
  };

const globalDefs = table<G>('global_defs', [
  ...processRows,
  word(
    'use_symlink_paths',
    {
      args: '[bool]',
      default: 'false (true if word alone)',
      repeat: 'last wins',
      since: '2.3.0',
      in: 'm',
      text: 'keep symbolic links in script paths instead of running the resolved path',
    },
    r.bool('useSymlinkPaths', invalidGlobal('use_symlink_path')),
  ),
  word(
    'set_supplementary_groups',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      in: 'm',
      text: 'set supplementary groups of the script user for all scripts',
    },
    r.bool(
      'setSupplementaryGroups',
      (value) => `Invalid set_supplementary_groups parameter ${value}`,
    ),
  ),
  word(
    'router_id',
    {
      args: 'string',
      default: 'local host name (FQDN)',
      repeat: 'last wins',
      since: '1.1.8',
      in: 'md',
      text: 'name used in SMTP alert subjects and SNMP',
    },
    r.textOr('routerId', 'routerid name missing - ignoring'),
  ),
  word(
    'notification_email_from',
    {
      args: 'one word (address)',
      default: 'user@hostname when smtp_server set',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'md',
      text: 'sender of alert mails',
    },
    (context, target, line) => {
      const [, address, extra] = line.words;
      if (address === undefined) {
        context.error('emailfrom missing - ignoring');
        return;
      }
      target.emailFrom = address;
      if (extra !== undefined && context.build === '2.4.3') {
        context.error(`emailfrom - ignoring extra entries '${extra}' ...`, 2);
      }
    },
  ),
  word(
    'smtp_server',
    {
      args: 'address or name [port 1..65535]',
      default: 'none; port 25',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'md',
      text: 'mail relay for alerts; no relay = no mail',
    },
    smtpServer,
  ),
  word(
    'smtp_helo_name',
    {
      args: 'string',
      default: 'local host name',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'HELO name for alert mails',
    },
    (_, target, line) => {
      if (line.words[1] !== undefined) target.smtpHeloName = line.words[1];
    },
  ),
  word(
    'smtp_connect_timeout',
    {
      args: 'unsigned seconds 0..4294',
      default: '30',
      repeat: 'last wins',
      since: '1.0.3',
      in: 'md',
      text: 'alert mail connection and I/O timeout',
    },
    connectTimeout,
  ),
  list(
    'notification_email',
    {
      args: 'value block of addresses',
      default: 'empty',
      repeat: 'appends',
      since: '1.0.3',
      in: 'md',
      text: 'alert mail recipients',
    },
    {
      begin: (_, target) => {
        target.emailsBefore = target.emails.length;
        return true;
      },
      each: (_, target, line) => {
        target.emails.push(...line.words);
      },
      end: (context, target) => {
        if (target.emails.length === target.emailsBefore)
          context.error('Warning - empty notification_email block');
      },
    },
  ),
  word(
    'smtp_alert',
    {
      args: '[bool]',
      default: 'unset',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'default for smtp_alert of VRRP instances, groups, virtual and real servers',
    },
    r.bool('smtpAlert', invalidGlobal('smtp_alert')),
  ),
  word(
    'startup_script',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '2.1.0',
      in: 'm',
      text: 'run by the parent before any child starts',
    },
    hookScript('startupScript', 'startup'),
  ),
  word(
    'startup_script_timeout',
    {
      args: 'unsigned seconds 1..1000',
      default: '10',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'kill the startup script after this time (TERM, 2 s, KILL)',
    },
    hookTimeout('startupScriptTimeoutSec', 'startup'),
  ),
  word(
    'shutdown_script',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '2.1.0',
      in: 'm',
      text: 'run by the parent after all children have stopped',
    },
    hookScript('shutdownScript', 'shutdown'),
  ),
  word(
    'shutdown_script_timeout',
    {
      args: 'unsigned seconds 1..1000',
      default: '10',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'as for startup',
    },
    hookTimeout('shutdownScriptTimeoutSec', 'shutdown'),
  ),
  word(
    'max_auto_priority',
    {
      args: '[int -1..99]',
      default: '0 (disabled with a NOTICE line); word alone = 99',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'highest realtime priority that may be taken automatically after a timer delay; -1 disables silently',
    },
    maxAutoPriority,
  ),
  word(
    'min_auto_priority_delay',
    {
      args: 'unsigned microseconds 1..10000000',
      default: '1000000',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'how late a timer must be before the priority is raised',
    },
    minAutoPriorityDelay,
  ),
  word(
    'smtp_alert_vrrp',
    {
      args: '[bool]',
      default: 'unset',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'default smtp_alert for VRRP only, before smtp_alert',
    },
    r.bool('smtpAlertVrrp', invalidGlobal('smtp_alert_vrrp')),
  ),
  word(
    'smtp_alert_checker',
    {
      args: '[bool]',
      default: 'unset',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'default smtp_alert for checkers only, before smtp_alert',
    },
    r.bool('smtpAlertChecker', invalidGlobal('smtp_alert_checker')),
  ),
  word(
    'checker_log_all_failures',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.11',
      in: 'md',
      text: 'log every failed check, not only state changes',
    },
    r.bool('checkerLogAllFailures', invalidFor('checker_log_all_failures')),
  ),
  word(
    'dynamic_interfaces',
    {
      args: '[allow_if_changes]',
      default: 'off',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'allow configured interfaces that do not exist yet; optionally follow changes of underlying type/vlan',
    },
    dynamicInterfaces,
  ),
  word(
    'no_email_faults',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.0',
      in: 'md',
      text: 'no mail for transitions to FAULT',
    },
    silent('noEmailFaults'),
  ),
  word(
    'default_interface',
    {
      args: 'interface name',
      default: 'eth0',
      repeat: 'last wins',
      since: '1.2.24',
      in: 'md',
      text: 'interface for static addresses without dev',
    },
    r.textOr('defaultInterface', 'default_interface requires interface name'),
  ),
  word(
    'disable_local_igmp',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.2.0',
      in: 'm',
      text: 'turn off IGMP reports for link-local groups while running',
    },
    silent('disableLocalIgmp'),
  ),
  word(
    'v3_checksum_as_v2',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.2.8',
      in: 'm',
      text: 'VRRPv3 over IPv4 checksum without pseudo header',
    },
    silent('v3ChecksumAsV2'),
  ),
  word(
    'lvs_timeouts',
    {
      args: 'any of: tcp N, tcpfin N, udp N (seconds 0..2678400)',
      default: 'kernel values',
      repeat: 'last wins',
      since: '1.2.24',
      in: 'md',
      text: 'ipvs session timeouts set at start',
    },
    lvsTimeouts,
  ),
  word(
    'lvs_flush',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.23',
      in: 'md',
      text: 'flush all IPVS rules at start',
    },
    silent('lvsFlush'),
  ),
  word(
    'lvs_flush_on_stop',
    {
      args: '[VS]',
      default: 'off',
      repeat: 'last wins',
      since: '2.2.0',
      in: 'm',
      text: 'at stop flush everything, or (VS) delete virtual servers without deleting real servers one by one',
    },
    flushOnStop,
  ),
  word(
    'lvs_flush_onstop',
    {
      args: '[VS]',
      default: 'off',
      repeat: 'last wins',
      since: '2.0.15',
      in: 'md',
      text: 'old spelling of lvs_flush_on_stop',
    },
    flushOnStop,
  ),
  word(
    'lvs_sync_daemon',
    {
      args: 'IFNAME [inst VRRP_INSTANCE] [id 0..255] [maxlen 1..65507] [port 1..65535] [ttl 1..255] [group MCAST]; old form IFNAME INSTANCE [ID]',
      default: 'none; id = VRID of the instance or 0',
      repeat: 'first wins',
      since: '1.2.20',
      in: 'md',
      text: 'run the IPVS connection sync daemon; master or backup follows the VRRP instance',
    },
    syncDaemon,
  ),
  word(
    'vrrp_mcast_group4',
    {
      args: 'IPv4 multicast address',
      default: '224.0.0.18',
      repeat: 'last wins',
      since: '1.2.10',
      in: 'md',
      text: 'multicast destination for IPv4 adverts',
    },
    mcastGroup(4),
  ),
  word(
    'vrrp_mcast_group6',
    {
      args: 'IPv6 multicast address',
      default: 'ff02::12',
      repeat: 'last wins',
      since: '1.2.10',
      in: 'md',
      text: 'multicast destination for IPv6 adverts',
    },
    mcastGroup(6),
  ),
  word(
    'vrrp_garp_master_delay',
    {
      args: 'unsigned seconds 0..4294',
      default: '5',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'delay of the second GARP burst after becoming master; 0 = none',
    },
    r.uint('garpMasterDelaySec', seconds, ignoring('vrrp_garp_master_delay')),
  ),
  word(
    'vrrp_garp_master_repeat',
    {
      args: 'unsigned',
      default: '5',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'GARPs per burst on becoming master',
    },
    atLeastOne('garpMasterRepeat', 'vrrp_garp_master_repeat'),
  ),
  word(
    'vrrp_garp_master_refresh',
    {
      args: 'unsigned seconds',
      default: '0 (off)',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'period of repeated GARPs while master',
    },
    r.uint(
      'garpMasterRefreshSec',
      seconds,
      (value) => `Invalid vrrp_garp_master_refresh '${value}' - ignoring`,
    ),
  ),
  word(
    'vrrp_garp_master_refresh_repeat',
    {
      args: 'unsigned',
      default: '1',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'GARPs per refresh',
    },
    atLeastOne('garpMasterRefreshRepeat', 'vrrp_garp_master_refresh_repeat'),
  ),
  word(
    'vrrp_garp_lower_prio_delay',
    {
      args: 'unsigned seconds 0..4294',
      default: 'value of vrrp_garp_master_delay',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'delay of second burst after a lower-priority advert',
    },
    r.uint('garpLowerPrioDelaySec', seconds, ignoring('vrrp_garp_lower_prio_delay')),
  ),
  word(
    'vrrp_garp_lower_prio_repeat',
    {
      args: 'unsigned 0..2147483647',
      default: 'value of vrrp_garp_master_repeat',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'GARPs after a lower-priority advert',
    },
    r.uint(
      'garpLowerPrioRepeat',
      [0, 0x7fff_ffff],
      (value) => `Invalid vrrp_garp_lower_prio_repeat '${value}'`,
    ),
  ),
  word(
    'vrrp_down_timer_adverts',
    {
      args: 'unsigned 1..100',
      default: '3',
      repeat: 'last wins',
      since: '2.2.3',
      in: 'm',
      text: 'adverts missed before the master is considered down',
    },
    r.uint(
      'downTimerAdverts',
      [1, 100],
      (value) => `Invalid vrrp_down_timer_adverts [1:100] '${value}'`,
    ),
  ),
  word(
    'vrrp_garp_interval',
    {
      args: 'decimal seconds, microsecond resolution, min 0.000001',
      default: '0 (no delay)',
      repeat: 'last wins',
      since: '1.2.21',
      in: 'md',
      text: 'gap between GARPs on one interface',
    },
    r.time(
      'garpIntervalUs',
      r.positiveTimer,
      (value) => `vrrp_garp_interval '${value}' is invalid`,
    ),
  ),
  word(
    'vrrp_gna_interval',
    {
      args: 'decimal seconds, as above',
      default: '0',
      repeat: 'last wins',
      since: '1.2.21',
      in: 'md',
      text: 'gap between unsolicited NAs on one interface',
    },
    r.time('gnaIntervalUs', r.positiveTimer, (value) => `vrrp_gna_interval '${value}' is invalid`),
  ),
  word(
    'vrrp_min_garp',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.12',
      in: 'md',
      text: 'one GARP, no repeat, no refresh, no delay, but only for values still at default',
    },
    r.bool('minGarp', invalidFor('vrrp_min_garp')),
  ),
  word(
    'vrrp_garp_extra_if',
    {
      args: '[all] seconds 1..86400',
      default: 'off',
      repeat: 'last wins',
      since: '2.2.3',
      in: 'm',
      text: 'periodic GARP on each other VMAC (or all) interface carrying addresses',
      needs: 'macvlan',
    },
    garpExtraIf('vrrp_garp_extra_if'),
  ),
  word(
    'vrrp_vmac_garp_intvl',
    {
      args: 'as vrrp_garp_extra_if',
      default: 'off',
      repeat: 'last wins',
      since: '2.2.0',
      in: 'm',
      text: 'deprecated spelling of vrrp_garp_extra_if',
      needs: 'macvlan',
    },
    garpExtraIf('vrrp_vmac_garp_intvl'),
  ),
  word(
    'vrrp_lower_prio_no_advert',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'master does not answer a lower-priority advert',
    },
    r.bool('lowerPrioNoAdvert', invalidFor('vrrp_lower_prio_no_advert')),
  ),
  word(
    'vrrp_higher_prio_send_advert',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '1.3.5',
      in: 'md',
      text: 'master sends one more advert before stepping down',
    },
    r.bool('higherPrioSendAdvert', invalidFor('vrrp_higher_prio_send_advert')),
  ),
  word(
    'vrrp_version',
    {
      args: 'int 2 or 3',
      default: '2',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'default protocol version for IPv4',
    },
    version,
  ),
  word(
    'vrrp_iptables',
    {
      args: '[INCHAIN [OUTCHAIN]]',
      default: 'off; word alone INPUT and OUTPUT',
      repeat: 'first wins',
      since: '1.2.20',
      in: 'md',
      text: 'use iptables for no_accept and vmac rules',
      needs: 'iptables, nftables',
    },
    iptables,
  ),
  word(
    'vrrp_ipsets',
    {
      args: '[SET4 [SET6 [SETIF6 [IGMP [MLD [ND]]]]]]',
      default:
        'keepalived, keepalived6, keepalived_if6, keepalived_igmp, keepalived_mld, keepalived_nd',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'ipset names; word alone switches ipsets off',
      needs: 'iptables, libipset, nftables',
    },
    ipsets,
  ),
  word(
    'nftables',
    {
      args: '[TABLE]',
      default: 'table keepalived',
      repeat: 'first wins',
      since: '2.0.11',
      in: 'md',
      text: 'use nftables for VRRP firewall rules',
      needs: 'nftables',
    },
    nftTable('nftablesTable', '', 'keepalived'),
  ),
  word(
    'nftables_priority',
    {
      args: 'int32',
      default: '-1',
      repeat: 'last wins',
      since: '2.0.11',
      in: 'md',
      text: 'priority of VRRP base chains',
      needs: 'nftables',
    },
    nftPriority('nftablesPriority', ''),
  ),
  word(
    'nftables_ifindex',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.11',
      in: 'md',
      text: 'match ifindex instead of name for link-local',
      needs: 'nftables',
    },
    silent('nftablesIfindex'),
  ),
  word(
    'vrrp_check_unicast_src',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'accept unicast adverts only from configured peers',
    },
    silent('checkUnicastSrc'),
  ),
  word(
    'vrrp_skip_check_adv_addr',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'skip the VIP list check when the sender is unchanged',
    },
    quietBool('skipCheckAdvAddr', 'vrrp_check_adv_addr'),
  ),
  word(
    'vrrp_strict',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '1.2.20',
      in: 'md',
      text: 'strict RFC mode for all instances',
    },
    quietBool('strict', 'vrrp_strict'),
  ),
  word(
    'nftables_ipvs',
    {
      args: '[TABLE]',
      default: 'table keepalived_ipvs',
      repeat: 'first wins',
      since: '2.2.2',
      in: 'm',
      text: 'implement virtual_server_groups with nftables maps and automatic fwmarks',
      needs: 'nftables',
    },
    nftTable('nftablesIpvsTable', 'ipvs ', 'keepalived_ipvs'),
  ),
  word(
    'nftables_ipvs_priority',
    {
      args: 'int32',
      default: '-1',
      repeat: 'last wins',
      since: '2.2.2',
      in: 'm',
      text: 'base chain priority',
      needs: 'nftables',
    },
    nftPriority('nftablesIpvsPriority', 'ipvs '),
  ),
  word(
    'nftables_ipvs_start_fwmark',
    {
      args: 'unsigned >= 1',
      default: '1000',
      repeat: 'last wins',
      since: '2.2.2',
      in: 'm',
      text: 'first automatic fwmark',
      needs: 'nftables',
    },
    startFwmark,
  ),
  word(
    'nftables_counters',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.11',
      in: 'md',
      text: 'add counters to nftables rules',
      needs: 'nftables',
    },
    silent('nftablesCounters'),
  ),
  word(
    'notify_fifo',
    {
      args: 'PATH [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.3.6',
      in: 'md',
      text: 'FIFO for VRRP and LVS events',
    },
    fifoPath('notifyFifo', ''),
  ),
  word(
    'notify_fifo_script',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.3.6',
      in: 'md',
      text: 'script started with the FIFO path as last argument',
    },
    fifoScript('notifyFifo', ''),
  ),
  word(
    'vrrp_notify_fifo',
    {
      args: 'PATH [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.3.6',
      in: 'md',
      text: 'FIFO for VRRP events only',
    },
    fifoPath('vrrpNotifyFifo', 'vrrp_'),
  ),
  word(
    'vrrp_notify_fifo_script',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.3.6',
      in: 'md',
      text: 'reader script of it',
    },
    fifoScript('vrrpNotifyFifo', 'vrrp_'),
  ),
  word(
    'vrrp_notify_priority_changes',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.16',
      in: 'md',
      text: 'write priority changes to the FIFOs',
    },
    r.bool('notifyPriorityChanges', invalidGlobal('vrrp_notify_priority_changes')),
  ),
  word(
    'fifo_write_vrrp_states_on_reload',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.2.5',
      in: 'm',
      text: 'repeat current states to the FIFO after reload',
    },
    silent('fifoWriteStatesOnReload'),
  ),
  word(
    'lvs_notify_fifo',
    {
      args: 'PATH [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.3.6',
      in: 'md',
      text: 'FIFO for LVS events only',
    },
    fifoPath('lvsNotifyFifo', 'lvs_'),
  ),
  word(
    'lvs_notify_fifo_script',
    {
      args: 'script [user [group]]',
      default: 'none',
      repeat: 'first wins',
      since: '1.3.6',
      in: 'md',
      text: 'reader script of it',
    },
    fifoScript('lvsNotifyFifo', 'lvs_'),
  ),
  word(
    'snmp_socket',
    {
      args: 'one word',
      default: 'unix:/var/agentx/master',
      repeat: 'first wins',
      since: '1.2.20',
      in: 'md',
      text: 'AgentX master socket',
      needs: 'SNMP',
    },
    snmpSocket,
  ),
  word(
    'enable_traps',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.5',
      in: 'md',
      text: 'send SNMP traps',
      needs: 'SNMP',
    },
    silent('snmpTraps'),
  ),
  word(
    'enable_snmp_vrrp',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.0',
      in: 'md',
      text: 'VRRP part of the keepalived MIB',
      needs: 'SNMP',
    },
    silent('snmpVrrp'),
  ),
  word(
    'enable_snmp_keepalived',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'old spelling of enable_snmp_vrrp',
      needs: 'SNMP',
    },
    silent('snmpVrrp'),
  ),
  word(
    'enable_snmp_rfc',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'both RFC MIBs',
      needs: 'SNMP, SNMP RFC',
    },
    (_, target) => {
      target.snmpRfc2 = target.snmpRfc3 = true;
    },
  ),
  word(
    'enable_snmp_rfcv2',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'VRRPv2 MIB',
      needs: 'SNMP, SNMP RFC v2',
    },
    silent('snmpRfc2'),
  ),
  word(
    'enable_snmp_rfcv3',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'VRRPv3 MIB',
      needs: 'SNMP, SNMP RFC v3',
    },
    silent('snmpRfc3'),
  ),
  word(
    'enable_snmp_checker',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.20',
      in: 'md',
      text: 'checker part of the MIB',
      needs: 'SNMP, SNMP checker',
    },
    silent('snmpChecker'),
  ),
  word(
    'snmp_vs_stats_update_interval',
    {
      args: 'timer 0.001..30 s',
      default: '5',
      repeat: 'last wins',
      since: '2.3.0',
      in: 'm',
      text: 'age of cached virtual server statistics',
      needs: 'SNMP, SNMP checker',
    },
    r.time(
      'snmpVsStatsIntervalUs',
      r.timer(1000n, 30_000_000n),
      (value) => `snmp stats vs update interval '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'snmp_rs_stats_update_interval',
    {
      args: 'timer 0.001..30 s',
      default: 'value of the vs one',
      repeat: 'last wins',
      since: '2.3.0',
      in: 'm',
      text: 'age of cached real server statistics',
      needs: 'SNMP, SNMP checker',
    },
    r.time(
      'snmpRsStatsIntervalUs',
      r.timer(1000n, 30_000_000n),
      (value) => `snmp stats vs update interval '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'enable_dbus',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.3.0',
      in: 'md',
      text: 'start the D-Bus thread',
      needs: 'D-Bus',
    },
    silent('dbus'),
  ),
  word(
    'dbus_service_name',
    {
      args: 'string',
      default: 'org.keepalived.Vrrp1',
      repeat: 'last wins',
      since: '1.3.7',
      in: 'md',
      text: 'D-Bus name',
      needs: 'D-Bus',
    },
    r.textOr('dbusServiceName', 'dbus_service_name missing - ignoring'),
  ),
  word(
    'dbus_no_interface_name',
    {
      args: 'string',
      default: 'none',
      repeat: 'last wins',
      since: '2.3.0',
      in: 'm',
      text: 'name in object paths for instances without interface',
      needs: 'D-Bus',
    },
    r.textOr('dbusNoInterfaceName', 'dbus_no_interface_name missing - ignoring'),
  ),
  word(
    'script_user',
    {
      args: 'user [group]',
      default: 'keepalived_script if it exists, else the user keepalived runs as',
      repeat: 'last wins',
      since: '1.3.0',
      in: 'md',
      text: 'default user and group for scripts',
    },
    scriptUser,
  ),
  word(
    'enable_script_security',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.3.0',
      in: 'md',
      text: 'refuse scripts writable by non-root anywhere in the path when run as root',
    },
    silent('scriptSecurity'),
  ),
  word(
    'vrrp_netlink_cmd_rcv_bufs',
    {
      args: 'unsigned bytes',
      default: 'kernel',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'receive buffer of command socket',
    },
    receiveBuffer('vrrp_netlink_cmd'),
  ),
  word(
    'vrrp_netlink_cmd_rcv_bufs_force',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'use SO_RCVBUFFORCE',
    },
    receiveBufferForce('vrrp_netlink_cmd'),
  ),
  word(
    'vrrp_netlink_monitor_rcv_bufs',
    {
      args: 'unsigned bytes',
      default: 'kernel',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'receive buffer of monitor socket',
    },
    receiveBuffer('vrrp_netlink_monitor'),
  ),
  word(
    'vrrp_netlink_monitor_rcv_bufs_force',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'as above',
    },
    receiveBufferForce('vrrp_netlink_monitor'),
  ),
  word(
    'process_monitor_rcv_bufs',
    {
      args: 'unsigned bytes',
      default: 'kernel',
      repeat: 'last wins',
      since: '2.0.11',
      in: 'md',
      text: 'receive buffer of the process event socket',
      needs: 'process connector',
    },
    receiveBuffer('process_monitor'),
  ),
  word(
    'process_monitor_rcv_bufs_force',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.11',
      in: 'md',
      text: 'as above',
      needs: 'process connector',
    },
    receiveBufferForce('process_monitor'),
  ),
  word(
    'lvs_netlink_cmd_rcv_bufs',
    {
      args: 'unsigned bytes',
      default: 'kernel',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'checker process',
    },
    receiveBuffer('lvs_netlink_cmd'),
  ),
  word(
    'lvs_netlink_cmd_rcv_bufs_force',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'checker process',
    },
    receiveBufferForce('lvs_netlink_cmd'),
  ),
  word(
    'lvs_netlink_monitor_rcv_bufs',
    {
      args: 'unsigned bytes',
      default: 'kernel',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'checker process',
    },
    receiveBuffer('lvs_netlink_monitor'),
  ),
  word(
    'lvs_netlink_monitor_rcv_bufs_force',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'checker process',
    },
    receiveBufferForce('lvs_netlink_monitor'),
  ),
  word(
    'rs_init_notifies',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'run notify_up for real servers that start up without alpha',
    },
    r.bool('rsInitNotifies', invalidGlobal('rs_init_notifies')),
  ),
  word(
    'no_checker_emails',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'mail only when the real server changes state, not per checker',
    },
    r.bool('noCheckerEmails', invalidGlobal('no_checker_emails')),
  ),
  word(
    'vrrp_rx_bufs_policy',
    {
      args: 'MTU and/or ADVERT (any case) or bytes',
      default: 'none',
      repeat: 'accumulates',
      since: '2.0.3',
      in: 'md',
      text: 'kernel receive buffer per VRRP socket',
    },
    rxBufsPolicy,
  ),
  word(
    'vrrp_rx_bufs_multiplier',
    {
      args: 'unsigned >= 1, exactly one',
      default: '3',
      repeat: 'last wins',
      since: '2.0.3',
      in: 'md',
      text: 'factor for the policy',
    },
    rxBufsMultiplier,
  ),
  word(
    'vrrp_startup_delay',
    {
      args: 'timer 0.001..4294.967295 s',
      default: '0',
      repeat: 'largest wins',
      since: '2.0.14',
      in: 'md',
      text: 'do not send or evaluate adverts for this time after start',
    },
    longest('startupDelayUs', 'vrrp_startup_delay'),
  ),
  word(
    'vrrp_delay_after_boot',
    {
      args: 'timer 0.001..4294.967295 s',
      default: '0',
      repeat: 'largest wins',
      since: '2.4.0',
      in: 'm',
      text: 'as vrrp_startup_delay but measured from system boot',
    },
    longest('delayAfterBootUs', 'vrrp_delay_after_boot'),
  ),
  word(
    'log_unknown_vrids',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.0.16',
      in: 'md',
      text: 'log adverts with an unknown VRID',
    },
    silent('logUnknownVrids'),
  ),
  word(
    'vrrp_owner_ignore_adverts',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.3.3',
      in: 'm',
      text: 'an address owner drops other adverts',
    },
    r.bool('ownerIgnoreAdverts', invalidGlobal('vrrp_owner_ignore_adverts')),
  ),
  word(
    'vmac_prefix',
    {
      args: 'string',
      default: 'vrrp',
      repeat: 'first wins',
      since: '2.2.0',
      in: 'm',
      text: 'name prefix of instance VMACs',
      needs: 'macvlan',
    },
    prefixOnce('vmacPrefix', 'vmac'),
  ),
  word(
    'vmac_addr_prefix',
    {
      args: 'string',
      default: 'vmac_prefix',
      repeat: 'first wins',
      since: '2.2.0',
      in: 'm',
      text: 'name prefix of VMACs for addresses',
      needs: 'macvlan',
    },
    prefixOnce('vmacAddrPrefix', 'vmac_addr'),
  ),
  word(
    'umask',
    {
      args: 'number (C radix) 0..0777 or IRUSR,IWUSR,... joined by vertical bars',
      default: '0177',
      repeat: 'last wins',
      since: '2.0.9',
      in: 'md',
      text: 'file creation mask',
    },
    umask,
  ),
  word(
    'random_seed',
    {
      args: 'unsigned',
      default: 'time',
      repeat: 'last wins',
      since: '2.0.15',
      in: 'md',
      text: 'seed for random warm-up and _RANDOM',
    },
    r.uint('randomSeed', [0, all], (value) => `random_seed ${value} invalid`, true),
  ),
  word(
    'reload_check_config',
    {
      args: '[LOGFILE]',
      default: 'off; word alone /dev/null',
      repeat: 'last wins',
      since: '2.2.0',
      in: 'm',
      text: 'on SIGHUP run a -t check of the new configuration in a child first; reload only if it exits 0',
    },
    (_, target, line) => {
      target.reloadCheckConfig = line.words[1] ?? '/dev/null';
    },
  ),
  word(
    'reload_time_file',
    {
      args: 'PATH, exactly one',
      default: 'none',
      repeat: 'last wins',
      since: '2.1.0',
      in: 'm',
      text: 'file with a time at which to reload',
    },
    exactlyOne('reloadTimeFile', 'reload_time_file invalid'),
  ),
  word(
    'reload_repeat',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '2.1.0',
      in: 'm',
      text: 'repeat the timed reload every day',
    },
    silent('reloadRepeat'),
  ),
  word(
    'reload_file',
    {
      args: '[PATH]',
      default: 'off; word alone = pid file name with .reload',
      repeat: 'last wins',
      since: '2.2.0',
      in: 'm',
      text: 'file that exists while the configuration is being read',
    },
    (_, target, line) => {
      target.reloadFile = line.words[1] ?? '';
    },
  ),
  word(
    'include_check',
    {
      args: 'list of read, match, wildcard_match, brace_match, each optionally with + or - ; empty = all',
      default: 'none',
      repeat: 'last wins',
      since: '2.2.0',
      in: 'm',
      text: 'strictness of include from here on (restored at end of the file)',
    },
    includeCheck,
  ),
  word(
    'config_save_dir',
    {
      args: 'DIR',
      default: 'none',
      repeat: 'last wins',
      since: '2.2.3',
      in: 'm',
      text: 'keep copies of each consolidated configuration',
    },
    configSaveDir,
  ),
  word(
    'tmp_config_directory',
    {
      args: 'DIR',
      default: 'memory file',
      repeat: 'first wins',
      since: '2.2.0',
      in: 'm',
      text: 'where the consolidated configuration copy is kept',
    },
    tmpConfigDirectory,
  ),
  word(
    'data_use_instance',
    {
      args: '[bool]',
      default: 'false',
      repeat: 'last wins',
      since: '2.2.3',
      in: 'm',
      text: 'add instance and namespace name to dump file names',
    },
    r.bool('dataUseInstance', invalidGlobal('date_use_instance')),
  ),
  word(
    'json_version',
    {
      args: '1 or 2',
      default: '1',
      repeat: 'last wins',
      since: '2.2.8',
      in: 'm',
      text: 'format of the JSON dump',
      needs: 'JSON',
    },
    r.uint('jsonVersion', [1, 2], () => 'Invalid JSON version'),
  ),
  word(
    'iproute_usr_dir',
    {
      args: 'PATH',
      default: 'build time',
      repeat: 'last wins',
      since: '2.3.2',
      in: 'm',
      text: 'where rt_tables etc. are found (vendor)',
    },
    r.text('iprouteUsrDir'),
  ),
  word(
    'iproute_etc_dir',
    {
      args: 'PATH',
      default: '/etc/iproute2',
      repeat: 'last wins',
      since: '2.3.2',
      in: 'm',
      text: 'where rt_tables etc. are found (local)',
    },
    r.text('iprouteEtcDir'),
  ),
  word(
    'state_dump_file',
    {
      args: 'PATH, non-empty',
      default: 'keepalived.data in TMPDIR or /tmp',
      repeat: 'last wins',
      since: '2.3.3',
      in: 'm',
      text: 'SIGUSR1 dump file; trailing / = directory only; no leading / = in tmp',
    },
    r.text('stateDumpFile'),
  ),
  word(
    'stats_dump_file',
    {
      args: 'PATH, non-empty',
      default: 'keepalived.stats',
      repeat: 'last wins',
      since: '2.3.3',
      in: 'm',
      text: 'meant as SIGUSR2 dump file',
    },
    r.text('statsDumpFile'),
  ),
  word(
    'json_dump_file',
    {
      args: 'PATH, non-empty',
      default: 'keepalived.json',
      repeat: 'last wins',
      since: '2.3.3',
      in: 'm',
      text: 'meant as JSON dump file',
    },
    r.text('jsonDumpFile'),
  ),
]);

/** Root keywords that the parent process reads. */
export const globalRows: readonly Row<G>[] = [
  word(
    'linkbeat_use_polling',
    {
      args: 'none',
      default: 'off',
      repeat: '-',
      since: '1.1.18',
      in: 'md',
      text: 'poll link state (MII, ETHTOOL, then ioctl) for every interface instead of netlink',
      needs: 'linkbeat',
    },
    silent('linkbeatUsePolling'),
  ),
  word(
    'net_namespace',
    {
      args: 'name string',
      default: 'main namespace',
      repeat: 'first wins',
      since: '1.2.24',
      in: 'md',
      text: 'run all processes in the named network namespace (as created by ip netns)',
    },
    once('netNamespace', 'net_namespace'),
  ),
  word(
    'net_namespace_ipvs',
    {
      args: '[name]',
      default: 'same as net_namespace',
      repeat: 'first wins',
      since: '2.1.0',
      in: 'm',
      text: 'use this namespace for IPVS; without argument the default (initial) namespace',
    },
    once('netNamespaceIpvs', 'net_namespace_ipvs'),
  ),
  word(
    'namespace_with_ipsets',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.3.0',
      in: 'md',
      text: 'allow ipsets although in a namespace (kernel before 3.13 cannot)',
    },
    silent('namespaceWithIpsets'),
  ),
  word(
    'use_pid_dir',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      since: '1.2.24',
      in: 'md',
      text: 'put pid files in the keepalived pid directory under the run directory',
    },
    silent('usePidDir'),
  ),
  word(
    'instance',
    {
      args: 'name string',
      default: 'none',
      repeat: 'first wins',
      since: '1.2.24',
      in: 'md',
      text: 'instance name: added to syslog ident, pid file names and (optionally) dump file names',
    },
    once('instance', 'instance'),
  ),
  word(
    'child_wait_time',
    {
      args: 'unsigned seconds 0..4294967295',
      default: '5',
      repeat: 'last wins',
      since: '2.0.0',
      in: 'md',
      text: 'seconds the parent waits for children to stop before SIGKILL',
    },
    r.uint('childWaitTimeSec', [0, all], (value) => `Invalid child_wait_time ${value}`, true),
  ),
  block(
    'global_defs',
    {
      args: 'block',
      default: '-',
      repeat: 'blocks merge',
      since: '1.0.3',
      in: 'md',
      text: 'container of global settings',
    },
    { table: globalDefs, open: (_, target) => target },
  ),
];

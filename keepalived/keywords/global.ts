// SPDX-License-Identifier: GPL-2.0-or-later
// `global_defs` and the words that stand beside it.
import { configSaveDir, exactlyOne, includeCheck, tmpConfigDirectory } from './global-files.js';
import { processRows } from './global-process.js';
import { syncDaemon } from './global-syncd.js';
import { umask } from './global-umask.js';
import * as r from './readers.js';
import { block, list, table, word, type Row } from './table.js';
import { fifoPath, fifoScript } from './global-fifo.js';
import {
  type G,
  all,
  seconds,
  invalidGlobal,
  invalidFor,
  ignoring,
  silent,
  quietBool,
  atLeastOne,
  smtpServer,
  connectTimeout,
  hookScript,
  hookTimeout,
  maxAutoPriority,
  minAutoPriorityDelay,
  dynamicInterfaces,
  lvsTimeouts,
  flushOnStop,
  mcastGroup,
  garpExtraIf,
  version,
  iptables,
  ipsets,
  nftTable,
  nftPriority,
  startFwmark,
  snmpSocket,
  scriptUser,
  receiveBuffer,
  receiveBufferForce,
  rxBufsPolicy,
  rxBufsMultiplier,
  longest,
  prefixOnce,
  once,
} from './global-values.js';

const globalDefs = table<G>('global_defs', [
  ...processRows,
  word('use_symlink_paths', r.bool('useSymlinkPaths', invalidGlobal('use_symlink_path'))),
  word(
    'set_supplementary_groups',
    r.bool(
      'setSupplementaryGroups',
      (value) => `Invalid set_supplementary_groups parameter ${value}`,
    ),
  ),
  word('router_id', r.textOr('routerId', 'routerid name missing - ignoring')),
  word('notification_email_from', (context, target, line) => {
    const [, address, extra] = line.words;
    if (address === undefined) {
      context.error('emailfrom missing - ignoring');
      return;
    }
    target.emailFrom = address;
    if (extra !== undefined && context.build === '2.4.3') {
      context.error(`emailfrom - ignoring extra entries '${extra}' ...`, 2);
    }
  }),
  word('smtp_server', smtpServer),
  word('smtp_helo_name', (_, target, line) => {
    if (line.words[1] !== undefined) target.smtpHeloName = line.words[1];
  }),
  word('smtp_connect_timeout', connectTimeout),
  list('notification_email', {
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
  }),
  word('smtp_alert', r.bool('smtpAlert', invalidGlobal('smtp_alert'))),
  word('startup_script', hookScript('startupScript', 'startup')),
  word('startup_script_timeout', hookTimeout('startupScriptTimeoutSec', 'startup')),
  word('shutdown_script', hookScript('shutdownScript', 'shutdown')),
  word('shutdown_script_timeout', hookTimeout('shutdownScriptTimeoutSec', 'shutdown')),
  word('max_auto_priority', maxAutoPriority),
  word('min_auto_priority_delay', minAutoPriorityDelay),
  word('smtp_alert_vrrp', r.bool('smtpAlertVrrp', invalidGlobal('smtp_alert_vrrp'))),
  word('smtp_alert_checker', r.bool('smtpAlertChecker', invalidGlobal('smtp_alert_checker'))),
  word(
    'checker_log_all_failures',
    r.bool('checkerLogAllFailures', invalidFor('checker_log_all_failures')),
  ),
  word('dynamic_interfaces', dynamicInterfaces),
  word('no_email_faults', silent('noEmailFaults')),
  word(
    'default_interface',
    r.textOr('defaultInterface', 'default_interface requires interface name'),
  ),
  word('disable_local_igmp', silent('disableLocalIgmp')),
  word('v3_checksum_as_v2', silent('v3ChecksumAsV2')),
  word('lvs_timeouts', lvsTimeouts),
  word('lvs_flush', silent('lvsFlush')),
  word('lvs_flush_on_stop', flushOnStop),
  word('lvs_flush_onstop', flushOnStop),
  word('lvs_sync_daemon', syncDaemon),
  word('vrrp_mcast_group4', mcastGroup(4)),
  word('vrrp_mcast_group6', mcastGroup(6)),
  word(
    'vrrp_garp_master_delay',
    r.uint('garpMasterDelaySec', seconds, ignoring('vrrp_garp_master_delay')),
  ),
  word('vrrp_garp_master_repeat', atLeastOne('garpMasterRepeat', 'vrrp_garp_master_repeat')),
  word(
    'vrrp_garp_master_refresh',
    r.uint(
      'garpMasterRefreshSec',
      [0, all],
      (value) => `Invalid vrrp_garp_master_refresh '${value}' - ignoring`,
    ),
  ),
  word(
    'vrrp_garp_master_refresh_repeat',
    atLeastOne('garpMasterRefreshRepeat', 'vrrp_garp_master_refresh_repeat'),
  ),
  word(
    'vrrp_garp_lower_prio_delay',
    r.uint('garpLowerPrioDelaySec', seconds, ignoring('vrrp_garp_lower_prio_delay')),
  ),
  word(
    'vrrp_garp_lower_prio_repeat',
    r.uint(
      'garpLowerPrioRepeat',
      [0, 0x7fff_ffff],
      (value) => `Invalid vrrp_garp_lower_prio_repeat '${value}'`,
    ),
  ),
  word(
    'vrrp_down_timer_adverts',
    r.uint(
      'downTimerAdverts',
      [1, 100],
      (value) => `Invalid vrrp_down_timer_adverts [1:100] '${value}'`,
    ),
  ),
  word(
    'vrrp_garp_interval',
    r.time('garpIntervalUs', r.connectTimer, (value) => `vrrp_garp_interval '${value}' is invalid`),
  ),
  word(
    'vrrp_gna_interval',
    r.time('gnaIntervalUs', r.connectTimer, (value) => `vrrp_gna_interval '${value}' is invalid`),
  ),
  word('vrrp_min_garp', r.bool('minGarp', invalidFor('vrrp_min_garp'))),
  word('vrrp_garp_extra_if', garpExtraIf('vrrp_garp_extra_if')),
  word('vrrp_vmac_garp_intvl', garpExtraIf('vrrp_vmac_garp_intvl')),
  word(
    'vrrp_lower_prio_no_advert',
    r.bool('lowerPrioNoAdvert', invalidFor('vrrp_lower_prio_no_advert')),
  ),
  word(
    'vrrp_higher_prio_send_advert',
    r.bool('higherPrioSendAdvert', invalidFor('vrrp_higher_prio_send_advert')),
  ),
  word('vrrp_version', version),
  word('vrrp_iptables', iptables),
  word('vrrp_ipsets', ipsets),
  word('nftables', nftTable('nftablesTable', '', 'keepalived')),
  word('nftables_priority', nftPriority('nftablesPriority', '')),
  word('nftables_ifindex', silent('nftablesIfindex')),
  word('vrrp_check_unicast_src', silent('checkUnicastSrc')),
  word('vrrp_skip_check_adv_addr', quietBool('skipCheckAdvAddr', 'vrrp_check_adv_addr')),
  word('vrrp_strict', quietBool('strict', 'vrrp_strict')),
  word('nftables_ipvs', nftTable('nftablesIpvsTable', 'ipvs ', 'keepalived_ipvs')),
  word('nftables_ipvs_priority', nftPriority('nftablesIpvsPriority', 'ipvs ')),
  word('nftables_ipvs_start_fwmark', startFwmark),
  word('nftables_counters', silent('nftablesCounters')),
  word('notify_fifo', fifoPath('notifyFifo', '')),
  word('notify_fifo_script', fifoScript('notifyFifo', '')),
  word('vrrp_notify_fifo', fifoPath('vrrpNotifyFifo', 'vrrp_')),
  word('vrrp_notify_fifo_script', fifoScript('vrrpNotifyFifo', 'vrrp_')),
  word(
    'vrrp_notify_priority_changes',
    r.bool('notifyPriorityChanges', invalidGlobal('vrrp_notify_priority_changes')),
  ),
  word('fifo_write_vrrp_states_on_reload', silent('fifoWriteStatesOnReload')),
  word('lvs_notify_fifo', fifoPath('lvsNotifyFifo', 'lvs_')),
  word('lvs_notify_fifo_script', fifoScript('lvsNotifyFifo', 'lvs_')),
  word('snmp_socket', snmpSocket),
  word('enable_traps', silent('snmpTraps')),
  word('enable_snmp_vrrp', silent('snmpVrrp')),
  word('enable_snmp_keepalived', silent('snmpVrrp')),
  word('enable_snmp_rfc', (_, target) => {
    target.snmpRfc2 = target.snmpRfc3 = true;
  }),
  word('enable_snmp_rfcv2', silent('snmpRfc2')),
  word('enable_snmp_rfcv3', silent('snmpRfc3')),
  word('enable_snmp_checker', silent('snmpChecker')),
  word(
    'snmp_vs_stats_update_interval',
    r.time(
      'snmpVsStatsIntervalUs',
      r.timer(1000n, 30_000_000n),
      (value) => `snmp stats vs update interval '${value}' invalid - ignoring`,
    ),
  ),
  word(
    'snmp_rs_stats_update_interval',
    r.time(
      'snmpRsStatsIntervalUs',
      r.timer(1000n, 30_000_000n),
      (value) => `snmp stats vs update interval '${value}' invalid - ignoring`,
    ),
  ),
  word('enable_dbus', silent('dbus')),
  word('dbus_service_name', r.textOr('dbusServiceName', 'dbus_service_name missing - ignoring')),
  word(
    'dbus_no_interface_name',
    r.textOr('dbusNoInterfaceName', 'dbus_no_interface_name missing - ignoring'),
  ),
  word('script_user', scriptUser),
  word('enable_script_security', silent('scriptSecurity')),
  word('vrrp_netlink_cmd_rcv_bufs', receiveBuffer('vrrp_netlink_cmd')),
  word('vrrp_netlink_cmd_rcv_bufs_force', receiveBufferForce('vrrp_netlink_cmd')),
  word('vrrp_netlink_monitor_rcv_bufs', receiveBuffer('vrrp_netlink_monitor')),
  word('vrrp_netlink_monitor_rcv_bufs_force', receiveBufferForce('vrrp_netlink_monitor')),
  word('process_monitor_rcv_bufs', receiveBuffer('process_monitor')),
  word('process_monitor_rcv_bufs_force', receiveBufferForce('process_monitor')),
  word('lvs_netlink_cmd_rcv_bufs', receiveBuffer('lvs_netlink_cmd')),
  word('lvs_netlink_cmd_rcv_bufs_force', receiveBufferForce('lvs_netlink_cmd')),
  word('lvs_netlink_monitor_rcv_bufs', receiveBuffer('lvs_netlink_monitor')),
  word('lvs_netlink_monitor_rcv_bufs_force', receiveBufferForce('lvs_netlink_monitor')),
  word('rs_init_notifies', r.bool('rsInitNotifies', invalidGlobal('rs_init_notifies'))),
  word('no_checker_emails', r.bool('noCheckerEmails', invalidGlobal('no_checker_emails'))),
  word('vrrp_rx_bufs_policy', rxBufsPolicy),
  word('vrrp_rx_bufs_multiplier', rxBufsMultiplier),
  word('vrrp_startup_delay', longest('startupDelayUs', 'vrrp_startup_delay')),
  word('vrrp_delay_after_boot', longest('delayAfterBootUs', 'vrrp_delay_after_boot')),
  word('log_unknown_vrids', silent('logUnknownVrids')),
  word(
    'vrrp_owner_ignore_adverts',
    r.bool('ownerIgnoreAdverts', invalidGlobal('vrrp_owner_ignore_adverts')),
  ),
  word('vmac_prefix', prefixOnce('vmacPrefix', 'vmac')),
  word('vmac_addr_prefix', prefixOnce('vmacAddrPrefix', 'vmac_addr')),
  word('umask', umask),
  word(
    'random_seed',
    r.uint('randomSeed', [0, all], (value) => `random_seed ${value} invalid`, true),
  ),
  word('reload_check_config', (_, target, line) => {
    target.reloadCheckConfig = line.words[1] ?? '/dev/null';
  }),
  word('reload_time_file', exactlyOne('reloadTimeFile', 'reload_time_file invalid')),
  word('reload_repeat', silent('reloadRepeat')),
  word('reload_file', (_, target, line) => {
    target.reloadFile = line.words[1] ?? '';
  }),
  word('include_check', includeCheck),
  word('config_save_dir', configSaveDir),
  word('tmp_config_directory', tmpConfigDirectory),
  word('data_use_instance', r.bool('dataUseInstance', invalidGlobal('date_use_instance'))),
  word(
    'json_version',
    r.uint('jsonVersion', [1, 2], () => 'Invalid JSON version'),
  ),
  word('iproute_usr_dir', r.text('iprouteUsrDir')),
  word('iproute_etc_dir', r.text('iprouteEtcDir')),
  word('state_dump_file', r.text('stateDumpFile')),
  word('stats_dump_file', r.text('statsDumpFile')),
  word('json_dump_file', r.text('jsonDumpFile')),
]);

/** Root keywords that the parent process reads. */
export const globalRows: readonly Row<G>[] = [
  word('linkbeat_use_polling', silent('linkbeatUsePolling')),
  word('net_namespace', once('netNamespace', 'net_namespace')),
  word('net_namespace_ipvs', once('netNamespaceIpvs', 'net_namespace_ipvs')),
  word('namespace_with_ipsets', silent('namespaceWithIpsets')),
  word('use_pid_dir', silent('usePidDir')),
  word('instance', once('instance', 'instance')),
  word(
    'child_wait_time',
    r.uint('childWaitTimeSec', [0, all], (value) => `Invalid child_wait_time ${value}`, true),
  ),
  block('global_defs', { table: globalDefs, open: (_, target) => target }),
];

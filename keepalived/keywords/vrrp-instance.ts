// SPDX-License-Identifier: GPL-2.0-or-later
// `vrrp_instance`.
import type { Context } from '../config/context.js';
import { newInstance } from '../config/defaults.js';
import type { VrrpConfig } from '../config/model/vrrp.js';
import { authentication, authHmac } from './vrrp-auth.js';
import { routeLine } from './ip-route.js';
import { ruleLine } from './ip-rule.js';
import * as r from './readers.js';
import { script } from './scripts.js';
import { block, list, table, word, type Line } from './table.js';
import { tracking } from './tracking.js';
import { ipvlan, vmac } from './vrrp-link.js';
import { unicastPeer } from './vrrp-unicast.js';
import {
  type V,
  seconds,
  named,
  invalidBool,
  ignoring,
  again,
  state,
  interfaceName,
  vrf,
  sourceAddress,
  mcastDestination,
  version,
  nativeIpv6,
  priority,
  oldChecksum,
  vip,
  excludedVip,
  setOnly,
  notifyDeleted,
  unicastFlag,
  lvsSyncInterface,
  atLeastOne,
  garpExtraIf,
  timerExpired,
  kernelRxBuf,
  ownerIgnore,
  linkbeat,
  preemptDelay,
  advert,
} from './vrrp-values.js';

const instanceTable = table<V>('vrrp_instance', [
  word('use_vmac', vmac),
  word('use_vmac_addr', r.flag('useVmacAddr')),
  word('vmac_xmit_base', r.flag('vmacXmitBase')),
  word('use_ipvlan', ipvlan),
  list('unicast_peer', {
    begin: (_, target) => {
      target.unicastConfigured = true;
      return true;
    },
    each: unicastPeer,
  }),
  word('unicast_fault_no_peer', unicastFlag('unicastFaultNoPeer')),
  word('check_unicast_src', unicastFlag('checkUnicastSrc')),
  word('old_unicast_checksum', oldChecksum),
  word('native_ipv6', nativeIpv6),
  word('state', state),
  word('interface', interfaceName),
  word('vrf', vrf),
  word('dont_track_primary', r.flag('dontTrackPrimary')),
  list('track_interface', tracking('interface', 'trackInterfaces')),
  list('track_script', tracking('script', 'trackScripts')),
  list('track_file', tracking('file', 'trackFiles')),
  list('track_process', tracking('process', 'trackProcesses')),
  list('track_bfd', tracking('bfd', 'trackBfds')),
  word('mcast_src_ip', sourceAddress(false)),
  word('unicast_src_ip', sourceAddress(true)),
  word('mcast_dst_ip', mcastDestination),
  word('track_src_ip', r.flag('trackSrcIp')),
  word(
    'virtual_router_id',
    r.uint(
      'vrid',
      [1, 255],
      named((value) => `VRID '${value}' not valid - must be between 1 & 255`, ':'),
      true,
    ),
  ),
  word(
    'unicast_ttl',
    r.uint(
      'unicastTtl',
      [0, 255],
      named((value) => `TTL '${value}' not valid - must be between 0 & 255`, ':'),
      true,
    ),
  ),
  word('version', version),
  word('priority', priority),
  word(
    'advert_int',
    r.time(
      'advertIntervalUs',
      advert,
      named((value) => `Advert interval (${value}) not valid! Must be > 0 - ignoring`),
    ),
  ),
  list('virtual_ipaddress', { each: vip }),
  list('virtual_ipaddress_excluded', { each: excludedVip }),
  word('no_virtual_ipaddress', r.flag('noVirtualIpaddress')),
  word('promote_secondaries', r.flag('promoteSecondaries')),
  word('linkbeat_use_polling', linkbeat),
  word('v3_checksum_as_v2', r.bool('v3ChecksumAsV2', invalidBool('v3_checksum_as_v2'))),
  list('virtual_routes', {
    each: (context, target, line) => {
      const route = routeLine(context, line, { static: false });
      if (route !== undefined) target.routes.push(route);
    },
  }),
  list('virtual_rules', {
    each: (context, target, line) => {
      const rule = ruleLine(context, line, { static: false });
      if (rule !== undefined) target.rules.push(rule);
    },
  }),
  word('accept', r.flag('accept')),
  word('no_accept', r.flag('accept', false)),
  word('skip_check_adv_addr', setOnly('skipCheckAdvAddr', 'skip_check_adv_addr')),
  word('strict_mode', r.bool('strict', invalidBool('strict_mode'))),
  word('preempt', r.flag('nopreempt', false)),
  word('nopreempt', r.flag('nopreempt')),
  word(
    'preempt_delay',
    r.time(
      'preemptDelayUs',
      preemptDelay,
      named(() => 'Preempt_delay not valid! must be between 0-1000'),
    ),
  ),
  word(
    'debug',
    r.uint(
      'debug',
      [0, 4],
      named((value) => `Debug value '${value}' not valid; must be between 0-4`),
    ),
  ),
  word('notify_backup', script('notifyBackup', again('notify_backup script'))),
  word('notify_master', script('notifyMaster', again('notify_master script'))),
  word('notify_fault', script('notifyFault', again('notify_fault script'))),
  word('notify_stop', script('notifyStop', again('notify_stop script'))),
  word('notify_deleted', notifyDeleted),
  word('notify', script('notify', again('notify script'))),
  word(
    'notify_master_rx_lower_pri',
    script('notifyMasterRxLowerPri', again('notify_master_rx_lower_pri script')),
  ),
  word(
    'smtp_alert',
    r.bool('smtpAlert', (value) => `Invalid vrrp_instance smtp_alert parameter ${value}`),
  ),
  word(
    'notify_priority_changes',
    r.bool(
      'notifyPriorityChanges',
      named((value) => `Invalid value '${value}' for notify_priority_changes specified`),
    ),
  ),
  word('lvs_sync_daemon_interface', lvsSyncInterface),
  word('garp_master_delay', r.uint('garpMasterDelaySec', seconds, ignoring('garp_master_delay'))),
  word(
    'garp_master_refresh',
    r.uint(
      'garpMasterRefreshSec',
      [0, 0xffff_ffff],
      named((value) => `Invalid garp_master_refresh '${value}' - ignoring`, ':'),
    ),
  ),
  word('garp_master_repeat', atLeastOne('garpMasterRepeat', 'garp_master_repeat')),
  word(
    'garp_master_refresh_repeat',
    atLeastOne('garpMasterRefreshRepeat', 'garp_master_refresh_repeat'),
  ),
  word(
    'garp_lower_prio_delay',
    r.uint('garpLowerPrioDelaySec', seconds, ignoring('garp_lower_prio_delay')),
  ),
  word(
    'garp_lower_prio_repeat',
    r.uint(
      'garpLowerPrioRepeat',
      [0, 0x7fff_ffff],
      named((value) => `Invalid garp_lower_prio_repeat '${value}'`, ':'),
    ),
  ),
  word(
    'down_timer_adverts',
    r.uint(
      'downTimerAdverts',
      [1, 100],
      named((value) => `Invalid down_timer_adverts [1:100] '${value}'`, ':'),
    ),
  ),
  word('timer_expired_backup', timerExpired(false)),
  word('thread_timer_expired', timerExpired(true)),
  word('garp_extra_if', garpExtraIf('garp_extra_if')),
  word('vmac_garp_intvl', garpExtraIf('vmac_garp_intvl')),
  word('lower_prio_no_advert', r.bool('lowerPrioNoAdvert', invalidBool('lower_prio_no_advert'))),
  word(
    'higher_prio_send_advert',
    r.bool('higherPrioSendAdvert', invalidBool('higher_prio_send_advert')),
  ),
  word('owner_ignore_adverts', ownerIgnore),
  word('kernel_rx_buf_size', kernelRxBuf),
  block('authentication', { table: authentication, open: (_, target) => target }),
  block('auth_hmac', authHmac),
  word('dpdk_interface', r.text('dpdkInterface')),
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
  const peers = target.unicastPeers.length > 0;
  const unicast = peers || target.unicastConfigured;
  if (unicast && target.interface === undefined && (target.useVmac || target.useIpvlan)) {
    const text = 'Cannot use VMAC/ipvlan with unicast and no interface - clearing use_vmac';
    context.error(`(${target.name}): ${text}`);
    target.useVmac = target.useIpvlan = false;
  }
  if (unicast && (target.useVmac || target.useIpvlan) && !target.vmacXmitBase) {
    context.error(`(${target.name}) unicast with use_vmac requires vmac_xmit_base - setting`);
    target.vmacXmitBase = true;
  }
  if (!peers && target.unicastTtl !== undefined) {
    const text = 'Cannot use unicast_ttl without unicast peers - resetting';
    context.error(`(${target.name}): ${text}`);
    target.unicastTtl = undefined;
  }
}

/** The row of `vrrp_instance`. */
export const instanceRow = block<VrrpConfig, V>('vrrp_instance', {
  table: instanceTable,
  open,
  close,
  spare: () => newInstance('(null)'),
});

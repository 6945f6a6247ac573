// SPDX-License-Identifier: GPL-2.0-or-later
// What the VRRP process reads beside its instances.
import type { Context } from '../config/context.js';
import { newSyncGroup } from '../config/defaults.js';
import { findInterface, interfaceExists } from '../config/interfaces.js';
import type { GarpGroup, SyncGroup, TrackGroup, VrrpConfig } from '../config/model/vrrp.js';
import { ipAddress } from './ip-address.js';
import { routeLine } from './ip-route.js';
import { ruleLine } from './ip-rule.js';
import * as r from './readers.js';
import { script } from './scripts.js';
import { block, list, table, word, type Line, type ListRow, type Row } from './table.js';
import { trackFileRows } from './track-file.js';
import { tracking } from './tracking.js';
import { instanceRow } from './vrrp-instance.js';
import { trackProcessRow } from './vrrp-process.js';
import { scriptRow } from './vrrp-script.js';

type V = VrrpConfig;

/** Member names of a group; a second list is skipped, and with it the rest of the group. */
function members<T extends { readonly name: string; members: string[] | undefined }>(
  what: string,
): Pick<ListRow<T>, 'begin' | 'each' | 'end'> {
  return {
    begin: (context, target) => {
      if (target.members === undefined) {
        target.members = [];
        return true;
      }
      context.error(`Group list already specified for sync group ${target.name}`);
      return false;
    },
    each: (_, target, line) => {
      target.members?.push(...line.words);
    },
    end: (context, target) => {
      if (target.members?.length !== 0) return;
      context.error(`Warning - ${what} group ${target.name} has empty group block`);
      target.members = undefined; // another list may follow
    },
  };
}

const again = (name: string) => (given: string, target: SyncGroup) =>
  `vrrp group ${target.name}: ${name} already specified - ignoring ${given}`;

function globalTracking(context: Context, target: SyncGroup): void {
  const text = 'global_tracking is deprecated. Use track_interface/script/file on the sync group';
  context.error(`(${target.name}) ${text}`);
  target.globalTracking = true;
}

const syncGroup = table<SyncGroup>('vrrp_sync_group', [
  list('group', members('sync')),
  list('track_interface', tracking('interface', 'trackInterfaces')),
  list('track_script', tracking('script', 'trackScripts')),
  list('track_file', tracking('file', 'trackFiles')),
  list('track_process', tracking('process', 'trackProcesses')),
  list('track_bfd', tracking('bfd', 'trackBfds')),
  word('notify_backup', script('notifyBackup', again('notify_backup script'))),
  word('notify_master', script('notifyMaster', again('notify_master script'))),
  word('notify_fault', script('notifyFault', again('notify_fault script'))),
  word('notify_stop', script('notifyStop', again('notify_stop script'))),
  word('notify', script('notify', again('notify script'))),
  word(
    'smtp_alert',
    r.bool('smtpAlert', (value) => `Invalid vrrp_group smtp_alert parameter ${value}`),
  ),
  word('global_tracking', globalTracking),
  word('sync_group_tracking_weight', r.flag('trackingWeight')),
  word(
    'notify_priority_changes',
    r.bool(
      'notifyPriorityChanges',
      (value, target) =>
        `(${target.name}) Invalid value '${value}' for sync group notify_priority_changes specified`,
    ),
  ),
]);

function openSyncGroup(context: Context, target: V, line: Line): SyncGroup | undefined {
  const name = line.words[1];
  if (name === undefined || line.words.length !== 2) {
    context.error('vrrp_sync_group must have a name - skipping');
    return undefined;
  }
  if (target.syncGroups.some((one) => one.name === name)) {
    context.error(`vrrp sync group ${name} already defined`, 1);
    return undefined;
  }
  const group = newSyncGroup(name);
  target.syncGroups.push(group);
  return group;
}

/** From 2.4 on a group without members goes where it ends; before, with the checks. */
function closeSyncGroup(context: Context, group: SyncGroup, target: V): void {
  if (context.build !== '2.4.3' || (group.members?.length ?? 0) > 0) return;
  context.error(`Sync group ${group.name} has no members - removing`);
  target.syncGroups.splice(target.syncGroups.indexOf(group), 1);
}

function openTrackGroup(context: Context, target: V, line: Line): TrackGroup | undefined {
  const name = line.words[1];
  if (name === undefined || line.words.length !== 2) {
    context.error('track_group must have a name - skipping');
    return undefined;
  }
  if (target.trackGroups.some((one) => one.name === name)) {
    context.error(`track_group ${name} already defined`, 1);
    return undefined;
  }
  const group: TrackGroup = { name, members: undefined };
  target.trackGroups.push(group);
  return group;
}

function garpInterface(context: Context, target: GarpGroup, name: string): void {
  const text = `WARNING - interface ${name} specified for garp_group doesn't exist`;
  const { garpGroups } = context.config.vrrp;
  const taken = (): boolean => garpGroups.some(({ interfaces }) => interfaces.includes(name));
  if (!interfaceExists(context, name, text, 1)) return;
  if (taken()) context.error(`garp_group already specified for ${name} - ignoring`, 1);
  else target.interfaces.push(name);
}

/** Microseconds that an int can count. */
const garpTimer = r.timer(0n, 2_147_483_647n);

const garpGroup = table<GarpGroup>('garp_group', [
  word(
    'garp_interval',
    r.time('garpIntervalUs', garpTimer, (value) => `garp_group garp_interval '${value}' invalid`),
  ),
  word(
    'gna_interval',
    r.time('gnaIntervalUs', garpTimer, (value) => `garp_group gna_interval '${value}' invalid`),
  ),
  word('interface', (context, target, line) =>
    garpInterface(context, target, r.need(context, line, 1)),
  ),
  list('interfaces', {
    begin: (context) => {
      context.names.length = 0;
      return true;
    },
    each: (context, _, line) => {
      context.names.push(...line.words);
    },
    end: (context, target) => {
      if (context.names.length === 0) context.error('Warning - empty garp_group interfaces block');
      else target.aggregated = true;
      for (const name of context.names) garpInterface(context, target, name);
    },
  }),
]);

function closeGarpGroup(context: Context, group: GarpGroup, target: V): void {
  if (group.garpIntervalUs !== undefined || group.gnaIntervalUs !== undefined) return;
  target.garpGroups.splice(target.garpGroups.indexOf(group), 1);
  const index = group.aggregated ? target.garpGroups.filter((one) => one.aggregated).length + 1 : 0;
  context.error(`garp group ${index} does not have any delay set - removing`);
}

const trackGroupOf = (context: Context) => (name: string) =>
  context.config.vrrp.trackGroups.some((one) => one.name === name);

function interfaceDelay(context: Context, target: V, line: Line): void {
  const [name = '', downText, upText] = line.words;
  if (findInterface(context, name) === undefined) {
    context.report('fatal', `unknown interface ${name} specified for up/down delay`, { word: 0 });
    return;
  }
  if (downText === undefined) return;
  const range = r.timer(0n, r.seconds(255));
  const downUs = r.decimal(context, downText, { ...range, word: 1 });
  if (downUs === undefined) return;
  const upUs = upText === undefined ? 0 : r.decimal(context, upText, { ...range, word: 2 });
  if (upUs !== undefined) target.interfaceDelays.push({ interface: name, downUs, upUs });
}

function linkbeatInterface(context: Context, target: V, line: Line): void {
  const [name = '', type, extra] = line.words;
  if (findInterface(context, name) === undefined) {
    context.report('fatal', `unknown interface ${name} specified for linkbeat interface`, {
      word: 0,
    });
  } else if (extra !== undefined) {
    context.error(`extra characters ${extra} in linkbeat interface`, 2);
  } else target.linkbeatInterfaces.push({ interface: name, type });
}

/** Root keywords that the VRRP process reads. */
export const vrrpRows: readonly Row<V>[] = [
  block('track_group', {
    table: table<TrackGroup>('track_group', [list('group', members('track'))]),
    open: openTrackGroup,
  }),
  list('static_ipaddress', {
    each: (context, target, line) => {
      const address = ipAddress(context, line, {
        static: true,
        trackGroup: trackGroupOf(context),
      });
      if (address !== undefined) target.staticAddresses.push(address);
    },
  }),
  list('static_routes', {
    each: (context, target, line) => {
      const route = routeLine(context, line, { static: true, trackGroup: trackGroupOf(context) });
      if (route !== undefined) target.staticRoutes.push(route);
    },
  }),
  list('static_rules', {
    each: (context, target, line) => {
      const rule = ruleLine(context, line, { static: true, trackGroup: trackGroupOf(context) });
      if (rule !== undefined) target.staticRules.push(rule);
    },
  }),
  block('vrrp_sync_group', { table: syncGroup, open: openSyncGroup, close: closeSyncGroup }),
  block('garp_group', {
    table: garpGroup,
    open: (_, target) => {
      const group: GarpGroup = {
        garpIntervalUs: undefined,
        gnaIntervalUs: undefined,
        interfaces: [],
        aggregated: false,
      };
      target.garpGroups.push(group);
      return group;
    },
    close: closeGarpGroup,
  }),
  list('linkbeat_interfaces', { each: linkbeatInterface }),
  instanceRow,
  scriptRow,
  trackProcessRow,
  list('interface_up_down_delays', { each: interfaceDelay }),
  ...trackFileRows<V>(),
];

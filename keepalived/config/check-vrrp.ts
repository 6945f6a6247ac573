// SPDX-License-Identifier: GPL-2.0-or-later
// Rules across the blocks of the VRRP process, in the order in which the original tests them.
// A refusal ends the tests: the process would not run.
import { checkInstance, hasIdentity } from './check-instance.js';
import type { Context } from './context.js';
import type { SyncGroup, VrrpConfig, VrrpInstance } from './model/vrrp.js';
import { ScriptChecks, type ScriptState } from './security.js';
import { checkGroupTracking } from './check-tracking.js';

/** Completes instances and groups and tells what does not fit. */
export function checkVrrp(context: Context): void {
  const { vrrp } = context.config;
  if (vrrp.interfaceMissing) {
    context.report('badInterface', 'Non-existent interface specified in configuration');
    vrrp.refused = true;
    return;
  }
  if (vrrp.instances.length === 0) {
    for (const group of [...vrrp.syncGroups]) linkGroup(context, vrrp, group);
    return; // the process would not even start
  }
  checkScripts(context, vrrp);
  vrrp.refused = !(checkInstances(context, vrrp) && uniqueIds(context, vrrp));
  if (vrrp.refused) return;
  for (const group of vrrp.syncGroups) checkGroupTracking(context, group);
}

function checkScripts(context: Context, vrrp: VrrpConfig): void {
  const checks = new ScriptChecks(context);
  for (const script of [...vrrp.scripts]) {
    if (script.script === undefined) continue;
    const state = checks.use(script.script, script.user);
    if (state === 'insecure') script.insecure = true;
    const usable = state === 'fine' || state === 'insecure';
    if (!usable) script.insecure = true;
    const why = disabled(context, state);
    if (why !== undefined) context.error(`Disabling track script ${script.name} ${why}`);
  }
  for (const owner of [...vrrp.instances, ...vrrp.syncGroups]) {
    const { notifyBackup, notifyMaster, notifyFault, notifyStop, notify } = owner;
    for (const one of [notifyBackup, notifyMaster, notifyFault, notifyStop, notify]) {
      if (one !== undefined) checks.use(one, undefined);
    }
  }
  for (const { notifyDeletedScript, notifyMasterRxLowerPri } of vrrp.instances) {
    for (const one of [notifyDeletedScript, notifyMasterRxLowerPri]) {
      if (one !== undefined) checks.use(one, undefined);
    }
  }
  const { notifyFifo, vrrpNotifyFifo } = context.config.global;
  for (const { script } of [notifyFifo, vrrpNotifyFifo]) {
    if (script !== undefined) checks.use(script, undefined);
  }
  checks.finish('scripts are');
}

/** Why a track script will not run, in the words of the build; 2.2.7 says nothing of some. */
function disabled({ build }: Context, state: ScriptState): string | undefined {
  const lost = 'since not found/accessible';
  if (build === '2.2.7') {
    return state === 'missing' ? lost : state === 'folder' ? 'due to insecure' : undefined;
  }
  if (state === 'fine') return undefined;
  return state === 'insecure' ? 'due to insecure' : lost;
}

function checkInstances(context: Context, vrrp: VrrpConfig): boolean {
  if (!vrrp.instances.every((instance) => hasIdentity(context, instance))) return false;
  for (const group of [...vrrp.syncGroups]) linkGroup(context, vrrp, group);
  for (const instance of vrrp.instances) {
    if (!checkInstance(context, instance, groupOf(vrrp, instance))) return false;
  }
  return true;
}

function groupOf(vrrp: VrrpConfig, { name }: VrrpInstance): SyncGroup | undefined {
  return vrrp.syncGroups.find(({ members }) => members?.includes(name));
}

/** Keeps the members that exist and are in no other group; a group of none goes. */
function linkGroup(context: Context, vrrp: VrrpConfig, group: SyncGroup): void {
  const remove = (): void => {
    vrrp.syncGroups.splice(vrrp.syncGroups.indexOf(group), 1);
  };
  if (group.members === undefined || group.members.length === 0) {
    context.error(`Sync group ${group.name} has no virtual router(s). removing`);
    remove();
    return;
  }
  const kept: string[] = [];
  for (const name of group.members) {
    const problem = memberProblem(vrrp, { group, name, kept });
    if (problem === undefined) kept.push(name);
    else context.error(problem);
  }
  group.members = kept;
  if (kept.length === 0) {
    const text = 'no matching virtual router found in group declaration - removing';
    context.error(`Sync group ${group.name}, ${text}`);
    remove();
  } else if (kept.length === 1) {
    const text = "has only 1 virtual router(s) - this probably isn't what you want";
    context.error(`Sync group ${group.name} ${text}`);
  }
}

function memberProblem(
  vrrp: VrrpConfig,
  given: { readonly group: SyncGroup; readonly name: string; readonly kept: readonly string[] },
): string | undefined {
  const { group, name, kept } = given;
  if (!vrrp.instances.some((one) => one.name === name)) {
    return `Virtual router ${name} specified in sync group ${group.name} doesn't exist - ignoring`;
  }
  const before = vrrp.syncGroups.slice(0, vrrp.syncGroups.indexOf(group));
  const taken = kept.includes(name) || before.some(({ members }) => members?.includes(name));
  if (!taken) return undefined;
  return `Virtual router ${name} cannot exist in more than one sync group; ignoring ${group.name}`;
}

/** No two instances may share VRID, family and interface, or VRID, family and unicast way. */
function uniqueIds(context: Context, vrrp: VrrpConfig): boolean {
  for (const [index, one] of vrrp.instances.entries()) {
    for (const other of vrrp.instances.slice(index + 1)) {
      if (one.vrid !== other.vrid || (one.family ?? 4) !== (other.family ?? 4)) continue;
      if (!sameWay(one, other)) continue;
      context.error(clash(one, other));
      return false;
    }
  }
  return true;
}

function sameWay(one: VrrpInstance, other: VrrpInstance): boolean {
  const unicast = one.unicastPeers.length > 0;
  if (unicast !== other.unicastPeers.length > 0) return false;
  if (!unicast)
    return one.interface === other.interface && one.mcastDestination === other.mcastDestination;
  const peers = new Set(one.unicastPeers.map(({ address }) => address));
  const shared = other.unicastPeers.some(({ address }) => peers.has(address));
  return shared && one.sourceAddress === other.sourceAddress && one.interface === other.interface;
}

function clash(one: VrrpInstance, other: VrrpInstance): string {
  if (one.unicastPeers.length > 0) {
    return `(${other.name}) duplicate VRID conflict with ${one.name} VRID ${one.vrid}`;
  }
  const way = `IPv${one.family ?? 4} on interface ${one.interface}`;
  return `${one.name} and ${other.name} both use VRID ${one.vrid} with ${way}`;
}

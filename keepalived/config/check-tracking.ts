// SPDX-License-Identifier: GPL-2.0-or-later
// Weights of tracked things where they cannot count: for an address owner, and in a sync group.
import type { Context } from './context.js';
import type { SyncGroup, Tracked, VrrpInstance } from './model/vrrp.js';

const owner = 255;

/** Drops what an instance tracks with a weight if it is an owner or shares its state with others. */
export function checkInstanceTracking(
  context: Context,
  instance: VrrpInstance,
  group: SyncGroup | undefined,
): void {
  const isOwner = instance.priority === owner;
  const inGroup = group !== undefined && !group.trackingWeight;
  if (!isOwner && !inGroup) return;
  const reason = inGroup ? 'SYNC group' : 'address_owner';
  interfaces(context, instance, inGroup);
  const tell = (text: string): void => context.error(`(${instance.name}) ignoring tracked ${text}`);
  const { vrrp } = context.config;
  drop(instance.trackScripts, (one) => {
    const weight = one.weight ?? vrrp.scripts.find(({ name }) => name === one.name)?.weight ?? 0;
    if (weight !== 0) tell(`script ${one.name} with weights due to ${reason}`);
    return weight !== 0;
  });
  drop(instance.trackFiles, (one) => {
    const weight = one.weight ?? vrrp.trackFiles.find(({ name }) => name === one.name)?.weight ?? 1;
    if (weight !== 0) tell(`file ${one.name} with weight ${weight} due to ${reason}`);
    return weight !== 0;
  });
  drop(instance.trackBfds, (one) => {
    const weight = one.weight ?? vrrp.bfds.find(({ name }) => name === one.name)?.weight ?? 0;
    if (weight !== 0) tell(`bfd ${one.name} with weight ${weight} due to ${reason}`);
    return weight !== 0;
  });
}

/** An owner stops tracking the interface; in a group only the weight goes. */
function interfaces(context: Context, instance: VrrpInstance, inGroup: boolean): void {
  for (const one of [...instance.trackInterfaces]) {
    if ((one.weight ?? 0) === 0) continue;
    const what = inGroup ? 'weight due to SYNC group' : 'due to address owner';
    const text = `(${instance.name}) ignoring ${one.name} tracked interface ${what}`;
    context.error(text);
    if (inGroup) one.weight = 0;
    else instance.trackInterfaces.splice(instance.trackInterfaces.indexOf(one), 1);
  }
}

function drop(list: Tracked[], drops: (one: Tracked) => boolean): void {
  for (const one of [...list]) if (drops(one)) list.splice(list.indexOf(one), 1);
}

/** What a group tracks counts for its members; an owner among them can have no weights. */
export function checkGroupTracking(context: Context, group: SyncGroup): void {
  const { instances } = context.config.vrrp;
  const members = instances.filter(({ name }) => group.members?.includes(name));
  if (members.some(({ priority }) => priority === owner)) {
    clearWeights(context, group, 'script', group.trackScripts);
    clearWeights(context, group, 'interface', group.trackInterfaces);
  }
  for (const tracked of group.trackInterfaces) {
    for (const member of members) {
      const own = member.interface === tracked.name && !member.dontTrackPrimary;
      if (!own && !member.trackInterfaces.some(({ name }) => name === tracked.name)) continue;
      const where =
        'is configured on VRRP instance and sync group. Remove vrrp instance or sync group config';
      context.error(`(${member.name}) track_interface ${tracked.name} ${where}`);
    }
  }
}

function clearWeights(
  context: Context,
  group: SyncGroup,
  what: string,
  list: readonly Tracked[],
): void {
  for (const one of list) {
    if ((one.weight ?? 0) === 0) continue;
    const text = `with member having priority ${owner} - clearing weight`;
    context.error(`(${group.name}) Cannot have weighted track ${what} '${one.name}' ${text}`);
    one.weight = 0;
  }
}

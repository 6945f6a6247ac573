// SPDX-License-Identifier: GPL-2.0-or-later
// Completes one VRRP instance. The order of the tests is the original's.
import { familyOf, isLinkLocal } from './address.js';
import { checkInstanceTracking } from './check-tracking.js';
import type { Context } from './context.js';
import type { SyncGroup, VrrpInstance } from './model/vrrp.js';

const owner = 255;
const maxVips = 255;
const v2MaxUs = 255_000_000;
const v3MaxUs = 40_950_000;

interface State {
  readonly context: Context;
  readonly instance: VrrpInstance;
  readonly strict: boolean;
  readonly unicast: boolean;
  readonly tell: (text: string, colon?: string) => void;
}

type Step = (state: State) => boolean | undefined;

/** False if the whole VRRP configuration is refused because of this instance. */
export function checkInstance(
  context: Context,
  instance: VrrpInstance,
  group: SyncGroup | undefined,
): boolean {
  const state: State = {
    context,
    instance,
    strict: instance.strict ?? context.config.global.strict,
    unicast: instance.unicastPeers.length > 0,
    tell: (text, colon = '') => context.error(`(${instance.name})${colon} ${text}`),
  };
  for (const step of steps) if (step(state) === false) return false;
  checkInstanceTracking(context, instance, group);
  return true;
}

const steps: readonly Step[] = [
  defaults,
  anyVip,
  mastership,
  authentication,
  hmac,
  unicastWords,
  vmacAddress,
  firstVip,
  vrf,
  vipCount,
  preemption,
  timers,
  acceptance,
  destination,
  strictGarps,
  ownerAdverts,
  advertInterval,
  links,
  ownInterface,
  vips,
];

/** Without VRID, or a way to the others, nothing of the VRRP configuration is used. */
export function hasIdentity(context: Context, instance: VrrpInstance): boolean {
  if (instance.vrid === undefined) {
    context.error(`(${instance.name}) the virtual router id must be set`);
    return false;
  }
  // Later an instance that knows its own address and its peers needs no interface.
  const { build } = context;
  const unicast = instance.unicastPeers.length > 0 && instance.sourceAddress !== undefined;
  const routed = build === '2.4.3' && unicast;
  const named = instance.interface !== undefined || routed;
  if (!named) context.error(`(${instance.name}) Unknown interface!`);
  return named;
}

function defaults({ context, instance, strict, tell }: State): undefined {
  instance.family ??= 4;
  if (instance.family === 6 && instance.version === 2 && strict) {
    tell('cannot use IPv6 with VRRP version 2; setting version 3');
    instance.version = 3;
  }
  instance.version ??= instance.family === 6 ? 3 : context.config.global.vrrpVersion;
  instance.priority ??= instance.wantState === 'MASTER' ? owner : 100;
  if (instance.priority === owner) instance.wantState ??= 'MASTER';
}

function mastership({ instance, strict, tell }: State): undefined {
  const isOwner = instance.priority === owner;
  if (!strict || isOwner === (instance.wantState === 'MASTER') || instance.wantState !== 'MASTER')
    return;
  tell('State MASTER must match being address owner');
  instance.wantState = 'BACKUP';
}

function authentication({ instance, strict, tell }: State): undefined {
  if (instance.authType === undefined) return;
  const drop = (text: string): void => {
    tell(text);
    instance.authType = undefined;
  };
  if (strict) drop('Strict mode does not support authentication. Ignoring.');
  else if (instance.version === 3) {
    drop('VRRP version 3 does not support authentication. Ignoring.');
  } else if ((instance.authPass ?? '') === '') {
    drop('Authentication specified but no password given. Ignoring');
  } else if (instance.authType === 'AH' && instance.family === 6) {
    drop('Cannot use AH authentication with IPv6. ignoring');
  } else if (
    instance.authType === 'AH' &&
    instance.wantState === 'MASTER' &&
    instance.priority !== owner
  ) {
    tell('Initial state master is incompatible with AH authentication - clearing');
    instance.wantState = 'BACKUP';
  }
}

function hmac({ instance, strict, tell }: State): undefined {
  const { authHmac } = instance;
  if (authHmac === undefined) return;
  if (instance.authType !== undefined) {
    tell('auth_hmac cannot be combined with authentication, dropping legacy auth');
    instance.authType = undefined;
  }
  if (authHmac.activeKey === undefined || !authHmac.keys.has(authHmac.activeKey)) {
    tell(`auth_hmac active_key ${authHmac.activeKey ?? 0} is not defined, disabling extension`);
    instance.authHmac = undefined;
  } else if (strict && authHmac.mode !== 'enforce') {
    tell('strict mode requires auth_hmac mode enforce');
    authHmac.mode = 'enforce';
  }
}

function unicastWords({ context, instance, strict, unicast, tell }: State): boolean {
  if (instance.unicastConfigured && !unicast && !instance.unicastFaultNoPeer) {
    const text =
      'Defaulting to multicast. This usage is deprecated - please update your configuration.';
    const whole = `(${instance.name}) A unicast keyword has been specified without any unicast peers. ${text}`;
    context.report('deprecated', whole);
  }
  if (unicast && strict) {
    tell('Unicast peers are not supported in strict mode');
    return false;
  }
  if (unicast && instance.interface === undefined && instance.sourceAddress === undefined) {
    tell('Unicast instances must have unicast_src_ip or interface', ':');
    return false;
  }
  const linkLocal = instance.sourceAddress !== undefined && isLinkLocal(instance.sourceAddress);
  if (unicast && instance.interface === undefined && linkLocal) {
    tell('Non link-local address required if interface omitted');
    return false;
  }
  return true;
}

function vmacAddress({ instance, strict, tell }: State): undefined {
  if (!strict || instance.vmacAddress === undefined) return;
  tell('cannot specify MAC address with strict mode - clearing', ':');
  instance.vmacAddress = undefined;
}

function firstVip({ context, instance, strict, unicast, tell }: State): undefined {
  const [first] = instance.vips;
  if (instance.family !== 6 || first === undefined || unicast || isLinkLocal(first.address)) return;
  const text = 'the first IPv6 VIP address must be link local';
  if (strict) tell(text);
  else context.log(`(${instance.name}) ${text}`);
}

function vrf({ instance, unicast, tell }: State): undefined {
  if (instance.vrf === undefined) return;
  if (unicast && instance.interface === undefined) return;
  const what = instance.interface === undefined ? ' unicast' : 'out interface';
  tell(`vrf can only be specified with${what} - clearing`);
  instance.vrf = undefined;
}

function vipCount({ instance, tell }: State): undefined {
  const count = instance.vips.length;
  if (count <= maxVips) return;
  const text = `exceeds maximum/space available in packet (max ${maxVips} addresses)`;
  tell(`Number of VIPs (${count}) ${text} - excess moved to eVIPs`);
  instance.excludedVips.unshift(...instance.vips.splice(maxVips));
}

function preemption({ instance, strict, tell }: State): undefined {
  if (instance.nopreempt && instance.priority === owner) {
    tell(`nopreempt is incompatible with priority ${owner}. resetting nopreempt`);
    instance.nopreempt = false;
  } else if (instance.nopreempt && instance.wantState === 'MASTER') {
    tell('Warning - nopreempt will not work with initial state MASTER - clearing');
    instance.nopreempt = false;
  }
  if (instance.preemptDelayUs === 0) return;
  const problem = delayProblem(instance, strict);
  if (problem === undefined) return;
  tell(problem);
  instance.preemptDelayUs = 0;
}

function delayProblem(instance: VrrpInstance, strict: boolean): string | undefined {
  if (instance.wantState === 'MASTER') {
    return 'Warning - preempt delay will not work with initial state MASTER - clearing';
  }
  if (strict) return 'preempt_delay is incompatible with strict mode - resetting';
  return instance.nopreempt
    ? 'preempt_delay is incompatible with nopreempt mode - resetting'
    : undefined;
}

function timers({ context, instance, strict, tell }: State): undefined {
  const { global } = context.config;
  instance.downTimerAdverts ??= strict ? 3 : global.downTimerAdverts;
  if (strict && instance.downTimerAdverts !== 3) {
    tell('down_timer_adverts is incompatible with strict mode - resetting');
    instance.downTimerAdverts = 3;
  }
  if (instance.timerExpiredBackup === undefined || instance.nopreempt) return;
  tell('expired_timer_backup requires nopreempt - resetting');
  instance.timerExpiredBackup = undefined;
}

function acceptance({ instance, strict, tell }: State): undefined {
  if (strict && instance.version === 2 && instance.accept === true) {
    tell('warning - accept mode for VRRP version 2 does not comply with RFC3768 - resetting');
    instance.accept = false;
  }
  instance.accept ??= !strict;
}

function destination({ instance, unicast, tell }: State): undefined {
  if (instance.mcastDestination === undefined || !unicast) return;
  tell('multicast destination specified with unicast - ignoring');
  instance.mcastDestination = undefined;
}

function strictGarps({ context, instance, strict, tell }: State): undefined {
  const { global } = context.config;
  const few = global.minGarp;
  const chosen = (value: number, standard: number, least: number): number =>
    few && value === standard ? least : value;
  instance.garpMasterDelaySec ??= chosen(global.garpMasterDelaySec, 5, 0);
  instance.garpMasterRefreshSec ??= global.garpMasterRefreshSec;
  instance.garpMasterRepeat ??= chosen(global.garpMasterRepeat, 5, 1);
  instance.garpMasterRefreshRepeat ??= chosen(global.garpMasterRefreshRepeat, 1, 0);
  if (strict) {
    if ((instance.garpLowerPrioRepeat ?? 0) !== 0)
      tell('Strict mode requires no repeat garps. resetting');
    if ((instance.garpLowerPrioDelaySec ?? 0) !== 0)
      tell('Strict mode requires no repeat garp delay. resetting');
    if (instance.lowerPrioNoAdvert === false)
      tell('Strict mode requires no lower priority advert. resetting');
    if (instance.higherPrioSendAdvert === true) {
      tell('strict mode requires higher_prio_send_advert to be clear. resetting');
    }
    instance.garpLowerPrioRepeat = instance.garpLowerPrioDelaySec = 0;
    instance.lowerPrioNoAdvert = true;
    instance.higherPrioSendAdvert = false;
  }
  instance.garpLowerPrioRepeat ??= global.garpLowerPrioRepeat ?? instance.garpMasterRepeat;
  instance.garpLowerPrioDelaySec ??= global.garpLowerPrioDelaySec ?? instance.garpMasterDelaySec;
  instance.lowerPrioNoAdvert ??= global.lowerPrioNoAdvert;
  instance.higherPrioSendAdvert ??= global.higherPrioSendAdvert;
  instance.skipCheckAdvAddr ??= global.skipCheckAdvAddr;
}

function ownerAdverts({ context, instance, strict, tell }: State): undefined {
  const isOwner = instance.priority === owner;
  if (instance.ownerIgnoreAdverts === true && !isOwner) {
    tell(`ignoring owner_ignore_adverts since priority is not ${owner}`);
    instance.ownerIgnoreAdverts = false;
  } else if (instance.ownerIgnoreAdverts === false && isOwner && strict) {
    tell(`strict_mode with priority ${owner} requires owner_ignore_adverts`);
    instance.ownerIgnoreAdverts = true;
  }
  instance.ownerIgnoreAdverts ??= isOwner && (strict || context.config.global.ownerIgnoreAdverts);
}

const secondsOf = (us: number, places: number): string => (us / 1_000_000).toFixed(places);

function advertInterval({ instance, tell }: State): undefined {
  const us = instance.advertIntervalUs;
  const [version, max, unit] =
    instance.version === 2 ? [2, v2MaxUs, 1_000_000] : [3, v3MaxUs, 10_000];
  const what = `VRRPv${version} advertisement interval`;
  if (us > max) {
    const limit =
      version === 2
        ? 'Must be less than 255s. Setting to 255s'
        : 'Must be less than 40.96s. Setting to 40.95s';
    tell(`${what} ${secondsOf(us, 2)}s is out of range. ${limit}`);
    instance.advertIntervalUs = max;
  } else if (us % unit !== 0 || us === 0) {
    const rule =
      version === 2 ? 'must be an integer. rounding' : 'must be in units of 10ms - rounding';
    tell(`${what} ${secondsOf(us, 6)}s ${rule}`);
    instance.advertIntervalUs = Math.max(unit, Math.round(us / unit) * unit);
  }
}

function links({ instance, strict, tell }: State): undefined {
  if (strict && instance.vmacXmitBase) {
    tell('xmit_base is incompatible with strict mode - resetting');
    instance.vmacXmitBase = false;
  }
  if (instance.useVmac && instance.promoteSecondaries) {
    tell('promote_secondaries is automatically set for vmacs - ignoring');
    instance.promoteSecondaries = false;
  }
  if (!instance.useIpvlan || instance.family !== 4) return;
  if (instance.ipvlanAddress === undefined) {
    tell(
      'IPv4 ipvlan requires a source ip address to be configured. setting instance to fault state',
    );
    instance.fault = true;
  } else if (familyOf(instance.ipvlanAddress) !== instance.family) {
    tell('IPv4 ipvlan address family does not match instance. setting instance to fault state');
    instance.fault = true;
  }
}

function ownInterface({ instance, tell }: State): undefined {
  const own = instance.trackInterfaces.findIndex(({ name }) => name === instance.interface);
  if (own >= 0 && !instance.dontTrackPrimary) {
    tell(`Ignoring track_interface ${instance.interface} since own interface`);
    instance.trackInterfaces.splice(own, 1);
  }
  if (!instance.vmacXmitBase || instance.useVmac) return;
  tell('vmac_xmit_base is only valid with a vmac');
  instance.vmacXmitBase = false;
}

function vips({ context, instance, strict, tell }: State): boolean {
  for (const [list, prefix] of [
    [instance.vips, ''],
    [instance.excludedVips, 'e'],
  ] as const) {
    for (const address of [...list]) {
      address.interface ??= instance.interface;
      if (address.interface !== undefined) continue;
      tell(`no interface for ${prefix}vip ${address.address} - removing`, ':');
      list.splice(list.indexOf(address), 1);
    }
  }
  if (strict && instance.noVirtualIpaddress) {
    const text = 'no_virtual_ipaddress and strict mode incompatible, clearing no_virtual_ipaddress';
    context.report('warning', `(${instance.name}) ${text}`);
    instance.noVirtualIpaddress = false;
  }
  if (instance.vips.length === 0 && !instance.noVirtualIpaddress) fewVips(context, instance);
  return true;
}

/** Where an address is required, none refuses everything. 2.2.7 advises here and again at the end. */
function anyVip({ context, instance, strict, tell }: State): boolean {
  if (instance.vips.length > 0 || instance.noVirtualIpaddress) return true;
  if (strict || instance.version === 3) {
    tell('No VIP specified; at least one is required');
    return false;
  }
  if (context.build === '2.2.7') fewVips(context, instance);
  return true;
}

function fewVips(context: Context, { name }: VrrpInstance): void {
  context.report('warning', `(${name}) No VIP specified; at least one is sensible`);
}

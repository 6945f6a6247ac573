// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of virtual_routes and static_routes.
import type { Context, RouteNames } from '../config/context.js';
import { findInterface, interfaceExists } from '../config/interfaces.js';
import type { RouteEntry } from '../config/model/vrrp.js';
import { parseAddress, strictAddress } from './ip-address.js';
import { numberOf, routeType } from './ip-names.js';
import { nexthops } from './ip-nexthop.js';
import {
  addressOf,
  drop,
  encapsulation,
  family,
  here,
  next,
  pass,
  realms,
  type Option,
  type RouteRules,
  type State,
} from './ip-route-state.js';
import * as r from './readers.js';
import type { Line } from './table.js';

const all = 0xffff_ffff;
/** Number of the protocol that says that a route or rule is keepalived's. */
export const ownProtocol = 18;

/** Reads one route line; undefined if it is dropped, which is reported. */
export function routeLine(context: Context, line: Line, rules: RouteRules): RouteEntry | undefined {
  const state: State = {
    ...{ context, line, rules, index: 0, destination: undefined, family: undefined },
    ...{ interface: undefined, track: true, trackGroup: undefined, alternative: false },
    ...{ foreignProtocol: false },
  };
  for (; state.index < line.words.length; state.index++) {
    const word = here(state);
    if (word === 'nexthop') {
      if (!nexthops(state)) return undefined;
      break;
    }
    if (!(options[word] ?? destination)(state)) return undefined;
  }
  return finish(state);
}

/** `[to|TYPE] DESTINATION`; a later one takes the place of the first. */
function destination(state: State): boolean {
  if (here(state) === 'to' || routeType(here(state)) !== undefined) next(state);
  const word = here(state);
  const any = word === 'default' || word === 'all' || word === 'any';
  const found = any ? undefined : parseAddress(state.context, word, state.index);
  if (!any && found === undefined) return drop(state, `unknown route keyword ${word}`);
  if (state.family !== undefined && state.family !== found?.family) {
    return drop(state, `Cannot mix IPv4 and IPv6 addresses for route (${word})`);
  }
  state.destination = word;
  state.family = found?.family;
  return true;
}

const forcedFamily =
  (wanted: 4 | 6): Option =>
  (state) => {
    if (state.family !== undefined && state.family !== wanted) {
      const text =
        wanted === 6 ? 'inet6 specified for IPv4 route' : 'inet specified for IPv6 route';
      return drop(state, text);
    }
    state.family = wanted;
    state.index++; // the word behind it is not looked at
    return true;
  };

const address =
  (what: string): Option =>
  (state) => {
    const found = addressOf(state, (given) => `invalid route ${what} address ${given}`);
    return found !== undefined && family(state, found);
  };

function via(state: State): boolean {
  const after = state.line.words[state.index + 1];
  const forced = after === 'inet' ? 4 : after === 'inet6' ? 6 : undefined;
  if (forced === undefined) return address('via')(state);
  if (!family(state, forced)) return false;
  state.index++;
  return address('via')(state);
}

function gateway(state: State): boolean {
  state.context.error('"gw" for routes is deprecated. Please use "via"', state.index);
  return via(state);
}

function from(state: State): boolean {
  const given = next(state);
  const found = parseAddress(state.context, given, state.index)?.family;
  if (found === 4) return drop(state, `route from address only supported with IPv6 (${given})`);
  return found === 6 ? family(state, 6) : drop(state, `invalid route from address ${given}`);
}

function device(state: State): boolean {
  const name = next(state);
  const text = `WARNING - interface ${name} for VROUTE nexthop doesn't exist`;
  if (!interfaceExists(state.context, name, text, state.index)) return false;
  state.interface = name;
  return true;
}

/** What stands before a number that the kernel is not to change. */
function skipLock(state: State): void {
  if (state.line.words[state.index + 1] === 'lock') state.index++;
}

const locked =
  (option: Option): Option =>
  (state) => {
    skipLock(state);
    return option(state);
  };

const number =
  (complaint: (given: string) => string, max = all): Option =>
  (state) => {
    const given = next(state);
    const value = r.unsigned(state.context, given, { min: 0, max, word: state.index });
    return value !== undefined || drop(state, complaint(given));
  };

const valueOf = (name: string, max = all): Option =>
  number((given) => `Invalid ${name} value ${given} specified for route`, max);
const plain = (name: string, max = all): Option =>
  number((given) => `Invalid ${name} ${given} specified for route`, max);

/** A time in milliseconds, or with a unit behind it; in seconds it may have three places. */
const duration = (maxMs: bigint, complaint: (given: string) => string): Option =>
  locked((state) => {
    const given = next(state);
    const [, count = given, unit = ''] = /^(.*?)(ms|msecs?|s|secs?)$/is.exec(given) ?? [];
    const inSeconds = unit.toLowerCase().startsWith('s');
    if (unit !== '' && count === '') return drop(state, complaint(given));
    const range = { min: 0n, max: maxMs, places: inSeconds ? 3 : 0, word: state.index };
    const value = r.decimal(state.context, count, { ...range, strict: true });
    return value !== undefined || drop(state, complaint(given));
  });

const nameOf =
  (kind: RouteNames, complaint: (given: string) => string): Option =>
  (state) => {
    const given = next(state);
    const known = numberOf(state.context, kind, given) !== undefined;
    return known || drop(state, complaint(given));
  };

function protocol(state: State): boolean {
  const given = next(state);
  const value = numberOf(state.context, 'protos', given);
  if (value === undefined) return drop(state, `Protocol ${given} not found or invalid for route`);
  state.foreignProtocol = value !== ownProtocol;
  return true;
}

const only6 =
  (text: string, option: Option): Option =>
  (state) => {
    if (state.family === 4) return drop(state, text);
    state.family = 6;
    return option(state);
  };

const preferences = ['low', 'medium', 'high'];

function pref(state: State): boolean {
  const after = state.line.words[state.index + 1] ?? '';
  if (!preferences.includes(after)) return valueOf('pref', 255)(state);
  state.index++;
  return true;
}

function features(state: State): boolean {
  const given = next(state);
  return given === 'ecn' || pass(state, `feature ${given} not supported`);
}

function ttlPropagate(state: State): boolean {
  const given = next(state);
  const known = given === 'enabled' || given === 'disabled';
  return known || pass(state, `ttl-propagate value ${given} not recognised`);
}

function or(state: State): boolean {
  state.context.error('"or" for routes is deprecated. Please use "nexthop"', state.index);
  const given = next(state);
  if (state.alternative) return pass(state, '"or" route already specified - ignoring subsequent');
  state.alternative = true;
  const found = strictAddress(state.context, given, state.index);
  return found !== undefined || drop(state, `Invalid "or" address ${given}`);
}

function asTo(state: State): boolean {
  if (state.line.words[state.index + 1] === 'to') state.index++;
  next(state);
  return pass(state, '"as to" for MPLS only - ignoring');
}

function vrf(state: State): boolean {
  const name = next(state);
  const there = findInterface(state.context, name) !== undefined;
  return drop(
    state,
    there ? `Route specified VRF ${name} is not a VRF` : `VRF ${name} not found for route`,
  );
}

/** Static routes may follow a group; elsewhere the word is no keyword. */
function trackGroup(state: State): boolean {
  if (!state.rules.static) return destination(state);
  const name = next(state);
  if (state.trackGroup !== undefined) {
    pass(state, `track_group ${name} is a duplicate`);
    return drop(state, `Route has trailing nonsense - ${name}`);
  }
  if (state.rules.trackGroup?.(name) !== true) return pass(state, `track_group ${name} not found`);
  state.trackGroup = name;
  return true;
}

const word: Option = () => true;

const options: Readonly<Record<string, Option>> = {
  inet: forcedFamily(4),
  inet6: forcedFamily(6),
  via,
  gw: gateway,
  dev: device,
  oif: device,
  src: address('src'),
  from,
  tos: nameOf('dsfield', (given) => `TOS value ${given} is invalid`),
  dsfield: nameOf('dsfield', (given) => `TOS value ${given} is invalid`),
  table: nameOf('tables', (given) => `Routing table ${given} not found for route`),
  protocol,
  scope: nameOf('scopes', (given) => `Scope ${given} not found or invalid for route`),
  metric: plain('metric'),
  priority: plain('metric'),
  preference: plain('metric'),
  onlink: word,
  encap: encapsulation,
  expires: only6(
    'expires is only valid for IPv6',
    number((given) => `Invalid expires time ${given} specified for route`),
  ),
  mtu: locked(plain('MTU')),
  hoplimit: plain('hoplimit', 255),
  advmss: locked(plain('advmss')),
  rtt: duration(960_000n, (given) => `Invalid rtt ${given} for route`),
  rttvar: duration(480_000n, (given) => `Invalid rttvar ${given} for route`),
  rto_min: duration(120_000n, (given) => `Invalid rto_min value ${given} specified for route`),
  reordering: locked(valueOf('reordering')),
  window: valueOf('window'),
  cwnd: locked(valueOf('cwnd')),
  ssthresh: locked(valueOf('ssthresh')),
  initcwnd: valueOf('initcwnd'),
  initrwnd: valueOf('initrwnd'),
  quickack: valueOf('quickack', 1),
  fastopen_no_cookie: valueOf('fastopen_no_cookie', 1),
  realms,
  features,
  congctl: locked((state) => next(state) !== ''),
  pref: only6('pref is only valid for IPv6', pref),
  'ttl-propagate': ttlPropagate,
  add: word,
  prepend: word,
  append: word,
  vrf,
  or,
  as: asTo,
  no_track: (state) => {
    state.track = false;
    return true;
  },
  track_group: trackGroup,
};

function finish(state: State): RouteEntry | undefined {
  const { context, line } = state;
  if (state.destination === undefined) {
    context.error('Route must have a destination');
    return undefined;
  }
  if (state.foreignProtocol && state.track) {
    const text = `Route cannot be tracked if protocol is not RTPROT_KEEPALIVED(${ownProtocol}), resetting protocol`;
    context.error(text);
  }
  if (state.trackGroup !== undefined && state.interface === undefined) {
    context.error('Static route cannot have track group if no oif specified');
    state.trackGroup = undefined;
  }
  if (state.track && state.interface === undefined && context.build === '2.2.7') untracked(state);
  const { track, trackGroup: group } = state;
  return {
    ...{ words: line.words, family: state.family ?? 4, interface: state.interface },
    ...{ track, trackGroup: group },
  };
}

function untracked(state: State): void {
  const text = `cannot track route ${state.destination} with no interface specified, not tracking`;
  state.context.error(`Warning - ${text}`);
  state.track = false;
}

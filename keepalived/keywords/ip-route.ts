// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of virtual_routes and static_routes.
import { familyOf } from '../config/address.js';
import type { Context, RouteNames } from '../config/context.js';
import { findInterface, interfaceExists } from '../config/interfaces.js';
import type { RouteEntry } from '../config/model/vrrp.js';
import { parseAddress } from './ip-address.js';
import * as r from './readers.js';
import type { Line } from './table.js';

/** How a route or rule line is read. */
export interface RouteRules {
  readonly static: boolean;
  readonly trackGroup?: (name: string) => boolean;
}

interface State {
  readonly context: Context;
  readonly line: Line;
  readonly rules: RouteRules;
  index: number;
  destination: string | undefined;
  family: 4 | 6 | undefined;
  interface: string | undefined;
  track: boolean;
  trackGroup: string | undefined;
  alternative: boolean;
  foreignProtocol: boolean;
  noOutput: boolean;
}

/** What a word does; false drops the route. */
type Option = (state: State) => boolean;

const routeTypes = [
  ...['unicast', 'local', 'broadcast', 'multicast', 'throw', 'unreachable', 'prohibit'],
  ...['blackhole', 'nat'],
];
const noOutputTypes = ['blackhole', 'unreachable', 'prohibit', 'throw'];

const all = 0xffff_ffff;
const ownProtocol = 18;

/** Reads one route line; undefined if it is dropped, which is reported. */
export function routeLine(context: Context, line: Line, rules: RouteRules): RouteEntry | undefined {
  const state: State = {
    ...{ context, line, rules, index: 0, destination: undefined, family: undefined },
    ...{ interface: undefined, track: true, trackGroup: undefined, alternative: false },
    ...{ foreignProtocol: false, noOutput: false },
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

const here = ({ line, index }: State): string => line.words[index] ?? '';

function next(state: State): string {
  state.index++;
  return r.need(state.context, state.line, state.index);
}

function drop(state: State, message: string): false {
  state.context.error(message, state.index);
  return false;
}

/** Told, and the route stays as it is without that setting. */
function pass(state: State, message: string): true {
  state.context.error(message, state.index);
  return true;
}

function destination(state: State): boolean {
  const word = here(state);
  if (routeTypes.includes(word) && state.destination === undefined) {
    state.noOutput = noOutputTypes.includes(word);
    return true;
  }
  if (word === 'to') {
    state.index++;
    return state.index < state.line.words.length && destination(state);
  }
  if (word === 'default' || word === 'all' || word === 'any') {
    state.destination = word;
    return true;
  }
  const found = parseAddress(state.context, word, state.index);
  if (found === undefined || state.destination !== undefined) {
    return drop(state, `unknown route keyword ${word}`);
  }
  state.destination = word;
  if (state.family !== undefined && state.family !== found.family) {
    return drop(state, `Cannot mix IPv4 and IPv6 addresses for route (${word})`);
  }
  return family(state, found.family);
}

function family(state: State, found: 4 | 6): boolean {
  if (state.family !== undefined && state.family !== found) {
    return drop(state, 'Cannot mix IPv4 and IPv6 addresses for route');
  }
  state.family = found;
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
    return true;
  };

function addressOf(state: State, complaint: (given: string) => string): 4 | 6 | undefined {
  const given = next(state);
  const found = parseAddress(state.context, given, state.index);
  if (found !== undefined) return found.family;
  state.context.error(complaint(given), state.index);
  return undefined;
}

const address =
  (what: string): Option =>
  (state) => {
    const found = addressOf(state, (given) => `invalid route ${what} address ${given}`);
    return found !== undefined && family(state, found);
  };

function via(state: State): boolean {
  const after = state.line.words[state.index + 1];
  if (after === 'inet' || after === 'inet6') state.index++;
  return address('via')(state);
}

function gateway(state: State): boolean {
  state.context.error('"gw" for routes is deprecated. Please use "via"', state.index);
  return via(state);
}

function from(state: State): boolean {
  const given = next(state);
  const found = familyOf(given);
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

const number =
  (complaint: (given: string) => string, min = 0, max = all): Option =>
  (state) => {
    if (state.line.words[state.index + 1] === 'lock') state.index++;
    const given = next(state);
    const value = r.unsigned(state.context, given, { min, max, word: state.index });
    return value !== undefined || drop(state, complaint(given));
  };

const valueOf = (name: string): Option =>
  number((given) => `Invalid ${name} value ${given} specified for route`);
const plain = (name: string): Option =>
  number((given) => `Invalid ${name} ${given} specified for route`);

/** A time in milliseconds, in seconds or with a unit behind it. */
const duration =
  (complaint: (given: string) => string): Option =>
  (state) => {
    if (state.line.words[state.index + 1] === 'lock') state.index++;
    const given = next(state);
    if (/^\d+(\.\d+)?(ms|s|msec|msecs|sec|secs)?$/i.test(given)) return true;
    state.context.report('invalidNumber', `invalid number '${given}'`, { word: state.index });
    return drop(state, complaint(given));
  };

const nameOf =
  (kind: RouteNames, complaint: (given: string) => string): Option =>
  (state) => {
    const given = next(state);
    const known =
      /^(0x[0-9a-f]+|\d+)$/i.test(given) || state.context.host.routeName(kind, given) !== undefined;
    return known || drop(state, complaint(given));
  };

function protocol(state: State): boolean {
  const given = next(state);
  const value = /^\d+$/.test(given) ? Number(given) : state.context.host.routeName('protos', given);
  if (value === undefined) return drop(state, `Protocol ${given} not found or invalid for route`);
  state.foreignProtocol = value !== ownProtocol;
  return true;
}

function realms(state: State): boolean {
  const given = next(state);
  const parts = given.split('/');
  const known = parts.every(
    (part) =>
      /^(0x[0-9a-f]+|\d+)$/i.test(part) ||
      state.context.host.routeName('realms', part) !== undefined,
  );
  if (!known) return drop(state, `Invalid realms ${given} for route`);
  return state.family !== 6 || drop(state, 'realms are only valid for IPv4');
}

const only6 =
  (name: string, text: string): Option =>
  (state) => {
    if (state.family !== undefined && state.family !== 6) return drop(state, text);
    const given = next(state);
    return given !== '' || drop(state, `${name} value ${given} not recognised`);
  };

function pref(state: State): boolean {
  if (state.family === 4) return drop(state, 'pref is only valid for IPv6');
  const given = next(state);
  const known = ['low', 'medium', 'high'].includes(given);
  return known || drop(state, `pref value ${given} not recognised`);
}

function features(state: State): boolean {
  const given = next(state);
  return given === 'ecn' || drop(state, `feature ${given} not supported`);
}

function ttlPropagate(state: State): boolean {
  const given = next(state);
  const known = given === 'enabled' || given === 'disabled';
  return known || drop(state, `ttl-propagate value ${given} not recognised`);
}

const encapTypes = ['mpls', 'ip', 'ip6', 'ila', 'bpf', 'seg6', 'seg6local'];

function encap(state: State): boolean {
  const type = state.line.words[state.index + 1];
  if (type === undefined) return drop(state, 'Missing encap type');
  if (!encapTypes.includes(type)) return drop(state, `Unknown encap type - ${type}`);
  state.index++;
  while (
    /^[\d.:/a-f]+$|^(id|dst|src|tos|hoplimit|ttl|csum-mode|flags)$/i.test(
      state.line.words[state.index + 1] ?? '',
    )
  ) {
    state.index++;
  }
  return true;
}

function or(state: State): boolean {
  state.context.error('"or" for routes is deprecated. Please use "nexthop"', state.index);
  const given = next(state);
  if (state.alternative) return pass(state, '"or" route already specified - ignoring subsequent');
  state.alternative = true;
  const found = familyOf(given);
  return found === undefined ? drop(state, `Invalid "or" address ${given}`) : family(state, found);
}

function asTo(state: State): boolean {
  if (state.line.words[state.index + 1] === 'to') state.index++;
  next(state);
  return drop(state, '"as to" for MPLS only - ignoring');
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
  if (state.trackGroup !== undefined) return pass(state, `track_group ${name} is a duplicate`);
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
  encap,
  expires: only6('expires', 'expires is only valid for IPv6'),
  mtu: plain('MTU'),
  hoplimit: plain('hoplimit'),
  advmss: plain('advmss'),
  rtt: duration((given) => `Invalid rtt ${given} for route`),
  rttvar: duration((given) => `Invalid rttvar ${given} for route`),
  rto_min: duration((given) => `Invalid rto_min value ${given} specified for route`),
  reordering: valueOf('reordering'),
  window: valueOf('window'),
  cwnd: valueOf('cwnd'),
  ssthresh: valueOf('ssthresh'),
  initcwnd: valueOf('initcwnd'),
  initrwnd: valueOf('initrwnd'),
  quickack: valueOf('quickack'),
  fastopen_no_cookie: valueOf('fastopen_no_cookie'),
  realms,
  features,
  congctl: (state) => {
    if (state.line.words[state.index + 1] === 'lock') state.index++;
    return next(state) !== '';
  },
  pref,
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

/** The nexthops that end a route: each with a way, a device and a weight. */
function nexthops(state: State): boolean {
  if (state.alternative) {
    state.context.error('Cannot specify nexthops with "or" route', state.index);
    state.context.error(`Route has trailing nonsense - ${here(state)}`, state.index);
    return false;
  }
  state.noOutput = false;
  state.interface = undefined;
  for (; state.index < state.line.words.length; state.index++) {
    if (here(state) === 'nexthop') continue;
    const done = nexthopWord(state);
    if (done === undefined) {
      state.context.error(
        `Route has trailing nonsense after nexthops - ${here(state)}`,
        state.index,
      );
      return true;
    }
    if (!done) return true;
  }
  return true;
}

/** Undefined for a word that is none of a nexthop. */
function nexthopWord(state: State): boolean | undefined {
  switch (here(state)) {
    case 'via':
      return nexthopVia(state);
    case 'dev':
    case 'oif': {
      const name = next(state);
      const text = `WARNING - interface ${name} for VROUTE nexthop doesn't exist`;
      return interfaceExists(state.context, name, text, state.index);
    }
    case 'weight': {
      const given = next(state);
      const value = r.unsigned(state.context, given, { min: 0, max: 256, word: state.index });
      if (value === undefined) return drop(state, `Invalid weight ${given} specified for route`);
      return value > 0 || drop(state, 'Invalid weight 0 specified for route');
    }
    case 'onlink':
      return true;
    case 'encap':
      return encap(state);
    case 'realms':
      return realms(state);
    default:
      return undefined;
  }
}

function nexthopVia(state: State): boolean {
  const after = state.line.words[state.index + 1];
  if (after === 'inet' || after === 'inet6') state.index++;
  const found = addressOf(state, (given) => `invalid nexthop address ${given}`);
  if (found === undefined) return false;
  if (state.family !== undefined && found !== state.family) {
    return drop(state, 'Address family mismatch for next hop');
  }
  state.family = found;
  return true;
}

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

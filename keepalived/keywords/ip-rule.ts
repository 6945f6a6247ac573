// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of virtual_rules and static_rules.
import type { Context } from '../config/context.js';
import { interfaceExists } from '../config/interfaces.js';
import type { RouteEntry } from '../config/model/vrrp.js';
import { parseAddress } from './ip-address.js';
import { areRealms, cUnsigned, numberOf, routeType } from './ip-names.js';
import { ownProtocol } from './ip-route.js';
import type { RouteRules } from './ip-route-state.js';
import * as r from './readers.js';
import type { Line } from './table.js';

interface State {
  readonly context: Context;
  readonly line: Line;
  readonly rules: RouteRules;
  index: number;
  family: 4 | 6 | undefined;
  action: string | undefined;
  l3mdev: boolean;
  target: number | undefined;
  preference: number | undefined;
  interface: string | undefined;
  suppressor: boolean;
  foreignProtocol: boolean;
  track: boolean;
  trackGroup: string | undefined;
}

/** What a word does; false drops the rule. */
type Option = (state: State) => boolean;

const all = 0xffff_ffff;
const actions = 'table/nop/goto/blackhole/prohibit/unreachable';
/** Preference of the first rule that has none; each further one has one less. */
const firstPreference = 16384;

/** Reads one rule line; undefined if it is dropped, which is reported. */
export function ruleLine(context: Context, line: Line, rules: RouteRules): RouteEntry | undefined {
  const state: State = {
    ...{ context, line, rules, index: 0, family: undefined, action: undefined, l3mdev: false },
    ...{ target: undefined, preference: undefined, interface: undefined, suppressor: false },
    foreignProtocol: false,
    ...{ track: true, trackGroup: undefined },
  };
  for (; state.index < line.words.length; state.index++) {
    const word = line.words[state.index] ?? '';
    const option = Object.hasOwn(options, word) ? options[word] : action;
    if (option === undefined || !option(state)) return undefined;
  }
  return finish(state);
}

function next(state: State): string {
  state.index++;
  return r.need(state.context, state.line, state.index);
}

function drop(state: State, message: string): false {
  state.context.error(message, state.index);
  return false;
}

/** Told, and the rule stays as it is without that word. */
function pass(state: State, message: string): true {
  state.context.error(message, state.index);
  return true;
}

const forcedFamily =
  (wanted: 4 | 6): Option =>
  (state) => {
    const text = wanted === 6 ? 'inet6 specified for IPv4 rule' : 'inet specified for IPv6 rule';
    if (state.family !== undefined && state.family !== wanted) return drop(state, text);
    state.family = wanted;
    state.index++; // the word behind it is not looked at
    return true;
  };

const address =
  (what: 'from' | 'to'): Option =>
  (state) => {
    const given = next(state);
    const any = given === 'all' || given === 'any' || given === 'default';
    const found = any ? undefined : parseAddress(state.context, given, state.index);
    if (!any && found === undefined) return drop(state, `Invalid rule ${what} address ${given}`);
    if (state.family !== undefined && state.family !== found?.family) {
      return drop(state, 'rule specification has mixed IPv4 and IPv6');
    }
    state.family = found?.family;
    return true;
  };

function setAction(state: State, name: string): boolean {
  if (state.action !== undefined) {
    const list = name === 'table' ? actions : `${actions}/l3mdev`;
    return drop(state, `Cannot specify more than one of ${list} for rule`);
  }
  state.action = name;
  return true;
}

function table(state: State): boolean {
  const given = next(state);
  const value = numberOf(state.context, 'tables', given);
  if (value === undefined) return drop(state, `Routing table ${given} not found for rule`);
  if (value === 0) return drop(state, 'Table 0 is not valid');
  return setAction(state, 'table');
}

function goto(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  const value = r.unsigned(state.context, next(state), { min: 0, max: all, word: state.index });
  if (value === undefined) return drop(state, `Invalid target ${keyword} specified`);
  state.target ??= value;
  return setAction(state, 'goto');
}

function preference(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  const given = next(state);
  // In C's notation; what is none is judged, and told, as a decimal number.
  const value = cUnsigned(given);
  if (value === undefined || value > BigInt(all)) {
    if (/^0\d+$/.test(given)) {
      state.context.report('invalidNumber', `invalid number '${given}'`, { word: state.index });
    } else r.unsigned(state.context, given, { min: 0, max: all, word: state.index });
    return drop(state, `Invalid rule preference ${keyword} specified`);
  }
  state.preference = Number(value);
  return true;
}

const numbered =
  (complaint: (given: string, keyword: string) => string): Option =>
  (state) => {
    const keyword = state.line.words[state.index] ?? '';
    const given = next(state);
    const value = r.unsigned(state.context, given, { min: 0, max: all, word: state.index });
    return value !== undefined || drop(state, complaint(given, keyword));
  };

function tos(state: State): boolean {
  const given = next(state);
  const known = numberOf(state.context, 'dsfield', given) !== undefined;
  return known || drop(state, `TOS value ${given} is invalid`);
}

function realms(state: State): boolean {
  const given = next(state);
  if (!areRealms(state.context, given)) return drop(state, `invalid realms ${given} for rule`);
  state.suppressor = true;
  if (state.family === 6) return drop(state, 'realms is only valid for IPv4');
  state.family = 4;
  return true;
}

const suppressor =
  (check: Option): Option =>
  (state) => {
    state.suppressor = true;
    return check(state);
  };

function ifGroup(state: State): boolean {
  const given = next(state);
  const known = numberOf(state.context, 'group', given) !== undefined;
  return known || drop(state, `suppress_group ${given} is invalid`);
}

const device =
  (input: boolean): Option =>
  (state) => {
    const name = next(state);
    const text = `WARNING - interface ${name} for rule doesn't exist`;
    if (input) state.interface = name;
    return interfaceExists(state.context, name, text, state.index);
  };

/** Two numbers with a dash between them; what follows is not looked at. */
const rangeStart = /^[ \t\f\v\r\n]*[+-]?\d+-[ \t\f\v\r\n]*[+-]?\d+/;

function uidRange(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  return rangeStart.test(next(state)) || drop(state, `Invalid uidrange ${keyword} specified`);
}

function l3mdev(state: State): boolean {
  if (state.action !== undefined) return drop(state, 'Cannot specify l3mdev with other action');
  state.l3mdev = true;
  return setAction(state, 'l3mdev');
}

const protocols = ['tcp', 'udp', 'icmp', 'sctp', 'dccp', 'gre', 'esp', 'ah', 'igmp', 'ipv6-icmp'];

/** Names and other names of /etc/protocols, or the usual ones where there is no such file. */
function protocolNames({ host }: Context): readonly string[] {
  const text = host.readText('/etc/protocols');
  if (text === undefined) return protocols;
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  return lines.flatMap(([name = '', , ...others]) => [name, ...others]);
}

function ipProtocol(state: State): boolean {
  const given = next(state);
  const known = /^\d+$/.test(given)
    ? Number(given) < 128
    : given !== '' && protocolNames(state.context).includes(given);
  return known || pass(state, `Invalid ipproto ${given}`);
}

/** Who made the rule; one that is not ours cannot be looked after. */
function protocol(state: State): boolean {
  const given = next(state);
  const value = r.unsigned(state.context, given, { min: 0, max: 255, word: state.index });
  if (value === undefined) return pass(state, `Invalid protocol ${given}`);
  state.foreignProtocol = value !== ownProtocol;
  return true;
}

function trackGroup(state: State): boolean {
  if (!state.rules.static) return action(state);
  const name = next(state);
  if (state.trackGroup !== undefined) {
    pass(state, `track_group ${name} is a duplicate`);
    state.index = state.line.words.length; // what follows is not looked at
  } else if (state.rules.trackGroup?.(name) !== true) {
    state.context.error(`track_group ${name} not found`, state.index);
  } else state.trackGroup = name;
  return true;
}

const typeActions: Readonly<Record<number, string>> = {
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
};

/** `nop`, or a type of route by name or number of which three can be actions. */
function action(state: State): boolean {
  const here = state.line.words[state.index] ?? '';
  if (here === 'nop') return setAction(state, here);
  if (laterWords[here] !== undefined && state.context.build === '2.4.3') {
    return laterWords[here](state);
  }
  const word = here === 'type' ? next(state) : here;
  const type = routeType(word);
  if (type === undefined) return drop(state, `Unknown rule option ${word}`);
  const name = typeActions[type];
  return name === undefined ? drop(state, `Invalid rule action ${word}`) : setAction(state, name);
}

/** Two ports, or from 2.4 on one. */
const port =
  (name: string): Option =>
  (state) => {
    const given = next(state);
    const single = state.context.build === '2.4.3' && /^\d+$/.test(given);
    return rangeStart.test(given) || single || pass(state, `invalid ${name} range ${given}`);
  };

function tunnel(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  const fits = r.unsigned64(state.context, next(state), state.index);
  return fits || drop(state, `Invalid tunnel-id ${keyword} specified`);
}

/** A mark and a mask in C's notation, either of them empty for 0. */
function fwmark(state: State): boolean {
  const given = next(state);
  const known = given.split(/\/(.*)/s, 2).every((part) => {
    const value = part === '' ? 0n : cUnsigned(part);
    return value !== undefined && value <= 0xffff_ffffn;
  });
  return known || drop(state, `Invalid rule fwmark ${given} specified`);
}

/** Words that 2.2.7 does not know. */
const laterWords: Readonly<Record<string, Option>> = { 'ip-proto': ipProtocol };

const options: Readonly<Record<string, Option>> = {
  inet: forcedFamily(4),
  inet6: forcedFamily(6),
  not: () => true,
  from: address('from'),
  to: address('to'),
  table,
  lookup: table,
  goto,
  preference,
  order: preference,
  priority: preference,
  tos,
  dsfield: tos,
  fwmark,
  realms,
  iif: device(true),
  dev: device(true),
  oif: device(false),
  'tunnel-id': tunnel,
  uidrange: uidRange,
  l3mdev,
  protocol,
  ipproto: ipProtocol,
  sport: port('sport'),
  dport: port('dport'),
  suppress_prefixlength: suppressor(
    numbered((_, keyword) => `Invalid suppress_prefixlength ${keyword} specified`),
  ),
  suppress_ifgroup: suppressor(ifGroup),
  no_track: (state) => {
    state.track = false;
    return true;
  },
  track_group: trackGroup,
};

function finish(state: State): RouteEntry | undefined {
  const { context, line } = state;
  const refuse = refusal(state);
  if (refuse !== undefined) {
    context.error(refuse);
    return undefined;
  }
  if (state.trackGroup !== undefined && state.interface === undefined) {
    context.error('Static rule cannot have track_group if dev/iif not specified');
    state.trackGroup = undefined;
  }
  if (state.foreignProtocol && state.track) {
    const text = `Rule cannot be tracked if protocol is not RTPROT_KEEPALIVED(${ownProtocol}), resetting protocol`;
    context.error(text);
  }
  if (state.preference === undefined) {
    const used = context.config.vrrp.rulesWithoutPreference[state.family ?? 4]++;
    const text = `setting to ${firstPreference - used}. This is probably not what you want.`;
    context.error(`Rule has no preference specified - ${text}`);
  }
  return {
    ...{ words: line.words, family: state.family ?? 4, interface: state.interface },
    ...{ track: state.track, trackGroup: state.trackGroup },
  };
}

function refusal(state: State): string | undefined {
  const { target, preference: own } = state;
  if (target !== undefined && own === undefined) {
    return `Invalid rule - goto target ${target} specified without preference`;
  }
  if (target !== undefined && own !== undefined && own >= target) {
    return `Invalid rule - preference ${own} >= goto target ${target}`;
  }
  if (state.action === undefined) return 'No action specified for rule - ignoring';
  if (state.suppressor && state.action !== 'table' && !state.l3mdev) {
    return 'suppressor/realm specified for non table action - skipping';
  }
  return undefined;
}

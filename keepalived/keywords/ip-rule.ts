// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of virtual_rules and static_rules.
import { familyOf } from '../config/address.js';
import type { Context } from '../config/context.js';
import { interfaceExists } from '../config/interfaces.js';
import type { RouteEntry } from '../config/model/vrrp.js';
import { parseAddress } from './ip-address.js';
import type { RouteRules } from './ip-route.js';
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

const forcedFamily =
  (wanted: 4 | 6): Option =>
  (state) => {
    const text = wanted === 6 ? 'inet6 specified for IPv4 rule' : 'inet specified for IPv6 rule';
    if (state.family !== undefined && state.family !== wanted) return drop(state, text);
    state.family ??= wanted === 6 && mentions4(state) ? undefined : wanted;
    return true;
  };

/** A word before IPv4 addresses that says otherwise gives way to them, silently. */
const mentions4 = ({ line }: State): boolean => line.words.some((word) => familyOf(word) === 4);

const address =
  (what: 'from' | 'to'): Option =>
  (state) => {
    const given = next(state);
    if (given === 'all' || given === 'any' || given === 'default') return true;
    const found = parseAddress(state.context, given, state.index);
    if (found === undefined) return drop(state, `Invalid rule ${what} address ${given}`);
    if (state.family !== undefined && state.family !== found.family) {
      return drop(state, 'rule specification has mixed IPv4 and IPv6');
    }
    state.family = found.family;
    return true;
  };

function setAction(state: State, name: string): boolean {
  if (state.action !== undefined) {
    const list = name === 'table' || name === 'goto' ? actions : `${actions}/l3mdev`;
    return drop(state, `Cannot specify more than one of ${list} for rule`);
  }
  state.action = name;
  return true;
}

function table(state: State): boolean {
  if (state.action !== undefined) return setAction(state, 'table');
  const given = next(state);
  const named = state.context.host.routeName('tables', given);
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(given) ? Number(given) : named;
  if (value === undefined) return drop(state, `Routing table ${given} not found for rule`);
  if (value === 0) return drop(state, 'Table 0 is not valid');
  return setAction(state, 'table');
}

function goto(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  if (state.action !== undefined) return setAction(state, 'goto');
  const value = r.unsigned(state.context, next(state), { min: 0, max: all, word: state.index });
  if (value === undefined) return drop(state, `Invalid target ${keyword} specified`);
  state.target = value;
  return setAction(state, 'goto');
}

function preference(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  const value = r.unsigned(state.context, next(state), { min: 0, max: all, word: state.index });
  if (value === undefined) return drop(state, `Invalid rule preference ${keyword} specified`);
  state.preference = value;
  return true;
}

const shaped =
  (shape: RegExp, complaint: (given: string) => string): Option =>
  (state) => {
    const given = next(state);
    return shape.test(given) || drop(state, complaint(given));
  };

const numbered =
  (complaint: (given: string, keyword: string) => string, max = all): Option =>
  (state) => {
    const keyword = state.line.words[state.index] ?? '';
    const given = next(state);
    const value = r.unsigned(state.context, given, { min: 0, max, word: state.index });
    return value !== undefined || drop(state, complaint(given, keyword));
  };

function tos(state: State): boolean {
  const given = next(state);
  const known = /^(0x)?[0-9a-f]{1,2}$/i.test(given);
  const named = state.context.host.routeName('dsfield', given);
  return known || named !== undefined || drop(state, `TOS value ${given} is invalid`);
}

function realms(state: State): boolean {
  const given = next(state);
  const known = given
    .split('/')
    .every(
      (part) => /^\d+$/.test(part) || state.context.host.routeName('realms', part) !== undefined,
    );
  if (!known) return drop(state, `invalid realms ${given} for rule`);
  state.suppressor = true;
  return state.family !== 6 || drop(state, 'realms is only valid for IPv4');
}

const suppressor =
  (check: Option): Option =>
  (state) => {
    state.suppressor = true;
    return check(state);
  };

function ifGroup(state: State): boolean {
  const given = next(state);
  const known = /^\d+$/.test(given) || state.context.host.routeName('group', given) !== undefined;
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

function uidRange(state: State): boolean {
  const keyword = state.line.words[state.index] ?? '';
  return /^\d+-\d+$/.test(next(state)) || drop(state, `Invalid uidrange ${keyword} specified`);
}

function l3mdev(state: State): boolean {
  if (state.action !== undefined) return drop(state, 'Cannot specify l3mdev with other action');
  state.l3mdev = true;
  return setAction(state, 'l3mdev');
}

const protocols = ['tcp', 'udp', 'icmp', 'sctp', 'dccp', 'gre', 'esp', 'ah', 'igmp', 'ipv6-icmp'];

function ipProtocol(state: State): boolean {
  const given = next(state);
  return (
    protocols.includes(given) || /^\d+$/.test(given) || drop(state, `Invalid ipproto ${given}`)
  );
}

function trackGroup(state: State): boolean {
  if (!state.rules.static) return action(state);
  const name = next(state);
  if (state.rules.trackGroup?.(name) !== true) {
    state.context.error(`track_group ${name} not found`, state.index);
  } else state.trackGroup = name;
  return true;
}

const simpleActions = ['nop', 'blackhole', 'prohibit', 'unreachable'];

function action(state: State): boolean {
  const word = state.line.words[state.index] ?? '';
  if (simpleActions.includes(word)) return setAction(state, word);
  return drop(state, `Unknown rule option ${word}`);
}

const port = (name: string): Option =>
  shaped(/^\d+(-\d+)?$/, (given) => `invalid ${name} range ${given}`);
const tunnel = numbered((given) => `Invalid tunnel-id ${given} specified`);

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
  fwmark: shaped(
    /^(0x[0-9a-f]+|\d+)(\/(0x[0-9a-f]+|\d+))?$/i,
    (given) => `Invalid rule fwmark ${given} specified`,
  ),
  realms,
  iif: device(true),
  dev: device(true),
  oif: device(false),
  'tunnel-id': tunnel,
  uidrange: uidRange,
  l3mdev,
  protocol: numbered((given) => `Invalid protocol ${given}`, 255),
  'ip-proto': ipProtocol,
  ipproto: ipProtocol,
  sport: port('sport'),
  dport: port('dport'),
  suppress_prefixlength: suppressor(
    numbered((_, keyword) => `Invalid suppress_prefixlength ${keyword} specified`, 128),
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
  if (state.preference === undefined) {
    const used = context.config.vrrp.rulesWithoutPreference++;
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
  if (state.suppressor && state.action !== 'table') {
    return 'suppressor/realm specified for non table action - skipping';
  }
  return undefined;
}

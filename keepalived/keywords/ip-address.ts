// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of virtual_ipaddress, virtual_ipaddress_excluded and static_ipaddress.
import { familyOf, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import { interfaceExists } from '../config/interfaces.js';
import type { IpAddress } from '../config/model/vrrp.js';
import { numberOf } from './ip-names.js';
import * as r from './readers.js';
import type { Line } from './table.js';

/** How an address line is read: which words are allowed, and what a missing device means. */
export interface AddressRules {
  readonly static: boolean;
  readonly trackGroup?: (name: string) => boolean;
}

interface State {
  readonly context: Context;
  readonly line: Line;
  readonly address: IpAddress;
  readonly rules: AddressRules;
  index: number;
  /** A broadcast address was asked for that is made of the prefix. */
  relative: boolean;
}

/** What a word of an address line does; false drops the address. */
type Option = (state: State) => boolean | undefined;

const kernelFlags = ['home', '-nodad', 'mngtmpaddr', 'noprefixroute', 'autojoin'];
const maxLabel = 15;

/** Reads one address line; undefined if it is dropped, which is reported. */
export function ipAddress(
  context: Context,
  line: Line,
  rules: AddressRules,
): IpAddress | undefined {
  const address = parseAddress(context, line.words[0] ?? '', 0);
  if (address === undefined) return undefined;
  const state: State = { context, line, address, rules, index: 1, relative: false };
  for (; state.index < line.words.length; state.index++) {
    if (!takeWord(state)) return undefined;
  }
  return finish(state) ? address : undefined;
}

/** An address with an optional prefix length; undefined if it is none, which is reported. */
export function parseAddress(context: Context, text: string, word: number): IpAddress | undefined {
  const [host = '', prefix] = text.split(/\/(.*)/s);
  const max = text.includes(':') ? 128 : 32;
  const given = prefix === undefined ? max : r.unsigned(context, prefix, { min: 0, max, word });
  if (given === undefined) {
    const message = `Invalid address prefix len ${prefix} for address ${text} - using ${max}`;
    context.error(message, word);
  }
  const family = familyOf(host);
  if (family === undefined || host !== plainAddress(host)) {
    context.error(`VRRP parsed invalid IP ${text}. skipping IP...`, word);
    return undefined;
  }
  return {
    ...{ address: host, family, prefixLength: given ?? max, interface: undefined },
    ...{ broadcast: undefined, scope: undefined, label: undefined, peer: undefined },
    ...{ preferredLifetimeSec: undefined, flags: [], track: true, useVmac: false },
    trackGroup: undefined,
  };
}

/** The family of an address without prefix length; undefined if it is none, which is reported. */
export function strictAddress(context: Context, text: string, word: number): 4 | 6 | undefined {
  const family = familyOf(text);
  if (family !== undefined && text === plainAddress(text)) return family;
  context.error(`VRRP parsed invalid IP ${text}. skipping IP...`, word);
  return undefined;
}

function takeWord(state: State): boolean {
  const { context, line, address } = state;
  const word = line.words[state.index] ?? '';
  if (kernelFlags.includes(word)) {
    address.flags.push(word);
    return true;
  }
  if (word === 'no_track') address.track = false;
  else if (word === 'use_vmac' && (!state.rules.static || context.build === '2.4.3')) {
    address.useVmac = true;
  } else if (withValue[word] !== undefined && (word !== 'track_group' || state.rules.static)) {
    return takeValue(state, word);
  } else {
    const message = `Unknown configuration entry '${word}' for ip address - ignoring`;
    context.error(message, state.index);
  }
  return true;
}

function takeValue(state: State, word: string): boolean {
  const { context, line } = state;
  if (line.words[state.index + 1] === undefined) {
    context.error(`No ${word} parameter specified for ${line.words[0] ?? ''}`, state.index);
    return false;
  }
  state.index++;
  return withValue[word]?.(state) !== false;
}

const value = ({ line, index }: State): string => line.words[index] ?? '';

const withValue: Readonly<Record<string, Option>> = {
  dev: device,
  scope,
  brd: broadcast,
  broadcast,
  label,
  peer,
  preferred_lft: preferredLifetime,
  track_group: trackGroup,
};

function device(state: State): boolean | undefined {
  const { context, address, line } = state;
  const name = value(state);
  if (address.interface !== undefined) {
    const message = `Cannot specify ipaddress device more than once for ${line.words[0] ?? ''}`;
    context.error(message, state.index);
    return false;
  }
  address.interface = name;
  const warning = `WARNING - interface ${name} for ip address ${line.words[0] ?? ''} doesn't exist`;
  return interfaceExists(context, name, warning, state.index);
}

function scope({ context, address, line, index }: State): undefined {
  const given = line.words[index] ?? '';
  const found = numberOf(context, 'scopes', given);
  if (found === undefined) {
    const message = `Invalid scope '${given}' specified for ${line.words[0] ?? ''} - ignoring`;
    context.error(message, index);
  } else address.scope = found;
}

function broadcast(state: State): boolean {
  const { context, address, line } = state;
  const given = value(state);
  if (address.family === 6) {
    const text = `VRRP is trying to assign a broadcast ${line.words[state.index - 1] ?? ''} to the IPv6 address ${line.words[0] ?? ''} !!?? WTF... skipping VIP...`;
    context.error(text, state.index);
    return false;
  }
  const isAddress = familyOf(given) === 4 && given === plainAddress(given);
  if (given !== '+' && given !== '-' && !isAddress) {
    context.error(
      `VRRP is trying to assign invalid broadcast ${given}. skipping VIP...`,
      state.index,
    );
    return false;
  }
  address.broadcast = given;
  state.relative ||= !isAddress;
  return true;
}

function label(state: State): boolean | undefined {
  const { context, address } = state;
  const given = value(state);
  if (given.length > maxLabel) {
    const text = `Address label ${given} is longer than maximum length ${maxLabel} - removing address`;
    context.error(text, state.index);
    return false;
  }
  address.label = given;
  return undefined;
}

/** A wrong peer is told, and the address goes without; the value of a second one is looked at again. */
function peer(state: State): undefined {
  const { context, address } = state;
  const given = value(state);
  if (address.peer !== undefined) {
    context.error(`Peer ${given} - another peer has already been specified`, state.index);
    state.index--;
    return;
  }
  const family = strictAddress(context, given, state.index);
  if (family === undefined) context.error(`Invalid peer address ${given}`, state.index);
  else if (family !== address.family) {
    context.error(`Peer address ${given} does not match address family`, state.index);
  } else {
    address.peer = given;
    if (address.prefixLength === (family === 6 ? 128 : 32)) return;
    const text = 'Cannot specify address prefix when specifying peer address - ignoring';
    context.error(text, state.index);
  }
}

function preferredLifetime({ context, address, line, index }: State): undefined {
  const given = line.words[index] ?? '';
  if (given === 'forever') {
    address.preferredLifetimeSec = 0xffff_ffff;
    return;
  }
  const found = r.unsigned(context, given, { min: 0, max: 0xffff_ffff, word: index });
  if (found === undefined) context.error(`preferred_lft ${given} is invalid`, index);
  else address.preferredLifetimeSec = found;
}

function trackGroup(state: State): undefined {
  const { context, address, line, index, rules } = state;
  const name = line.words[index] ?? '';
  if (address.trackGroup !== undefined) {
    context.error(`track_group ${name} is a duplicate`, index);
    state.index = line.words.length; // what follows is not looked at
  } else if (rules.trackGroup?.(name) !== true)
    context.error(`track_group ${name} not found`, index);
  else address.trackGroup = name;
}

function finish(state: State): boolean {
  const { context, address, line, rules } = state;
  const shown = line.words[0] ?? '';
  if (address.peer !== undefined && address.broadcast !== undefined) {
    context.error('Cannot specify broadcast and peer addresses - ignoring broadcast address');
    address.broadcast = undefined;
  }
  if (state.relative && address.broadcast !== undefined && address.prefixLength > 30) {
    context.error(`Address prefix length ${address.prefixLength} too long for broadcast`);
    address.broadcast = undefined;
  }
  if (address.family === 6 && (address.scope ?? 0) !== 0) {
    context.error(`Cannot specify scope for IPv6 addresses (${shown}) - ignoring scope`);
    address.scope = undefined;
  }
  if (address.family === 6 && address.label !== undefined) {
    context.error(`Cannot specify label for IPv6 addresses (${shown}) - ignoring label`);
    address.label = undefined;
  }
  return !rules.static || staticDevice(context, address, shown);
}

/** A static address needs a device: its own, or the default one that must exist. */
function staticDevice(context: Context, address: IpAddress, shown: string): boolean {
  const standard = context.config.global.defaultInterface ?? 'eth0';
  if (address.interface !== undefined) return true;
  if (context.host.interfaces.some(({ name }) => name === standard)) {
    address.interface = standard;
    return true;
  }
  const text = `Static address ${shown} requires either an interface or default interface must exist`;
  context.report('fatal', text);
  return false;
}

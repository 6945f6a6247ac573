// SPDX-License-Identifier: GPL-2.0-or-later
// Where the reading of a route line stands, and what its words and those of its nexthops share.
import type { Context } from '../config/context.js';
import { strictAddress } from './ip-address.js';
import { encap } from './ip-encap.js';
import { areRealms } from './ip-names.js';
import * as r from './readers.js';
import type { Line } from './table.js';

/** How a route or rule line is read. */
export interface RouteRules {
  readonly static: boolean;
  readonly trackGroup?: (name: string) => boolean;
}

/** `index` is the word that is being looked at. */
export interface State {
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
}

/** What a word does; false drops the route. */
export type Option = (state: State) => boolean;

/** The word that is being looked at. */
export const here = ({ line, index }: State): string => line.words[index] ?? '';

/** Goes on to the next word; the whole process ends where it is missing. */
export function next(state: State): string {
  state.index++;
  return r.need(state.context, state.line, state.index);
}

/** Told, and the line gives no route. */
export function drop(state: State, message: string): false {
  state.context.error(message, state.index);
  return false;
}

/** Told, and the route stays as it is without that setting. */
export function pass(state: State, message: string): true {
  state.context.error(message, state.index);
  return true;
}

/** Takes a family for the route; false, and told, if it has the other one. */
export function family(state: State, found: 4 | 6): boolean {
  if (state.family !== undefined && state.family !== found) {
    return drop(state, 'Cannot mix IPv4 and IPv6 addresses for route');
  }
  state.family = found;
  return true;
}

/** The family of the address that is the next word; undefined, and told, if it is none. */
export function addressOf(state: State, complaint: (given: string) => string): 4 | 6 | undefined {
  const given = next(state);
  const found = strictAddress(state.context, given, state.index);
  if (found !== undefined) return found;
  state.context.error(complaint(given), state.index);
  return undefined;
}

/** `realms FROM[/TO]`, which IPv4 alone has. */
export function realms(state: State): boolean {
  const given = next(state);
  if (!areRealms(state.context, given)) return drop(state, `Invalid realms ${given} for route`);
  if (state.family === 6) return drop(state, 'realms are only valid for IPv4');
  state.family = 4;
  return true;
}

/** `encap …`, which never drops a route. */
export function encapsulation(state: State): boolean {
  encap(state);
  return true;
}

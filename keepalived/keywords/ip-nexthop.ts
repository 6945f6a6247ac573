// SPDX-License-Identifier: GPL-2.0-or-later
// The nexthops of a route line.
import { interfaceExists } from '../config/interfaces.js';
import {
  addressOf,
  drop,
  encapsulation,
  here,
  next,
  realms,
  type State,
} from './ip-route-state.js';
import * as r from './readers.js';

/** The nexthops that end a route: each with a way, a device and a weight. */
export function nexthops(state: State): boolean {
  if (state.alternative) {
    state.context.error('Cannot specify nexthops with "or" route', state.index);
    state.context.error(`Route has trailing nonsense - ${here(state)}`, state.index);
    return false;
  }
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
    case 'as': {
      if (next(state) === 'to' && state.index + 1 < state.line.words.length) state.index++;
      return drop(state, "'as [to]' (nat) not supported");
    }
    case 'dev': {
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
      return encapsulation(state);
    case 'realms':
      return realms(state);
    default:
      return undefined;
  }
}

function nexthopVia(state: State): boolean {
  const after = state.line.words[state.index + 1];
  const forced = after === 'inet' ? 4 : after === 'inet6' ? 6 : undefined;
  if (forced !== undefined) state.index++;
  if (forced !== undefined && state.family !== undefined && forced !== state.family) {
    return drop(state, 'IPv4/6 mismatch for nexthop');
  }
  const found = addressOf(state, (given) => `invalid nexthop address ${given}`);
  if (found === undefined) return false;
  if (state.family !== undefined && found !== state.family) {
    return drop(state, 'Address family mismatch for next hop');
  }
  state.family = found;
  return true;
}

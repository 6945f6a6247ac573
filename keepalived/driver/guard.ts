// SPDX-License-Identifier: GPL-2.0-or-later
// Mass failure: when too many servers of a service fail at once, it is more likely that we cannot see
// them than that they are gone. The set from before stays, and one line says so.
import { setAlive } from './alive.js';
import type { Guard } from './facts.js';
import type { GuardState } from './state.js';
import type { Turn } from './turn.js';

/** A server comes or goes, unless the guard holds it. @param nowMs monotonic */
export function guardedAlive(
  turn: Turn,
  server: number,
  to: { alive: boolean; nowMs: number },
): void {
  const { guard } = turn.facts;
  if (guard === undefined) setAlive(turn, server, to.alive);
  else if (to.alive) comeBack(turn, server, guard);
  else goAway(turn, server, { guard, nowMs: to.nowMs });
}

const tooMany = (count: number, { servers }: Turn, { percent }: Guard): boolean =>
  100 * count > percent * servers.length;

function goAway(
  turn: Turn,
  server: number,
  { guard, nowMs }: { readonly guard: Guard; readonly nowMs: number },
): void {
  const since = nowMs - 1000 * guard.seconds;
  const others = turn.guard.recent.filter((one) => one.atMs > since && one.server !== server);
  const recent = [...others, { server, atMs: nowMs }];
  const holding = turn.guard.held.length > 0;
  if (holding) {
    turn.guard = { recent, held: [...turn.guard.held, server] };
    return;
  }
  turn.guard = { recent, held: [] };
  if (tooMany(recent.length, turn, guard)) engage(turn, guard, recent);
  else setAlive(turn, server, false);
}

/** Those that failed in the same time come back, as if nothing had happened. */
function engage(turn: Turn, { percent, seconds }: Guard, recent: GuardState['recent']): void {
  const held = recent.map(({ server }) => server);
  const share = `${held.length} of ${turn.servers.length} servers failed within ${seconds} s, more than ${percent}%`;
  turn.log(`Mass failure of VS ${turn.facts.name}: ${share}; the last set stays`);
  turn.guard = { recent, held };
  for (const server of held) setAlive(turn, server, true);
}

/** With enough of them back, what still fails has failed. */
function comeBack(turn: Turn, server: number, guard: Guard): void {
  const { held } = turn.guard;
  const rest = held.filter((one) => one !== server);
  const recent = turn.guard.recent.filter((one) => one.server !== server);
  turn.guard = { recent, held: rest };
  setAlive(turn, server, true);
  if (held.length === 0 || tooMany(rest.length, turn, guard)) return;
  turn.log(`Mass failure of VS ${turn.facts.name} is over`);
  turn.guard = { recent: [], held: [] };
  for (const one of rest) setAlive(turn, one, false);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The rules for one service: (state, event) to (state, actions). Source: behaviour of the checker process.
import { setAlive } from './alive.js';
import type { ServiceFacts } from './facts.js';
import { guardedAlive } from './guard.js';
import { weighQuorum } from './quorum.js';
import type { CheckState, Outcome, ServiceEvent, ServiceState } from './state.js';
import { effectiveWeight, Turn } from './turn.js';

/** One step. Nothing is done; the actions say what is to be. */
export function step(facts: ServiceFacts, state: ServiceState, event: ServiceEvent): Outcome {
  const turn = new Turn(facts, state);
  switch (event.kind) {
    case 'start':
      startService(turn);
      break;
    case 'stop':
    case 'remove':
      clearService(turn, event.kind === 'stop');
      break;
    case 'report':
      takeReport(turn, event.server, event);
      break;
    case 'weight':
      setCheck(turn, event.server, { check: event.check, change: { change: event.change } });
      updateWeight(turn, event.server, true);
  }
  return turn.outcome;
}

/** Puts a service, new or kept by a reload, into the state that its servers give it. */
export function startService(turn: Turn, kept: (server: number) => boolean = () => false): void {
  if (!turn.alive) turn.program('add', 'service');
  turn.alive = true;
  for (const number of turn.servers.keys()) {
    if (kept(number)) updateWeight(turn, number, false);
    else startServer(turn, number);
  }
  weighQuorum(turn, true);
  if (turn.facts.sorry?.inhibit === true && !turn.sorry.set) {
    turn.program('add', 'sorry', 0);
    turn.sorry = { alive: false, set: true };
  }
}

/** A server that no checker holds down is added before any check; one that is inhibited, with weight 0. */
function startServer(turn: Turn, number: number): void {
  const { checks, set } = turn.server(number);
  const down = checks.some(({ up }) => !up);
  if (down && (!turn.factsOf(number).inhibit || set)) return;
  turn.change(number, { alive: !down });
  if (down || !turn.replaced) turn.addServer(number);
  if (!down && turn.facts.notifyAtStart) turn.tellServer(number);
}

function setCheck(
  turn: Turn,
  server: number,
  { check, change }: { readonly check: number; readonly change: Partial<CheckState> },
): void {
  const checks = [...turn.server(server).checks];
  checks[check] = { up: true, change: 0, ...checks[check], ...change };
  turn.change(server, { checks });
}

function takeReport(
  turn: Turn,
  server: number,
  { check, report, nowMs }: Extract<ServiceEvent, { kind: 'report' }>,
): void {
  const before = turn.server(server);
  const { up, first, mail } = report;
  if (before.checks[check]?.up === up) {
    if (first && !up) turn.tellServer(server);
  } else {
    setCheck(turn, server, { check, change: { up } });
    const others = before.checks.some((one, number) => number !== check && !one.up);
    if (!others) guardedAlive(turn, server, { alive: up, nowMs });
  }
  const changed = turn.server(server).alive !== before.alive;
  if (mail !== undefined && (changed || !turn.facts.mailsOfServersOnly))
    turn.mailServer(server, mail);
}

/** Brings a server back that no checker holds down any more. */
export function reviveServer(turn: Turn, server: number): void {
  if (turn.server(server).checks.every(({ up }) => up)) setAlive(turn, server, true);
}

/** Takes effect at once where the server is in use, else when it comes back. */
function updateWeight(turn: Turn, server: number, quorum: boolean): void {
  const { weight: old, set, alive } = turn.server(server);
  const weight = effectiveWeight(turn.factsOf(server), turn.server(server));
  if (weight === old) return;
  const { name } = turn.factsOf(server);
  const what = `${alive ? '' : 'in'}active service ${name} of VS ${turn.facts.name}`;
  turn.log(`Changing weight from ${old} to ${weight} for ${what}`);
  turn.change(server, { weight });
  if (set && alive && !turn.replaced) turn.program('edit', server, weight);
  if (quorum) weighQuorum(turn, false);
}

/** The end of a service: sorry server, servers in order, itself. */
function clearService(turn: Turn, stopping: boolean): void {
  if (turn.sorry.set) turn.program('delete', 'sorry', turn.sorry.alive ? 1 : 0);
  turn.sorry = { alive: false, set: false };
  clearServers(turn, [...turn.servers.keys()], stopping);
  if (turn.alive) turn.program('delete', 'service');
  turn.alive = false;
}

/** Takes servers out for good. Scripts, FIFO and mails come unless the process stops without omega. */
export function clearServers(turn: Turn, numbers: readonly number[], stopping: boolean): void {
  const silent = stopping && !turn.facts.omega;
  for (const number of numbers) clearServer(turn, number, { stopping, silent });
  const sum = turn.aliveWeight;
  const { quorum, hysteresis } = turn.facts;
  if (sum > 0 && sum >= quorum - hysteresis) return;
  turn.quorumUp = false;
  if (!silent) turn.tellService(endOf(stopping), stopping);
}

const endOf = (stopping: boolean): string => `=> ${stopping ? 'Shutting down' : 'Removing'} <=`;

function clearServer(
  turn: Turn,
  number: number,
  { stopping, silent }: { readonly stopping: boolean; readonly silent: boolean },
): void {
  const { set, alive, weight } = turn.server(number);
  const { name, inhibit } = turn.factsOf(number);
  const inhibited = inhibit && !alive ? '(inhibited) ' : '';
  const verb = stopping ? 'Shutting down' : 'Removing';
  if (set || stopping) turn.log(`${verb} ${inhibited}service ${name} from VS ${turn.facts.name}`);
  if (!set) return;
  turn.program('delete', number, inhibit && !alive ? 0 : weight);
  turn.change(number, { set: false, alive: false });
  if (!alive || silent) return;
  turn.tellServer(number, stopping);
  turn.mailServer(number, endOf(stopping));
}

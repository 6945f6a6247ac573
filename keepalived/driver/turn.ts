// SPDX-License-Identifier: GPL-2.0-or-later
// One step of a service: a draft of its next state, and the actions that lead there.
import type { Alert } from '../check/surroundings.js';
import type { Script } from '../config/model/script.js';
import { maxWeight, type ServerFacts, type ServiceFacts } from './facts.js';
import type {
  Action,
  GuardState,
  Outcome,
  ServerState,
  ServiceState,
  SorryState,
  Target,
} from './state.js';

const noGuard: GuardState = { recent: [], held: [] };

/** What is written down while a step is worked out. */
export class Turn {
  readonly facts: ServiceFacts;
  readonly actions: Action[] = [];
  readonly servers: ServerState[];
  alive: boolean;
  quorumUp: boolean;
  sorry: SorryState;
  guard: GuardState;

  constructor(facts: ServiceFacts, state: ServiceState) {
    this.facts = facts;
    this.servers = [...state.servers];
    this.alive = state.alive;
    this.quorumUp = state.quorumUp;
    this.sorry = state.sorry;
    this.guard = state.guard ?? noGuard;
  }

  get outcome(): Outcome {
    const { alive, quorumUp, sorry, servers, guard, actions } = this;
    const state = { alive, quorumUp, sorry, servers };
    return { state: guard === noGuard ? state : { ...state, guard }, actions };
  }

  log(text: string): void {
    this.actions.push({ kind: 'log', text });
  }

  mail(alert: Alert): void {
    this.actions.push({ kind: 'mail', alert });
  }

  fifo(line: string): void {
    this.actions.push({ kind: 'fifo', line });
  }

  script(script: Script | undefined, stopping: boolean): void {
    if (script !== undefined) this.actions.push({ kind: 'script', script, stopping });
  }

  program(op: 'add' | 'edit' | 'delete', target: Target, weight = 0): void {
    this.actions.push({ kind: 'program', op, target, weight });
  }

  change(server: number, change: Partial<ServerState>): void {
    this.servers[server] = { ...this.server(server), ...change };
  }

  server(server: number): ServerState {
    const state = this.servers[server];
    if (state === undefined) throw new Error(`${this.facts.name} has no server ${server}`);
    return state;
  }

  factsOf(server: number): ServerFacts {
    const facts = this.facts.servers[server];
    if (facts === undefined) throw new Error(`${this.facts.name} has no server ${server}`);
    return facts;
  }

  /** Weight of all servers that are alive. */
  get aliveWeight(): number {
    return this.servers.reduce((sum, { alive, weight }) => sum + (alive ? weight : 0), 0);
  }

  /** The sorry server stands in, so that changes of servers are not programmed. */
  get replaced(): boolean {
    return !this.quorumUp && this.sorry.alive;
  }

  /** Puts a server into the table, or gives it its weight back. */
  addServer(number: number): void {
    const { set, alive, weight } = this.server(number);
    const { inhibit } = this.factsOf(number);
    const given = inhibit && !alive ? 0 : weight;
    this.program(inhibit && set ? 'edit' : 'add', number, given);
    this.change(number, { set: true });
  }

  /** Takes a server out of the table, or its weight with `inhibit_on_failure`. */
  removeServer(number: number): void {
    const { inhibit } = this.factsOf(number);
    const { set, weight } = this.server(number);
    if (inhibit && set) return this.program('edit', number, 0);
    if (set) this.program('delete', number, weight);
    this.change(number, { set: false });
  }

  addSorry(): void {
    const inhibited = this.facts.sorry?.inhibit === true && this.sorry.set;
    this.program(inhibited ? 'edit' : 'add', 'sorry', 1);
    this.sorry = { alive: true, set: true };
  }

  removeSorry(): void {
    const inhibit = this.facts.sorry?.inhibit === true;
    this.program(inhibit ? 'edit' : 'delete', 'sorry', inhibit ? 0 : 1);
    this.sorry = { alive: false, set: inhibit };
  }

  /** Notify script and FIFO of a server. */
  tellServer(number: number, stopping = false): void {
    const { alive } = this.server(number);
    const { notifyUp, notifyDown, name } = this.factsOf(number);
    this.script(alive ? notifyUp : notifyDown, stopping);
    this.fifo(`RS ${name} ${this.facts.name} ${alive ? 'UP' : 'DOWN'}`);
  }

  /** Quorum script, FIFO and mail of the service. */
  tellService(body: string, stopping = false): void {
    const { quorumUp, quorumDown, name, mails } = this.facts;
    this.script(this.quorumUp ? quorumUp : quorumDown, stopping);
    const word = this.quorumUp ? 'UP' : 'DOWN';
    this.fifo(`VS ${name} ${word}`);
    if (mails) this.mail({ subject: `Virtualserver ${name} - ${word}`, body });
  }

  /** Mail about a server. */
  mailServer(number: number, body: string): void {
    const { mails, name } = this.factsOf(number);
    const word = this.server(number).alive ? 'UP' : 'DOWN';
    const subject = `Realserver ${name} of virtual server ${this.facts.name} - ${word}`;
    if (mails) this.mail({ subject, body });
  }
}

/** Configured weight and what checkers add. */
export function effectiveWeight({ weight }: ServerFacts, { checks }: ServerState): number {
  const sum = checks.reduce((total, { change }) => total + change, weight);
  return Math.min(maxWeight, Math.max(0, sum));
}

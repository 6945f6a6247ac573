// SPDX-License-Identifier: GPL-2.0-or-later
// From one configuration to the next, touching only what differs.
import type { Config } from '../config/model.js';
import type { CheckerState, RunningChecker } from '../check/checker.js';
import { canonical } from '../config/address.js';
import type {
  Checker,
  GroupEntry,
  LvsConfig,
  RealServer,
  VirtualServer,
} from '../config/model/lvs.js';
import type { Director } from './director.js';
import { isEqual } from './equal.js';
import { serviceFacts, serviceNames, type ServiceFacts } from './facts.js';
import { checkersOf, type Held, type Seated } from './held.js';
import { serverKey, serviceKeys } from './identity.js';
import { continued, destChanged, startsUp } from './kept.js';
import { fill, programmed, reprogram, type Programmed } from './programmer.js';
import { restoreServers } from './quorum.js';
import { newServer, type GuardState, type ServerState, type ServiceState } from './state.js';
import { clearServers, reviveServer, startService } from './step.js';
import { Turn } from './turn.js';
import type { Entry } from './wanted.js';

/** How far a reload got with one service. */
interface Moving {
  readonly after: Held;
  /** Numbers of the servers that were there before. */
  readonly kept: ReadonlySet<number>;
  /** Of these, the ones whose destination changed beside the weight. */
  readonly edited: readonly number[];
  readonly added: readonly Entry[];
}

/** Takes a director to a new configuration. What is the same goes on undisturbed. */
export function reload(director: Director, next: Config): void {
  const before = director.config;
  const globalsAlike = isEqual(before.global, next.global);
  director.config = next;
  const move = new Move(director, { before, next, globalsAlike });
  move.leave();
  move.enter();
  director.options.edited();
}

interface Change {
  readonly before: Config;
  readonly next: Config;
  readonly globalsAlike: boolean;
}

class Move {
  readonly #director: Director;
  readonly #change: Change;
  readonly #names: ReadonlyMap<string, string>;
  readonly #wanted: ReadonlyMap<string, VirtualServer>;
  readonly #same = new Map<string, Held>();
  readonly #moving = new Map<string, Moving>();
  /** Checkers that go on as they are. */
  readonly #running = new Set<RunningChecker>();

  constructor(director: Director, change: Change) {
    this.#director = director;
    this.#change = change;
    const { lvs } = change.next;
    const keys = serviceKeys(lvs);
    const names = serviceNames(lvs);
    this.#names = new Map(keys.map((key, number) => [key, names[number] ?? '']));
    this.#wanted = new Map(keys.map((key, number) => [key, lvs.virtualServers[number]!]));
  }

  /** Old services in order: gone, the same, or changed as far as what they lose goes. */
  leave(): void {
    for (const [key, service] of this.#director.held) {
      const server = this.#wanted.get(key);
      if (server === undefined) this.#remove(service);
      else if (this.#isSame(service, server)) this.#same.set(key, service);
      else this.#moving.set(key, this.#shrink(service, server, this.#names.get(key) ?? ''));
    }
  }

  #isSame(service: Held, server: VirtualServer): boolean {
    const { before, next, globalsAlike } = this.#change;
    return (
      globalsAlike && isEqual(service.server, server) && sameGroups(server, before.lvs, next.lvs)
    );
  }

  #remove(service: Held): void {
    const { key } = service.server;
    const what = key.kind === 'group' ? `Group [${key.name}]` : service.facts.name;
    this.#log(`Removing Virtual Server ${what}`);
    this.#director.stopCheckers(service);
    this.#director.take(service, { kind: 'remove' });
  }

  #log(text: string): void {
    this.#director.options.environment.log.line(text);
  }

  /** What a changed service loses: entries of its group, settings, servers, the sorry server. */
  #shrink(service: Held, server: VirtualServer, name: string): Moving {
    const { lvs, global } = this.#change.next;
    const facts = serviceFacts(server, name, global);
    const after = programmed(server, lvs, facts);
    const { table } = this.#director.options;
    const { added } = reprogram(table, service.programmed, { after, state: service.state });
    this.#tellGroup(server, 'no longer exists');
    const staying = {
      ...service,
      programmed: { ...service.programmed, entries: minus(after, added) },
    };
    this.#dropServers(staying, server);
    this.#dropSorry(staying, facts);
    service.state = staying.state;
    return { ...this.#carry(service, server, { facts, after }), added };
  }

  /** Entries as they are written, a range being one. */
  #tellGroup({ key, protocol }: VirtualServer, what: 'no longer exists' | 'added'): void {
    if (key.kind !== 'group') return;
    const { before, next } = this.#change;
    const [from, to] = what === 'added' ? [next.lvs, before.lvs] : [before.lvs, next.lvs];
    const others = groupEntries(to, key.name);
    for (const entry of groupEntries(from, key.name)) {
      if (others.some((other) => isEqual(entry, other))) continue;
      const shown = entryText(entry, protocol, what === 'added' ? 'FWM ' : '');
      const tail = what === 'added' ? 'added into group' : 'in group';
      const end = what === 'added' ? '' : ' no longer exists';
      this.#log(`VS [${shown}] ${tail} ${key.name}${end}`);
    }
  }

  #dropServers(service: Held, server: VirtualServer): void {
    const wanted = new Set(server.realServers.map(serverKey));
    const numbers = service.server.realServers.flatMap((real, number) =>
      wanted.has(serverKey(real)) ? [] : [number],
    );
    if (numbers.length === 0) return;
    const turn = new Turn(service.facts, service.state);
    for (const number of numbers) turn.log(`service ${turn.factsOf(number).name} no longer exist`);
    clearServers(turn, numbers, false);
    this.#finish(service, turn);
  }

  #dropSorry(service: Held, facts: ServiceFacts): void {
    const { sorry } = service.facts;
    if (sorry === undefined || sorry.name === facts.sorry?.name) return;
    const turn = new Turn(service.facts, service.state);
    const { alive, set } = turn.sorry;
    if (!set) return;
    turn.log(`Removing sorry server ${sorry.name} from VS ${service.facts.name}`);
    turn.program('delete', 'sorry', alive ? 1 : 0);
    turn.sorry = { alive: false, set: false };
    if (alive && facts.sorry === undefined) restoreServers(turn);
    this.#finish(service, turn);
  }

  #finish(service: Held, turn: Turn): void {
    const { state, actions } = turn.outcome;
    service.state = state;
    this.#director.performAll(service, actions);
  }

  /** The service under its new configuration, with what stays of its state and its checkers. */
  #carry(
    service: Held,
    server: VirtualServer,
    { facts, after }: { readonly facts: ServiceFacts; readonly after: Programmed },
  ): Omit<Moving, 'added'> {
    const places = new Map(
      service.server.realServers.map((real, place) => [serverKey(real), place]),
    );
    const kept = new Set<number>();
    const edited: number[] = [];
    const numbers = new Map<number, number>();
    const checkers: (readonly Seated[])[] = [];
    const servers: ServerState[] = [];
    for (const [number, real] of server.realServers.entries()) {
      const place = places.get(serverKey(real));
      const list = this.#carryCheckers({ service, place, server, facts, number });
      checkers.push(list);
      const old = place === undefined ? undefined : service.state.servers[place];
      servers.push(carriedState(facts.servers[number]?.weight ?? 1, list, old));
      if (old === undefined || place === undefined) continue;
      kept.add(number);
      numbers.set(place, number);
      const realBefore = service.server.realServers[place];
      if (realBefore !== undefined && destChanged(realBefore, real)) edited.push(number);
    }
    for (const { checker, seat } of service.checkers.flat()) {
      if (seat.service !== service) continue;
      seat.service = undefined;
      checker.stop();
    }
    const { guard, ...before } = service.state;
    const carried = guard && { guard: carriedGuard(guard, numbers) };
    const state: ServiceState = { ...before, servers, ...carried };
    const held = { server, facts, programmed: after, state, checkers, suspended: false };
    return { after: this.#director.assemble(held), kept, edited };
  }

  /** Checkers of one server: kept as they run where nothing changed, else made anew with their old state. */
  #carryCheckers(at: Place): readonly Seated[] {
    const { service, place, server, facts, number } = at;
    const real = server.realServers[number];
    if (real === undefined) return [];
    const old = place === undefined ? [] : (service.checkers[place] ?? []);
    const wanted = checkersOf(real);
    const from = continued(
      old.map(({ config }) => config),
      wanted,
    ).map((index) => (index === undefined ? undefined : old[index]));
    const states = from.map((seated) => seated?.checker.state);
    return wanted.map((config, check) => {
      const seated = from[check];
      if (seated !== undefined && this.#goesOn(at, seated, config)) {
        this.#running.add(seated.checker);
        return reseat(seated, number, check);
      }
      const alpha = config.alpha ?? real.alpha ?? server.alpha ?? false;
      const fresh = place !== undefined && startsUp(alpha, states) ? newlyUp : undefined;
      const state = states[check] ?? fresh;
      return this.#director.seat(config, { server, facts, number, check, state });
    });
  }

  /** Nothing that a checker looks at has changed. */
  #goesOn(
    { service, place, server, facts, number }: Place,
    seated: Seated,
    config: Checker,
  ): boolean {
    const before = service.server.realServers[place ?? -1];
    const after = server.realServers[number];
    if (before === undefined || after === undefined) return false;
    return (
      this.#change.globalsAlike &&
      service.facts.name === facts.name &&
      service.server.haSuspend === server.haSuspend &&
      isEqual(seated.config, config) &&
      isEqual(seenOfServer(before), seenOfServer(after)) &&
      isEqual(seenOfService(service.server), seenOfService(server))
    );
  }

  /** New services in order: kept ones weigh anew, new ones start. */
  enter(): void {
    const held = new Map<string, Held>();
    for (const [key, server] of this.#wanted) {
      const name = this.#names.get(key) ?? '';
      const known = this.#same.get(key) ?? this.#moving.get(key)?.after;
      held.set(key, known ?? this.#director.make(server, name));
    }
    this.#director.hold(held);
    for (const [key, service] of held) this.#begin(key, service);
    for (const [key, service] of held) this.#startCheckers(service, this.#same.has(key));
  }

  #begin(key: string, service: Held): void {
    if (this.#same.has(key)) return;
    const moving = this.#moving.get(key);
    if (moving === undefined) return this.#director.take(service, { kind: 'start' });
    const { table } = this.#director.options;
    fill(table, { ...service.programmed, entries: moving.added }, service.state);
    const turn = new Turn(service.facts, service.state);
    for (const number of moving.kept) reviveServer(turn, number);
    for (const number of moving.edited) {
      const { set, alive, weight } = turn.server(number);
      if (set) turn.program('edit', number, alive ? weight : 0);
    }
    startService(turn, (number) => moving.kept.has(number));
    this.#finish(service, turn);
    this.#tellGroup(service.server, 'added');
  }

  #startCheckers(service: Held, same: boolean): void {
    for (const { checker, seat } of service.checkers.flat()) {
      this.#director.tellActive(service, seat);
      if (!same && !this.#running.has(checker)) checker.start(service.suspended);
    }
  }
}

/** The guard's servers under their new numbers. */
function carriedGuard(guard: GuardState, numbers: ReadonlyMap<number, number>): GuardState {
  const to = (server: number): number[] => [numbers.get(server) ?? []].flat();
  return {
    recent: guard.recent.flatMap((one) =>
      to(one.server).map((server) => ({ server, atMs: one.atMs })),
    ),
    held: guard.held.flatMap(to),
  };
}

/** What a server is in after a reload: as before, or as at its start. */
function carriedState(
  weight: number,
  checkers: readonly Seated[],
  old: ServerState | undefined,
): ServerState {
  const states = checkers.map(({ checker: { state } }) => state);
  if (old === undefined)
    return newServer(
      weight,
      states.map(({ up }) => up),
    );
  return { ...old, checks: states.map(({ up, weightChange }) => ({ up, change: weightChange })) };
}

/** A server of the new configuration, and where it was in the old one. */
interface Place {
  readonly service: Held;
  readonly place: number | undefined;
  readonly server: VirtualServer;
  readonly facts: ServiceFacts;
  readonly number: number;
}

/** A checker that is new to a server which is in use; its first failure counts at once. */
const newlyUp: CheckerState = { up: true, hasRun: false, retryIt: 0xffff_ffff, weightChange: 0 };

function reseat(seated: Seated, server: number, check: number): Seated {
  Object.assign(seated.seat, { service: undefined, server, check });
  return seated;
}

/** What a checker takes from its real server. */
function seenOfServer(real: RealServer): object {
  const { address, port, retry, delayBeforeRetryUs, warmupUs, delayLoopUs, alpha } = real;
  const { connectTimeoutUs, virtualHost } = real;
  const timing = { retry, delayBeforeRetryUs, warmupUs, delayLoopUs, alpha };
  return { address, port, ...timing, connectTimeoutUs, virtualHost };
}

/** What a checker takes from its virtual server. */
function seenOfService(server: VirtualServer): object {
  const { retry, delayBeforeRetryUs, warmupUs, delayLoopUs, alpha } = server;
  const { connectTimeoutUs, virtualHost, protocol } = server;
  const timing = { retry, delayBeforeRetryUs, warmupUs, delayLoopUs, alpha };
  return { ...timing, connectTimeoutUs, virtualHost, protocol };
}

const minus = ({ entries }: Programmed, others: readonly Entry[]): readonly Entry[] =>
  entries.filter((entry) => !others.includes(entry));

const groupEntries = (lvs: LvsConfig, name: string): readonly GroupEntry[] =>
  lvs.groups.find((group) => group.name === name)?.entries ?? [];

/** An entry of a group as messages name it: `[ADDR]:PROTO:PORT`, with `-LAST` for a range. */
function entryText(entry: GroupEntry, protocol: VirtualServer['protocol'], mark: string): string {
  if (entry.kind === 'fwmark') return `${mark}${entry.fwmark}`;
  const first = `[${canonical(entry.first)}]:${protocol?.toLowerCase() ?? 'none'}:${entry.port}`;
  const isRange = canonical(entry.first) !== canonical(entry.last);
  return isRange ? `${first}-${canonical(entry.last)}` : first;
}

/** Groups that a service names have the same content. */
function sameGroups(server: VirtualServer, before: LvsConfig, next: LvsConfig): boolean {
  const { key, laddrGroup, denyGroup, allowGroup } = server;
  const same = (kind: 'groups' | 'localGroups' | 'denyGroups' | 'allowGroups', name?: string) =>
    name === undefined ||
    isEqual(
      before[kind].find((group) => group.name === name),
      next[kind].find((group) => group.name === name),
    );
  return (
    same('groups', key.kind === 'group' ? key.name : undefined) &&
    same('localGroups', laddrGroup) &&
    same('denyGroups', denyGroup) &&
    same('allowGroups', allowGroup)
  );
}

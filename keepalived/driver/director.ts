// SPDX-License-Identifier: GPL-2.0-or-later
// All virtual servers at work: start, reports of checkers, reload, stop.
import type { CheckEnvironment, CheckerState, MakeChecker } from '../check/checker.js';
import type { Config } from '../config/model.js';
import type { Checker, VirtualServer } from '../config/model/lvs.js';
import { serviceFacts, serviceNames } from './facts.js';
import {
  checkersOf,
  snapshotOf,
  type Held,
  type Seat,
  type Seated,
  type Snapshot,
} from './held.js';
import { serviceKeys } from './identity.js';
import { missingGroups } from './lists.js';
import { fill, program, programmed } from './programmer.js';
import { newServer, newService, type Action, type ServiceEvent } from './state.js';
import { step } from './step.js';
import type { Table } from './table.js';

/** What the director uses. */
export interface DirectorOptions {
  readonly table: Table;
  readonly environment: CheckEnvironment;
  readonly makeChecker: MakeChecker;
  /** Does what is neither log nor table: scripts, FIFO, mails. */
  readonly perform: (action: Exclude<Action, { kind: 'program' | 'log' }>) => void;
  /** The table has new edits. */
  readonly edited: () => void;
  /** A service is in another state now; its key is as `serviceKeys` gives it. */
  readonly moved: (key: string, service: Held) => void;
  /** ha_suspend: whether an address is on this machine. */
  readonly hasAddress: (address: string) => boolean;
}

/** States of services by key, from a process that this one continues. */
export type Snapshots = ReadonlyMap<string, Snapshot>;

export class Director {
  readonly options: DirectorOptions;
  config: Config;
  /** By key, in the order of the configuration. */
  held: ReadonlyMap<string, Held> = new Map();
  readonly #keyOf = new Map<Held, string>();

  constructor(config: Config, options: DirectorOptions) {
    this.config = config;
    this.options = options;
  }

  /** First programming. @param snapshots of the process before, which nobody is told of again */
  start(snapshots?: Snapshots): void {
    const names = serviceNames(this.config.lvs);
    const keys = serviceKeys(this.config.lvs);
    const held = new Map<string, Held>();
    for (const [number, server] of this.config.lvs.virtualServers.entries()) {
      const [key = '', name = ''] = [keys[number], names[number]];
      const service = this.make(server, name, snapshots && { snapshot: snapshots.get(key) });
      held.set(key, service);
    }
    this.hold(held);
    for (const service of held.values()) {
      if (snapshots === undefined) this.#begin(service);
      else this.#resume(service);
    }
    this.options.edited();
    for (const service of held.values()) this.startCheckers(service);
  }

  /** Takes services into the books. */
  hold(held: ReadonlyMap<string, Held>): void {
    this.held = held;
    this.#keyOf.clear();
    for (const [key, service] of held) this.#keyOf.set(service, key);
  }

  #begin(service: Held): void {
    for (const line of missingGroups(service.server, this.config.lvs)) {
      this.options.environment.log.line(line, 'err');
    }
    this.take(service, { kind: 'start' });
  }

  /** What the process before had programmed is wanted again; nothing is told. */
  #resume(service: Held): void {
    const known = service.state.alive;
    if (known) fill(this.options.table, service.programmed, service.state);
    else this.#quietly(service);
  }

  /** A service that never moved is where its start had put it. */
  #quietly(service: Held): void {
    const { state, actions } = step(service.facts, service.state, { kind: 'start' });
    service.state = state;
    for (const action of actions) {
      if (action.kind === 'program') program(this.options.table, service.programmed, action);
    }
  }

  /** A service before its start, with its checkers made. */
  make(
    server: VirtualServer,
    name: string,
    taken?: { readonly snapshot: Snapshot | undefined },
  ): Held {
    const facts = serviceFacts(server, name, this.config.global);
    const checkers = server.realServers.map((_, number) =>
      this.#seatAll(server, { facts, number, taken }),
    );
    const states = server.realServers.map((_, number) => {
      const checks = (checkers[number] ?? []).map(({ checker }) => checker.state.up);
      return newServer(facts.servers[number]?.weight ?? 1, checks);
    });
    return this.assemble({
      server,
      facts,
      programmed: programmed(server, this.config.lvs, facts),
      state: taken?.snapshot?.state ?? newService(states),
      checkers,
      suspended: false,
    });
  }

  /** Gives the seats of a service their service. */
  assemble(service: Held): Held {
    for (const { seat } of service.checkers.flat()) seat.service = service;
    service.suspended = this.#isSuspended(service);
    return service;
  }

  #isSuspended({ server }: Held): boolean {
    if (!server.haSuspend) return false;
    const { key } = server;
    // The original looks up no address for a group, so that its services stay suspended.
    return key.kind !== 'address' || !this.options.hasAddress(key.address);
  }

  #seatAll(
    server: VirtualServer,
    {
      facts,
      number,
      taken,
    }: {
      readonly facts: Held['facts'];
      readonly number: number;
      readonly taken: { readonly snapshot: Snapshot | undefined } | undefined;
    },
  ): readonly Seated[] {
    const real = server.realServers[number];
    if (real === undefined) return [];
    return checkersOf(real).map((config, check) => {
      const state = taken && (taken.snapshot?.checkers[number]?.[check] ?? seasoned);
      const alpha = config.alpha ?? real.alpha ?? server.alpha ?? false;
      const usable = taken?.snapshot === undefined && alpha ? undefined : state;
      return this.seat(config, { server, facts, number, check, state: usable });
    });
  }

  /** Makes a checker and its seat. */
  seat(
    config: Checker,
    at: {
      readonly server: VirtualServer;
      readonly facts: Held['facts'];
      readonly number: number;
      readonly check: number;
      readonly state: CheckerState | undefined;
    },
  ): Seated {
    const seat: Seat = { service: undefined, server: at.number, check: at.check };
    const real = at.server.realServers[at.number];
    if (real === undefined) throw new Error(`${at.facts.name} has no server ${at.number}`);
    const checker = this.options.makeChecker({
      config,
      target: {
        serverName: at.facts.servers[at.number]?.name ?? '',
        serviceName: at.facts.name,
        server: real,
        service: at.server,
      },
      events: {
        report: (report) => {
          const nowMs = this.options.environment.clock.nowMs();
          const { server, check } = seat;
          this.#from(seat, { kind: 'report', server, check, report, nowMs });
        },
        weightChanged: (change) =>
          this.#from(seat, { kind: 'weight', server: seat.server, check: seat.check, change }),
      },
      environment: this.options.environment,
      state: at.state,
    });
    return { checker, config, seat };
  }

  #from({ service }: Seat, event: ServiceEvent): void {
    if (service === undefined) return;
    this.take(service, event);
    this.options.edited();
  }

  /** Lets an event happen to a service and does what follows from it. */
  take(service: Held, event: ServiceEvent): void {
    const { state, actions } = step(service.facts, service.state, event);
    service.state = state;
    this.performAll(service, actions);
  }

  performAll(service: Held, actions: readonly Action[]): void {
    const { table, perform, environment, moved } = this.options;
    for (const action of actions) {
      if (action.kind === 'program') program(table, service.programmed, action);
      else if (action.kind === 'log') environment.log.line(action.text);
      else perform(action);
    }
    const key = this.#keyOf.get(service);
    if (key !== undefined) moved(key, service);
  }

  startCheckers(service: Held): void {
    for (const { checker, seat } of service.checkers.flat()) {
      this.tellActive(service, seat);
      checker.start(service.suspended);
    }
  }

  /** `Activating healthchecker for service RS for VS V`. */
  tellActive({ facts, suspended }: Held, { server }: Seat): void {
    const verb = suspended ? 'Deactivating' : 'Activating';
    const name = facts.servers[server]?.name;
    this.options.environment.log.line(
      `${verb} healthchecker for service ${name} for VS ${facts.name}`,
    );
  }

  /** ha_suspend: addresses of this machine changed. */
  addressesChanged(): void {
    for (const service of this.held.values()) {
      const suspended = this.#isSuspended(service);
      if (suspended === service.suspended) continue;
      service.suspended = suspended;
      this.#tellSuspended(service);
    }
  }

  #tellSuspended({ facts, suspended, checkers }: Held): void {
    const verb = suspended ? 'Suspending' : 'Activating';
    for (const { checker, seat } of checkers.flat()) {
      const name = facts.servers[seat.server]?.name;
      this.options.environment.log.line(
        `${verb} healthchecker for service ${name} for VS ${facts.name}`,
      );
      checker.suspend(suspended);
    }
  }

  stopCheckers(service: Held): void {
    for (const { checker, seat } of service.checkers.flat()) {
      seat.service = undefined;
      checker.stop();
    }
  }

  /** The end of the process. @param keep `-I`: the balancer's table stays as it is */
  stop(keep: boolean): void {
    for (const service of this.held.values()) this.stopCheckers(service);
    if (keep) return;
    for (const service of this.held.values()) this.take(service, { kind: 'stop' });
    this.options.edited();
  }

  snapshots(): Snapshots {
    return new Map([...this.held].map(([key, service]) => [key, snapshotOf(service)]));
  }
}

/** A checker of which nothing was heard since its start is one that goes on as it was. */
const seasoned: CheckerState = { up: true, hasRun: true, retryIt: 0, weightChange: 0 };

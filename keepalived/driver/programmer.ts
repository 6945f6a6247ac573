// SPDX-License-Identifier: GPL-2.0-or-later
// Turns what the rules decided into edits of the table.
import type { LvsConfig, VirtualServer } from '../config/model/lvs.js';
import type { ServiceFacts } from './facts.js';
import type { Action, ServiceState, Target } from './state.js';
import type { Table } from './table.js';
import { destOf, entriesOf, type DestSettings, type Entry } from './wanted.js';

type Program = Extract<Action, { kind: 'program' }>;

/** A virtual server in the balancer's terms. */
export interface Programmed {
  readonly entries: readonly Entry[];
  readonly name: string;
  /** By number; the sorry server apart. */
  readonly servers: readonly DestSettings[];
  readonly serverNames: readonly string[];
  readonly sorry: DestSettings | undefined;
  readonly sorryName: string;
}

export function programmed(server: VirtualServer, lvs: LvsConfig, facts: ServiceFacts): Programmed {
  const { sorryServer: sorry, forwarding } = server;
  return {
    entries: entriesOf(server, lvs),
    name: facts.name,
    servers: server.realServers,
    serverNames: facts.servers.map(({ name }) => name),
    sorry: sorry && {
      ...{ address: sorry.address, port: sorry.port, upperThreshold: 0, lowerThreshold: 0 },
      forwarding: sorry.forwarding ?? forwarding,
    },
    sorryName: facts.sorry?.name ?? '',
  };
}

const settingsOf = (service: Programmed, target: Target): DestSettings | undefined =>
  target === 'sorry'
    ? service.sorry
    : typeof target === 'number'
      ? service.servers[target]
      : undefined;

const aboutOf = (service: Programmed, target: Target): string => {
  if (target === 'service') return service.name;
  const name = target === 'sorry' ? service.sorryName : service.serverNames[target];
  return `${service.name} -> ${name}`;
};

/** Carries out one action: on each service of a group. */
export function program(table: Table, service: Programmed, action: Program): void {
  const { op, target, weight } = action;
  const about = aboutOf(service, target);
  const settings = settingsOf(service, target);
  for (const entry of service.entries) {
    if (settings === undefined) programService(table, entry, { op, about });
    else {
      const dest = destOf(settings, entry.service, weight);
      if (op === 'delete') table.removeDest(entry, dest, about);
      else if (op === 'add') table.addDest(entry, dest, about);
      else table.setDest(entry, dest, about);
    }
  }
}

function programService(
  table: Table,
  entry: Entry,
  { op, about }: { readonly op: Program['op']; readonly about: string },
): void {
  if (op === 'add') table.addService(entry, about);
  else if (op === 'delete') table.removeService(entry, about);
  else table.changeService(entry, about);
}

/** What of a service's entries a reload takes away, keeps and adds. */
export interface Regrouped {
  readonly gone: readonly Entry[];
  readonly added: readonly Entry[];
}

/**
 * Takes a kept virtual server from its old settings to its new ones: entries of its group that are
 * gone, changed settings, entries that are new with the servers that are set.
 */
export function reprogram(
  table: Table,
  before: Programmed,
  { after, state }: { readonly after: Programmed; readonly state: ServiceState },
): Regrouped {
  const keys = new Set(after.entries.map(({ key }) => key));
  const oldKeys = new Set(before.entries.map(({ key }) => key));
  const gone = before.entries.filter(({ key }) => !keys.has(key));
  const added = after.entries.filter(({ key }) => !oldKeys.has(key));
  clear(table, { ...before, entries: gone }, state);
  for (const entry of after.entries) {
    if (oldKeys.has(entry.key)) table.changeService(entry, after.name);
  }
  return { gone, added };
}

/** Removes the servers that are set, then the services. */
function clear(table: Table, service: Programmed, state: ServiceState): void {
  if (service.entries.length === 0) return;
  for (const [number, { set }] of state.servers.entries()) {
    if (set) program(table, service, { kind: 'program', op: 'delete', target: number, weight: 0 });
  }
  if (state.sorry.set)
    program(table, service, { kind: 'program', op: 'delete', target: 'sorry', weight: 0 });
  program(table, service, { kind: 'program', op: 'delete', target: 'service', weight: 0 });
}

/** Adds the new entries of a group with every server that is set. */
export function fill(table: Table, service: Programmed, state: ServiceState): void {
  if (service.entries.length === 0) return;
  program(table, service, { kind: 'program', op: 'add', target: 'service', weight: 0 });
  for (const [number, { set, alive, weight }] of state.servers.entries()) {
    const given = alive ? weight : 0;
    if (set) program(table, service, { kind: 'program', op: 'add', target: number, weight: given });
  }
  const { sorry } = state;
  const weight = sorry.alive ? 1 : 0;
  if (sorry.set) program(table, service, { kind: 'program', op: 'add', target: 'sorry', weight });
}

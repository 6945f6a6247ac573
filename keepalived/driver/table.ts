// SPDX-License-Identifier: GPL-2.0-or-later
// What the balancer is to have, and the edits that lead there. Virtual servers may share services.
import type { AclEntry } from '../../compat/model/acl.js';
import type { DestSpec } from '../../compat/model/dest.js';
import type { PlacedLaddr } from '../../compat/model/extension.js';
import type { ServiceSpec } from '../../compat/model/service.js';
import {
  destKeyText,
  sameDest,
  sameService,
  type AclOp,
  type Edit,
  type LaddrOp,
} from './edits.js';
import type { AddressLists } from './lists.js';
import type { Entry } from './wanted.js';

/** A destination, with how many virtual servers put it there. */
interface DestRow {
  dest: DestSpec;
  readonly about: string;
  users: number;
}

/** A service of the balancer as it is to be. */
export interface ServiceRow {
  service: ServiceSpec;
  lists: AddressLists;
  readonly about: string;
  users: number;
  readonly dests: Map<string, DestRow>;
}

/** Takes what is wanted, hands out edits. `edits` is emptied by whoever sends them. */
export class Table {
  readonly rows = new Map<string, ServiceRow>();
  readonly edits: Edit[] = [];

  addService(entry: Entry, about: string): void {
    const row = this.rows.get(entry.key);
    if (row !== undefined) {
      row.users++;
      return;
    }
    const { service, lists } = entry;
    this.rows.set(entry.key, { service, lists, about, users: 1, dests: new Map() });
    this.edits.push({ op: 'add-service', service, about });
    this.edits.push(...listEdits(service, { lists, gone: false, about }));
  }

  /** Gives a service new settings; nothing if they are the same. */
  changeService({ key, service, lists }: Entry, about: string): void {
    const row = this.rows.get(key);
    if (row === undefined) return;
    if (!sameService(row.service, service)) {
      row.service = service;
      this.edits.push({ op: 'edit-service', service, about });
    }
    const before = row.lists;
    row.lists = lists;
    this.edits.push(
      ...listEdits(service, { lists: without(before, lists), gone: true, about }),
      ...listEdits(service, { lists: without(lists, before), gone: false, about }),
    );
  }

  removeService({ key }: Entry, about: string): void {
    const row = this.rows.get(key);
    if (row === undefined || --row.users > 0) return;
    this.rows.delete(key);
    this.edits.push({ op: 'del-service', service: row.service, about });
  }

  /** Adds a destination, or changes the one of that address and port. */
  setDest({ key }: Entry, dest: DestSpec, about: string): void {
    const row = this.rows.get(key);
    if (row === undefined) return;
    const known = row.dests.get(destKeyText(dest));
    const op = known === undefined ? 'add-dest' : 'edit-dest';
    if (known === undefined) row.dests.set(destKeyText(dest), { dest, about, users: 1 });
    else if (sameDest(known.dest, dest)) return;
    else known.dest = dest;
    this.edits.push({ op, service: row.service, dest, about });
  }

  /** One more virtual server has the destination. */
  addDest(entry: Entry, dest: DestSpec, about: string): void {
    const known = this.rows.get(entry.key)?.dests.get(destKeyText(dest));
    if (known !== undefined) known.users++;
    this.setDest(entry, dest, about);
  }

  removeDest({ key }: Entry, dest: DestSpec, about: string): void {
    const row = this.rows.get(key);
    const known = row?.dests.get(destKeyText(dest));
    if (row === undefined || known === undefined || --known.users > 0) return;
    row.dests.delete(destKeyText(dest));
    this.edits.push({
      op: 'del-dest',
      service: row.service,
      dest: { ...dest, weight: known.dest.weight },
      about,
    });
  }

  /** `lvs_flush_on_stop VS`: a service takes its servers with it. */
  keepServiceEdits(): void {
    const services = this.edits.filter(({ op }) => op.endsWith('-service'));
    this.edits.splice(0, this.edits.length, ...services);
  }

  /** Takes what was edited so far. */
  take(): readonly Edit[] {
    return this.edits.splice(0);
  }
}

interface ListChange {
  readonly lists: AddressLists;
  readonly gone: boolean;
  readonly about: string;
}

/** Edits for what a service has beside its servers, in the order of programming. */
export function* listEdits(
  service: ServiceSpec,
  { lists: { laddrs, deny, allow }, gone, about }: ListChange,
): Generator<Edit> {
  const laddrOp: LaddrOp = gone ? 'del-laddr' : 'add-laddr';
  for (const laddr of laddrs) yield { op: laddrOp, service, laddr, about };
  const acl = (op: AclOp, one: AclEntry): Edit => ({ op, service, acl: one, about });
  for (const one of deny) yield acl(gone ? 'del-deny' : 'add-deny', one);
  for (const one of allow) yield acl(gone ? 'del-allow' : 'add-allow', one);
}

const sameLaddr = (one: PlacedLaddr, other: PlacedLaddr): boolean =>
  one.address === other.address && one.device === other.device;
const sameAcl = (one: AclEntry, other: AclEntry): boolean =>
  one.subject === other.subject && one.ipset === other.ipset;

/** What `lists` has and `others` has not. */
function without(lists: AddressLists, others: AddressLists): AddressLists {
  if (lists === others) return { laddrs: [], deny: [], allow: [] };
  return {
    laddrs: lists.laddrs.filter((one) => !others.laddrs.some((two) => sameLaddr(one, two))),
    deny: lists.deny.filter((one) => !others.deny.some((two) => sameAcl(one, two))),
    allow: lists.allow.filter((one) => !others.allow.some((two) => sameAcl(one, two))),
  };
}

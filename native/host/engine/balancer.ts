// SPDX-License-Identifier: GPL-2.0-or-later
import {
  engineConnCursor,
  engineList,
  engineServiceRecord,
} from '../../../compat/abi/engine-records.js';
import { codeOf, textOf } from '../../../compat/errors/codes.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { addressBytes, familyOf } from '../../../compat/model/address.js';
import type { Address } from '../../../compat/model/address.js';
import type { AclEntry } from '../../../compat/model/acl.js';
import { aclEntryCodec } from '../../../compat/wire/acl.js';
import { countsCodec as ip6CountsCodec } from '../../../compat/wire/ip6-stats.js';
import type { Ip6Counts } from '../../../compat/model/ip6-stats.js';
import { bytesOfValue } from '../../../compat/wire/common.js';
import type { Codec } from '../../../compat/wire/record.js';
import type {
  ApplyResult,
  BondState,
  Engine,
  Port,
  PortSwitch,
  Status,
  WorkerStats,
} from './addon.js';
import { markRuleCodec, serviceNameCodec, transaction, tunnelCodec } from './edits.js';
import type { AclName, Edit } from './edits.js';
import * as codec from './records.js';
import { recordsOf } from './records.js';
import type { Records } from './records.js';
import type {
  AddressRecord,
  ConnFilter,
  ConnRecord,
  DestRecord,
  LaddrRecord,
  MarkRule,
  NeighRecord,
  RouteSettings,
  ServiceName,
  ServiceRecord,
  TunnelSettings,
} from './types.js';

/** Counters of which worker: its number from 0, or the sum over all. */
export type Counters = number | 'sum';

/** One batch of connections, and where the next one starts. */
export interface ConnBatch {
  readonly conns: Records<ConnRecord>;
  /** Undefined at the end. */
  readonly next: ConnCursor | undefined;
}
/** A place in the listing; opaque. */
export type ConnCursor = Uint8Array & { readonly cursor?: never };

const nothing = new Uint8Array(0);
const tendEveryMs = 100;
/** A client that was refused by a server may try again at once. */
const failedEveryMs = 10;
const sums = 0xffffffff;
const workerNumber = (counters: Counters): number => (counters === 'sum' ? sums : counters);

/** The error that a refused call of the engine becomes. */
export function engineError({ code, text }: Status): DpvsError {
  return new DpvsError(codeOf(code), text ?? textOf(code), undefined, { errno: code });
}

function check(status: Status): void {
  if (status.code !== 0) throw engineError(status);
}

/** A running engine in the words of the models. Every call that it refuses throws a DpvsError. */
export class Balancer {
  readonly #engine: Engine;
  #tending: NodeJS.Timeout | undefined;
  /** Runs while destinations are watched that may fail. */
  #watching: NodeJS.Timeout | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes all changes or none. @throws DpvsError with the engine's code */
  apply(...edits: readonly Edit[]): void {
    check(this.applyAll(edits));
  }

  /** The same, but a refusal is an answer: the number of the edit, and its code. */
  applyAll(edits: readonly Edit[]): ApplyResult {
    const result = this.#engine.apply(transaction(edits));
    this.#followHealth();
    return result;
  }

  setSettings(settings: Uint8Array): void {
    check(this.#engine.setSettings(settings));
  }

  /** Replaces the rules that mark packets; the first that fits counts. */
  setMarks(rules: readonly MarkRule[]): void {
    const bytes = rules.map((rule) => bytesOfValue(markRuleCodec, rule));
    check(this.#engine.setMarks(Buffer.concat(bytes)));
  }

  services(counters: Counters = 'sum'): Records<ServiceRecord> {
    return this.#list(engineList.values.services, codec.serviceRecord, counters);
  }

  /** The service of that name, if it is there. */
  service(name: ServiceName, counters: Counters = 'sum'): ServiceRecord | undefined {
    const key = bytesOfValue(serviceNameCodec, name);
    const records = this.services(counters);
    const index = records.indexOf(key, engineServiceRecord.at.key);
    return index < 0 ? undefined : records.at(index);
  }

  /** True if there is such a service. */
  hasService(name: ServiceName): boolean {
    return this.laddrs(name) !== undefined;
  }

  addresses(counters: Counters = 'sum'): Records<AddressRecord> {
    return this.#list(engineList.values.addresses, codec.addressRecord, counters);
  }

  routes(): Records<RouteSettings> {
    return this.#list(engineList.values.routes, codec.routeRecord, 'sum');
  }

  neighs(): Records<NeighRecord> {
    return this.#list(engineList.values.neighs, codec.neighRecord, 'sum');
  }

  /** Counters of IPv6, of each worker, and of control behind them. */
  ip6Stats(): Records<Ip6Counts> {
    return this.#list(engineList.values['ip6-stats'], ip6CountsCodec, 'sum');
  }

  /** What DPDK holds of the process's memory. */
  ealMemory<T>(
    kind: 'eal-segments' | 'eal-zones' | 'eal-rings' | 'eal-pools',
    of: Codec<T>,
  ): Records<T> {
    return this.#list(engineList.values[kind], of, 'sum');
  }

  /**
   * The LLDP data unit that a port sent last, or its neighbour.
   * @throws DpvsError `EDPVS_NOTEXIST` if there is none
   */
  lldp(port: number, neighbour: boolean): Buffer {
    return this.ask(engineList.values.lldp, Uint8Array.of(port, Number(neighbour)));
  }

  /** The answer to a question of that kind. @throws DpvsError with the engine's code */
  ask(kind: number, question: Uint8Array = nothing): Buffer {
    const answer = this.#engine.query(kind, question);
    check(answer);
    return answer.records;
  }

  /** Entries of all services. */
  acl(list: AclName): Records<AclEntry> {
    return recordsOf(aclEntryCodec, this.ask(engineList.values[list]));
  }

  /** In which directions of a device traffic control is switched on. */
  tcSwitches(port: number): { readonly egress: boolean; readonly ingress: boolean } {
    const bits = this.ask(engineList.values['tc-switches'])[port] ?? 0;
    return { egress: (bits & 1) !== 0, ingress: (bits & 2) !== 0 };
  }

  /** Destinations of a service, newest first; undefined if there is no such service. */
  dests(service: ServiceName, counters: Counters = 'sum'): Records<DestRecord> | undefined {
    return this.#listOf(engineList.values.dests, codec.destRecord, service, counters);
  }

  /** Local addresses of a service; undefined if there is no such service. */
  laddrs(service: ServiceName, counters: Counters = 'sum'): Records<LaddrRecord> | undefined {
    return this.#listOf(engineList.values.laddrs, codec.laddrRecord, service, counters);
  }

  /** At most `max` connections from `from` on, or from the start. */
  conns(filter: Partial<ConnFilter>, max: number, from?: ConnCursor): ConnBatch {
    const cursor = from ?? new Uint8Array(engineConnCursor.size);
    const wanted = bytesOfValue(codec.connFilter, filter);
    const batch = this.#engine.listConns(wanted, cursor, max);
    const conns = recordsOf(codec.connRecord, batch.records);
    return { conns, next: batch.more ? batch.cursor : undefined };
  }

  port(id: number): Port | undefined {
    return this.#engine.port(id);
  }

  /** Looks after health and persistence until `close`; tells of links that come and go. */
  tend(onLink: (port: number, up: boolean) => void = () => undefined): void {
    const turn = (): void => {
      this.#engine.tend();
      for (const { port, up } of this.#engine.takeLinkChanges()) onLink(port, up);
    };
    this.#tending = setInterval(turn, tendEveryMs).unref();
    this.#followHealth();
  }

  #followHealth(): void {
    const wanted = this.#tending !== undefined && this.#engine.watchesHealth();
    if (wanted === (this.#watching !== undefined)) return;
    clearInterval(this.#watching);
    const look = (): void => this.#engine.tendFailed();
    this.#watching = wanted ? setInterval(look, failedEveryMs).unref() : undefined;
  }

  /** Turns a switch of a device; a driver may refuse. */
  setPort(port: number, what: PortSwitch, on: boolean): Status {
    return this.#engine.setPort(port, what, on);
  }

  /** Undefined for what is no bond. */
  bondState(port: number): BondState | undefined {
    return this.#engine.bondState(port);
  }

  /** Changes what one of `bond_opt` names: a device by number, a policy, or milliseconds. */
  setBond(port: number, option: number, value: number): Status {
    return this.#engine.setBond(port, option, value);
  }

  setMac(port: number, mac: Uint8Array): Status {
    return this.#engine.setMac(port, mac);
  }

  /** Number of the new device. @throws DpvsError with the engine's code */
  addVlan(name: string, below: number, vlan: number): number {
    const added = this.#engine.addVlan(name, below, vlan);
    check(added);
    return added.id;
  }

  /** Number of the new device. @throws DpvsError with the engine's code */
  addTunnel(name: string, settings: TunnelSettings): number {
    const added = this.#engine.addTunnel(name, bytesOfValue(tunnelCodec, settings));
    check(added);
    return added.id;
  }

  /** @throws DpvsError `EDPVS_NODEV` without the tunnel or its link */
  changeTunnel(port: number, settings: TunnelSettings): void {
    check(this.#engine.changeTunnel(port, bytesOfValue(tunnelCodec, settings)));
  }

  /** Takes a device that rides on others away. @throws DpvsError `EDPVS_NODEV`, `EDPVS_NOTSUPP` */
  removePort(port: number): void {
    check(this.#engine.removePort(port));
  }

  addKernel(port: number, name: string): Status {
    return this.#engine.addKernel(port, name);
  }

  /** Sends a gratuitous ARP or an unsolicited neighbour advertisement. */
  announce(port: number, address: Address): void {
    this.#engine.announce(port, familyOf(address), addressBytes(address) ?? new Uint8Array(16));
  }

  workerStats(worker: number): WorkerStats {
    return this.#engine.workerStats(worker);
  }

  close(): void {
    clearInterval(this.#tending);
    clearInterval(this.#watching);
    this.#engine.close();
  }

  #list<T>(kind: number, of: Codec<T>, counters: Counters): Records<T> {
    return recordsOf(of, this.#engine.list(kind, workerNumber(counters)));
  }

  #listOf<T>(
    kind: number,
    of: Codec<T>,
    service: ServiceName,
    counters: Counters,
  ): Records<T> | undefined {
    const key = bytesOfValue(serviceNameCodec, service);
    const { code, records } = this.#engine.listOf(kind, key, workerNumber(counters));
    return code === 0 ? recordsOf(of, records) : undefined;
  }
}

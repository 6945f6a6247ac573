// SPDX-License-Identifier: GPL-2.0-or-later
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import type { ErrorCode } from '../../../compat/errors/codes.js';
import type { Timeouts } from '../../../compat/model/extension.js';
import type { DpvsConfig } from '../config/types.js';
import type { DestSettings, ServiceName } from '../engine/types.js';
import type { Rates } from './traffic.js';
import type { Balancer, Counters } from '../engine/balancer.js';
import type { DeviceOutfit, DeviceTable } from './devices.js';

/** Queues of one port that a worker serves. */
export interface HostQueues {
  readonly port: number;
  readonly rx: readonly number[];
  readonly tx: readonly number[];
}

/** A worker as the tools see it: `lcore` is the number of its cpu in dpvs.conf. */
export interface HostWorker {
  readonly lcore: number;
  readonly queues: readonly HostQueues[];
}

/** How many packet buffers there are, and how many of them nobody holds at present. */
export interface PacketBuffers {
  readonly all: number;
  free(): number;
}

/** Knows how fast destinations are at present, over all workers. */
export interface RateKeeper {
  of(service: ServiceName, dest: DestSettings): Rates;
  /** The sum over its destinations. */
  ofService(service: ServiceName): Rates;
}

/** Settings of the data path that the tools may change. */
export interface SettingsKeeper {
  /** What dpvs.conf says, and what was changed since. */
  readonly config: DpvsConfig;
  readonly timeouts: Timeouts;
  /** Values of 0 stay. */
  setTimeouts(timeouts: Timeouts): void;
}

/** All that a handler may touch. */
export interface Context {
  readonly balancer: Balancer;
  readonly settings: SettingsKeeper;
  readonly rates: RateKeeper;
  readonly ports: DeviceTable;
  readonly outfit: DeviceOutfit;
  readonly workers: readonly HostWorker[];
  readonly mainLcore: number;
  /** Packet buffers of the process. */
  readonly packetBuffers: PacketBuffers;
  /** Pages of connection listings that clients may still continue. */
  readonly connPages: ConnPages;
  /** Local addresses whose removal was asked for while services still used them: `port address`. */
  readonly unwantedLaddrs: Set<string>;
}

/** Opaque continuations behind the numbers that fit into a page's cursor. */
export interface ConnPages {
  keep(place: Uint8Array): number;
  take(cursor: number): Uint8Array | undefined;
}

/** The refusal of a request: `code` goes into the reply, the text into the log. */
export function refusal(code: ErrorCode, text: string): DpvsError {
  return new DpvsError(code, text);
}

/** Number of the device of that name. @throws DpvsError `otherwise` if there is none */
export function portNumber(
  { ports }: Context,
  name: string,
  otherwise: ErrorCode = 'EDPVS_NOTEXIST',
): number {
  const number = ports.numberOf(name);
  if (number === undefined) throw refusal(otherwise, `there is no device '${name}'`);
  return number;
}

/** Name of a device that the engine gave by number. */
export function portName({ ports }: Context, number: number): string {
  return ports.at(number)?.name ?? '';
}

/** What a request's lcore index stands for: 0 is the sum, n the n-th worker. */
export interface LcoreView {
  readonly counters: Counters;
  readonly lcore: number;
}

/** @throws DpvsError `EDPVS_INVAL` for an index beyond the workers */
export function lcoreView({ workers, mainLcore }: Context, index: number): LcoreView {
  if (index === 0) return { counters: 'sum', lcore: mainLcore };
  const worker = workers[index - 1];
  if (worker === undefined) throw refusal('EDPVS_INVAL', `there is no worker ${index}`);
  return { counters: index - 1, lcore: worker.lcore };
}

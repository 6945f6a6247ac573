// SPDX-License-Identifier: GPL-2.0-or-later
// Flows come, live as they do, and go, in the engine's own time; in the end nothing must be left.
import { poolFree } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { answerTo, byServer, flagBits, frameOf, idOf } from './frames.js';
import type { Ends } from './frames.js';
import { configuration, services, targetOf } from './services.js';
import type { SoakService } from './services.js';

/** What clients (c) and servers (s) send, one life after the other. */
const tcpLives = [
  'c:S s:SA c:A c:PA s:PA c:FA s:FA c:A',
  'c:S s:SA c:A s:FA c:FA',
  'c:S s:SA c:A c:R',
  'c:S s:SA c:A',
  'c:S s:R',
  'c:S',
  'c:S c:S s:SA c:A c:FA s:FA c:A c:S',
];
const udpLives = ['c: s: c:', 'c:', 'c: c: s:'];

const burst = 64;
/** Ten thousand new flows a second. */
const msOfBurst = 6.4;
const longestTimeoutMs = 302_000;
/** A stepped worker looks at the connections of a full table in less than this. */
const sweepMs = 60_000;

/** A number of chance, the same in every run. */
function* chance(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

interface Flow {
  readonly service: SoakService;
  readonly life: readonly string[];
  readonly ends: Ends;
  /** How its server reaches it, once that is known. */
  back?: Ends;
}

/** What is left when all is over; every figure should be 0. */
export interface Leftovers {
  readonly conns: number;
  readonly ports: number;
  readonly active: number;
  readonly inactive: number;
  readonly packetBuffers: number;
}

/** A soak under way. */
export class Soak {
  readonly #engine: TestEngine;
  readonly #workers: number;
  readonly #chance = chance(0x2545f491);
  readonly #free = poolFree();
  #flows = 0;
  #mostConns = 0;
  #clock = 0;

  constructor(engine: TestEngine, workers: number) {
    this.#engine = engine;
    this.#workers = workers;
    engine.apply(...configuration());
  }

  /** Flows so far. */
  get flows(): number {
    return this.#flows;
  }

  /** The most connections that lived at once, over all workers. */
  get mostConns(): number {
    return this.#mostConns;
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#chance.next().value % from.length] as T;
  }

  #newFlow(): Flow {
    const service = this.#pick(services);
    const { addr, port } = targetOf(service);
    const life = this.#pick(service.proto === 'tcp' ? tcpLives : udpLives).split(' ');
    const number = this.#flows++;
    const [source, sport] = [0x0b000000 + (number & 0xffffff), 1024 + (number >>> 24)];
    return { service, life, ends: { source, target: addr, sport, dport: port } };
  }

  #frame(flow: Flow, id: number, step: string): Buffer | undefined {
    const [who, letters = ''] = step.split(':');
    const { proto, answersPass } = flow.service;
    if (who === 'c') return frameOf(proto, flow.ends, id, flagBits(letters));
    if (!answersPass || flow.back === undefined) return undefined;
    return byServer(frameOf(proto, flow.back, id, flagBits(letters)));
  }

  /** The `turn`th step of each flow at once. */
  #turn(flows: readonly Flow[], turn: number, worker: number): void {
    const frames = flows.map((flow, at) => {
      const step = flow.life[turn];
      return step === undefined ? undefined : this.#frame(flow, at + 1, step);
    });
    this.#engine.injectInto('port0', worker, ...frames.filter((frame) => frame !== undefined));
    for (const frame of this.#engine.sentRaw('port0')) {
      const flow = flows[idOf(frame) - 1];
      if (flow !== undefined && turn === 0) flow.back = answerTo(frame);
    }
  }

  #conns(): number {
    let sum = 0;
    for (let worker = 0; worker < this.#workers; worker++) sum += this.#engine.conns(worker);
    return sum;
  }

  /** Lets so many flows live. */
  run(count: number): void {
    for (let n = 0; n < count; n += burst) {
      const flows = Array.from({ length: Math.min(burst, count - n) }, () => this.#newFlow());
      const turns = Math.max(...flows.map(({ life }) => life.length));
      const worker = this.#chance.next().value % this.#workers;
      for (let turn = 0; turn < turns; turn++) this.#turn(flows, turn, worker);
      this.#clock += msOfBurst;
      this.#engine.nowMs += Math.floor(this.#clock);
      this.#clock %= 1;
    }
    this.#mostConns = Math.max(this.#mostConns, this.#conns());
  }

  /** Waits until every time-out is over. */
  end(): Leftovers {
    this.#engine.pass(longestTimeoutMs + sweepMs);
    this.#engine.sentRaw('port0');
    this.#engine.toKernel('port0');
    const dests = services.flatMap(({ proto, endpoint }) =>
      this.#engine.dests({ proto, service: endpoint }),
    );
    const sum = (rows: readonly Readonly<Record<string, unknown>>[], name: string): number =>
      rows.reduce((total, row) => total + Number(row[name]), 0);
    return {
      conns: this.#conns(),
      ports: sum(this.#engine.addresses(), 'used'),
      active: sum(dests, 'active'),
      inactive: sum(dests, 'inactive'),
      packetBuffers: this.#free - poolFree(),
    };
  }
}

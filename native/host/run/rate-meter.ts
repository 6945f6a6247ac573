// SPDX-License-Identifier: GPL-2.0-or-later
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Balancer } from '../engine/balancer.js';
import type { DestSettings, ServiceName, Traffic } from '../engine/types.js';
import type { RateKeeper } from '../handlers/context.js';
import { standing } from '../handlers/traffic.js';
import type { Rates } from '../handlers/traffic.js';

const shortestMs = 2000;
/** A look at a large table costs time: at most a hundredth of it goes into looking. */
const pauseOfCost = 100;
const servicesOfTurn = 256;

/** Share of the newest speed in the smoothed one, as in the kernel's estimator. */
const newestShare = 0.25;

/** A destination at the last look. */
interface Known {
  readonly traffic: Traffic;
  readonly rates: Rates;
}

const nothing: Traffic = { conns: 0n, inPackets: 0n, inBytes: 0n, outPackets: 0n, outBytes: 0n };
const keyOf = ({ fwmark, match, protocol, address, port }: ServiceName): string =>
  `${fwmark} ${match} ${protocol} ${address} ${port}`;
const destKeyOf = (service: ServiceName, dest: DestSettings): string =>
  `${keyOf(service)} ${dest.address} ${dest.port}`;

const sumOf = (a: Rates, b: Rates): Rates => ({
  connRate: a.connRate + b.connRate,
  inPacketRate: a.inPacketRate + b.inPacketRate,
  inByteRate: a.inByteRate + b.inByteRate,
  outPacketRate: a.outPacketRate + b.outPacketRate,
  outByteRate: a.outByteRate + b.outByteRate,
});

const isMoving = (rates: Rates): boolean => Object.values(rates).some((rate) => rate >= 1);

function ratesOf({ traffic: before, rates }: Known, now: Traffic, seconds: number): Rates {
  const smooth = (old: number, from: bigint, to: bigint): number => {
    const fresh = to < from ? 0 : Number(to - from) / seconds; // counters may have been zeroed
    // What begins is shown at once: from zero it would take the smoothing half a minute.
    return old === 0 ? fresh : old + (fresh - old) * newestShare;
  };
  return {
    connRate: smooth(rates.connRate, before.conns, now.conns),
    inPacketRate: smooth(rates.inPacketRate, before.inPackets, now.inPackets),
    inByteRate: smooth(rates.inByteRate, before.inBytes, now.inBytes),
    outPacketRate: smooth(rates.outPacketRate, before.outPackets, now.outPackets),
    outByteRate: smooth(rates.outByteRate, before.outBytes, now.outBytes),
  };
}

/** Works out speeds from looks at the counters every two seconds or, with large tables, more rarely. */
export class RateMeter implements RateKeeper {
  readonly #balancer: Balancer;
  readonly #workers: number;
  #known = new Map<string, Known>();
  #services = new Map<string, Rates>();
  #moving = false;
  #packets = 0n;
  #lastMs: number;
  readonly #end = new AbortController();

  constructor(balancer: Balancer, workers: number, nowMs = performance.now()) {
    this.#balancer = balancer;
    this.#workers = workers;
    this.#lastMs = nowMs;
  }

  of(service: ServiceName, dest: DestSettings): Rates {
    if (!this.#moving) return standing;
    return this.#known.get(destKeyOf(service, dest))?.rates ?? standing;
  }

  ofService(service: ServiceName): Rates {
    return this.#moving ? (this.#services.get(keyOf(service)) ?? standing) : standing;
  }

  /** Looks at all counters, if any has moved since the last look. */
  async sample(nowMs: number): Promise<void> {
    const packets = this.#sumOfPackets();
    const isQuiet = packets === this.#packets && !this.#moving;
    const seconds = (nowMs - this.#lastMs) / 1000;
    this.#packets = packets;
    this.#lastMs = nowMs;
    if (!isQuiet && seconds > 0) await this.#look(seconds);
  }

  #sumOfPackets(): bigint {
    const all = Array.from({ length: this.#workers }, (_, at) => this.#balancer.workerStats(at));
    return all.reduce((sum, { packets }) => sum + packets, 0n);
  }

  async #look(seconds: number): Promise<void> {
    const [known, services] = [new Map<string, Known>(), new Map<string, Rates>()];
    let [moving, count] = [false, 0];
    for (const { name } of this.#balancer.services()) {
      for (const { dest, traffic } of this.#balancer.dests(name) ?? []) {
        if (traffic.conns === 0n && traffic.inPackets === 0n) continue;
        const key = destKeyOf(name, dest);
        const before = this.#known.get(key) ?? { traffic: nothing, rates: standing };
        const rates = ratesOf(before, traffic, seconds);
        known.set(key, { traffic, rates });
        services.set(keyOf(name), sumOf(services.get(keyOf(name)) ?? standing, rates));
        moving ||= isMoving(rates);
      }
      if (++count % servicesOfTurn === 0) await nextTurn();
    }
    this.#known = known;
    this.#services = services;
    this.#moving = moving;
  }

  /** Looks again and again until `stop`. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    let costMs = 0;
    while (!signal.aborted) {
      const pauseMs = Math.max(shortestMs, costMs * pauseOfCost);
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const started = performance.now();
      await this.sample(started);
      costMs = performance.now() - started;
    }
  }

  stop(): void {
    this.#end.abort();
  }
}

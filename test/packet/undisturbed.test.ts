// SPDX-License-Identifier: GPL-2.0-or-later
// What control does beside traffic must not be the worker's work: what a packet takes stays what it is.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import {
  engineConnCursor, engineConnFilter, engineConnRecord, engineList,
} from '../../compat/abi/engine-records.js'; // prettier-ignore
import { serviceKeyBytes } from '../helpers/edits.js';
import { edits, isSanitised, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { flowFrame, passThrough } from '../helpers/flows.js';
import { internetChecksum } from '../helpers/packet.js';

const proto = 'udp';
const service = oneArm.service;
const sumOfWorkers = 0xffffffff;

async function balancer(
  t: ExecutionContext,
  maxConns: number,
  running = false,
): Promise<TestEngine> {
  const engine = await startEngine(t, { maxConns, running });
  engine.apply(
    ...oneArmFnat({ proto }),
    edits.route('add-route', '0.0.0.0/0', 0, { gateway: oneArm.client }),
  );
  return engine;
}

/** A machine full of work has an undisturbed moment for each part now and then; an idle one at once. */
const mostRounds = 60;

/**
 * Milliseconds that frames take through an engine that runs by itself, from its port's receive queue
 * until they are sent, while `beside` does its parts: of each part the least of some rounds, as
 * other processes on the machine hold up a worker too, but not in the same part each time.
 */
function longestDelayMs(
  engine: TestEngine,
  frames: readonly Buffer[],
  beside: () => Iterable<() => void>,
): number {
  const least: number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    let part = 0;
    for (const work of beside()) {
      engine.addon.takeLongestDelay(0);
      passThrough(engine, frames, work);
      const taken = engine.addon.takeLongestDelay(0) / 1e6;
      least[part] = Math.min(least[part++] ?? Infinity, taken);
    }
    if (Math.max(...least) < 1) break;
  }
  return Math.max(...least);
}

test.serial('[85] a full listing of a million connections holds up no packet', async (t) => {
  const count = isSanitised ? 100_000 : 1_000_000;
  const engine = await balancer(t, 2 ** 20 + 2 ** 17, true);
  for (let n = 1; n <= 17; n++) {
    const laddr = `192.168.100.${200 + n}`;
    engine.apply(
      edits.address('add-address', `${laddr}/32`, 0, true),
      edits.laddr('add-laddr', { proto, service, laddr, port: 0 }),
    );
  }
  for (let n = 0; n < count; n += 4000) {
    passThrough(
      engine,
      Array.from({ length: 4000 }, (_, k) => flowFrame(n + k)),
    );
  }
  t.is(engine.conns(), count);
  const listing = function* (): Generator<() => void> {
    let [cursor, listed]: [Uint8Array, number] = [new Uint8Array(engineConnCursor.size), 0];
    for (let more = true; more;) {
      yield () => {
        const part = engine.addon.listConns(new Uint8Array(engineConnFilter.size), cursor, 1000);
        ({ cursor, more } = part);
        listed += part.records.length / engineConnRecord.size;
      };
    }
    t.is(listed, count);
  };
  const worst = longestDelayMs(engine, [flowFrame(0)], listing);
  t.true(worst > 0 && worst < 1, `${worst} ms`);
});

test.serial('[179] reading statistics holds up no packet of heavy traffic', async (t) => {
  const engine = await balancer(t, 65_535, true);
  const dests = Array.from({ length: 5000 }, (_, n) =>
    edits.dest('add-dest', { proto, service, dest: `192.168.100.2:${10_000 + n}` }),
  );
  engine.apply(...dests);
  const key = serviceKeyBytes({ proto, service });
  const frames = Array.from({ length: 256 }, (_, n) => flowFrame(n));
  const readings = function* (): Generator<() => void> {
    for (let turn = 0; turn < 20; turn++) {
      yield () => {
        engine.addon.listOf(engineList.values.dests, key, sumOfWorkers);
        engine.addon.list(engineList.values.services, sumOfWorkers);
        engine.addon.workerStats(0);
        engine.addon.controlStats();
      };
    }
  };
  const worst = longestDelayMs(engine, frames, readings);
  t.true(worst > 0 && worst < 1, `${worst} ms`);
  t.is(engine.allDrops(), 0);
});

/** The address of the `n`th of many services. */
const vip = (n: number): string => `10.9.${n >> 8}.${n & 255}`;

/** A balancer with so many services, of a server each. */
async function servicesOf(t: ExecutionContext, count: number): Promise<TestEngine> {
  const engine = await balancer(t, 2 ** 17);
  for (let n = 0; n < count; n++) {
    const key = { proto, service: `${vip(n)}:80` } as const;
    engine.apply(
      edits.addService(key),
      edits.dest('add-dest', { ...key, dest: oneArm.servers[0] }),
      edits.laddr('add-laddr', { ...key, laddr: oneArm.laddr, port: 0 }),
    );
  }
  return engine;
}

const burst = 512;
/** Frames of a burst's new flows to the first so many services, in turn. */
function framesTo(services: number, first: number): Buffer[] {
  return Array.from({ length: burst }, (_, k) => {
    const frame = flowFrame(first + k);
    frame.writeUInt32BE(0x0a090000 + ((first + k) % services), 30);
    frame.writeUInt16BE(0, 24);
    frame.writeUInt16BE(internetChecksum(frame.subarray(14, 34)), 24);
    return frame;
  });
}

/** Milliseconds until frames that came all at once are through. */
function burstMs(t: ExecutionContext, engine: TestEngine, frames: readonly Buffer[]): number {
  for (const frame of frames) engine.addon.inject(0, 0, frame);
  const before = performance.now();
  for (let turn = 0; turn < burst / 32; turn++) engine.addon.step(engine.nowMs);
  const taken = performance.now() - before;
  t.is(engine.sentRaw('port0').length, burst);
  return taken;
}

/** How much longer bursts take with many services: the least of each, of rounds in turn. */
function dearer(
  t: ExecutionContext,
  [few, many]: readonly [TestEngine, TestEngine],
  framesOf: (engine: TestEngine, round: number) => Buffer[],
  most: number,
): void {
  let [least, leastOfMany] = [Infinity, Infinity];
  for (let round = 0; round < 60; round++) {
    least = Math.min(least, burstMs(t, few, framesOf(few, round)));
    leastOfMany = Math.min(leastOfMany, burstMs(t, many, framesOf(many, round)));
    if (round > 12 && leastOfMany / least < most) break;
  }
  const ratio = leastOfMany / least;
  t.log(`${ratio.toFixed(3)} times`);
  t.true(ratio <= most, `${ratio.toFixed(3)} times`);
}

test.serial('[88] packets cost the same with 10 services and with 10,000', async (t) => {
  const engines = [await servicesOf(t, 10), await servicesOf(t, 10_000)] as const;
  dearer(t, engines, (_, round) => framesTo(10, round * burst), 1.05);
  dearer(t, engines, (_, round) => framesTo(10, (round % 12) * burst), 1.05);
  // Spread over all of them what differs is in no cache: the services and destinations themselves.
  const spread = (engine: TestEngine): number => (engine === engines[0] ? 10 : 10_000);
  dearer(t, engines, (engine, round) => framesTo(spread(engine), (100 + round) * burst), 4);
  dearer(
    t,
    engines,
    (engine, round) => framesTo(spread(engine), (100 + (round % 12)) * burst),
    1.3,
  );
});

// SPDX-License-Identifier: GPL-2.0-or-later
// What is much: ports, local addresses, connections, destinations.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, isSanitised, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { EngineSpec, TestEngine } from '../helpers/engine.js';
import { exchange, udpBack, udpIn } from '../helpers/flow.js';
import { flowFrame, openFlows } from '../helpers/flows.js';
import { decode } from '../helpers/packet.js';

const proto = 'udp';
const service = oneArm.service;
const mib = 1024 * 1024;

async function balancer(t: ExecutionContext, spec: EngineSpec = {}): Promise<TestEngine> {
  const engine = await startEngine(t, spec);
  engine.apply(
    ...oneArmFnat({ proto }),
    edits.route('add-route', '0.0.0.0/0', 0, { gateway: oneArm.client }),
  );
  return engine;
}

const portOf = (frame: Buffer): number => frame.readUInt16BE(34);
const serverOf = (frame: Buffer): string =>
  `${frame.subarray(30, 34).join('.')}:${frame.readUInt16BE(36)}`;

const everyPort = 65_535 - 1024;
test.serial(
  '[137] one local address, one server, one worker: 64,511 connections, and not one more',
  async (t) => {
    const engine = await balancer(t, { maxConns: 131_071 });
    const ports = new Set(openFlows(engine, everyPort).map(portOf));
    t.is(everyPort, 64_511);
    t.is(ports.size, everyPort);
    t.deepEqual(openFlows(engine, 1, everyPort), []);
    t.is(engine.drops('no-laddr-port'), 1);
    const record = engine.addresses().find((a) => a['addr'] === oneArm.laddr);
    t.deepEqual([record?.['used'], record?.['misses']], [everyPort, 1]);
  },
);

test.serial(
  '[139] with eight workers every reply says by its port whose it is, and none is passed on',
  async (t) => {
    const engine = await balancer(t, { workers: 8 });
    for (let worker = 0; worker < 8; worker++) {
      for (let n = 0; n < 50; n++) engine.injectInto('port0', worker, flowFrame(100 * worker + n));
      const requests = engine.sentRaw('port0');
      t.is(requests.length, 50);
      for (const request of requests) {
        t.is(portOf(request) % 8, worker);
        engine.injectInto('port0', portOf(request) % 8, udpBack(decode(request)));
      }
      t.is(engine.sent('port0').length, 50);
      t.is(Number(engine.addon.workerStats(worker).conns), 50);
    }
  },
);

/** Memory that the process holds, without what JavaScript has of it. */
function nativeBytes(): number {
  globalThis.gc?.();
  const { rss, heapTotal, external } = process.memoryUsage();
  return rss - heapTotal - external;
}

test.serial(
  '[142] a thousand local addresses that serve sixteen servers take less than 200 MB',
  async (t) => {
    const engine = await balancer(t);
    const servers = Array.from({ length: 15 }, (_, n) => `192.168.100.2:${1000 + n}`);
    engine.apply(...servers.map((dest) => edits.dest('add-dest', { proto, service, dest })));
    const before = nativeBytes();
    for (let n = 0; n < 1000; n++) {
      const laddr = `10.77.${n >> 8}.${n & 255}`;
      engine.apply(
        edits.address('add-address', `${laddr}/32`, 0, true),
        edits.laddr('add-laddr', { proto, service, laddr, port: 0 }),
      );
    }
    const sources = openFlows(engine, 20_000).map((frame) => frame.readUInt32BE(26));
    t.is(new Set(sources).size, 1001);
    const taken = nativeBytes() - before;
    t.true(isSanitised || taken < 200e6, `${(taken / mib).toFixed(0)} MiB`);
  },
);

test.serial(
  '[200] at what a connection takes in a whole engine, ten million take less than 4 GB',
  async (t) => {
    const [count, whole] = [60_000, 10_000_000];
    const engine = await balancer(t, { maxConns: 131_071 });
    engine.apply(
      edits.address('add-address', '192.168.100.201/32', 0, true),
      edits.laddr('add-laddr', { proto, service, laddr: '192.168.100.201', port: 0 }),
    );
    openFlows(engine, 64); // what is there once
    const before = nativeBytes();
    openFlows(engine, count, 64);
    const each = (nativeBytes() - before) / count;
    t.is(engine.conns(), count + 64);
    t.true(isSanitised || each * whole < 4e9, `${each.toFixed(0)} bytes each`);
    t.true(each > 64, 'that is: something was measured');
  },
);

test.serial(
  '[205] ten thousand destinations come in one transaction, and no packet sees a part of it',
  async (t) => {
    const engine = await balancer(t);
    const request = exchange(t, engine, udpIn());
    const dests = Array.from({ length: 10_000 }, (_, n) =>
      edits.dest('add-dest', { proto, service, dest: `192.168.100.2:${10_000 + n}` }),
    );
    const twice = edits.dest('add-dest', { proto, service, dest: oneArm.servers[0] });
    t.is(engine.tryApply(...dests, twice).code, -3);
    t.true(openFlows(engine, 100).every((frame) => serverOf(frame) === oneArm.servers[0]));
    engine.apply(...dests);
    const reached = new Set(openFlows(engine, 100, 1000).map(serverOf));
    t.is(reached.size, 100);
    t.is(exchange(t, engine, udpBack(request)).from, service);
    t.is(engine.allDrops(), 0);
  },
);

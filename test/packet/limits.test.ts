// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine, udpTimeouts } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, tcpBack, tcpIn, udpFrom, udpIn } from '../helpers/flow.js';

const [first, second] = oneArm.servers;
const service = { proto: 'udp', service: oneArm.service } as const;
const expireQuiescent = 0x10;

interface Limits {
  readonly max: number;
  readonly min?: number;
  readonly workers?: number;
}

/** The first server may have `max` connections; the second, none at first, any number. */
async function limited(t: ExecutionContext, limits: Limits, dests = 2): Promise<TestEngine> {
  const { workers = 1, max, min = 0 } = limits;
  const engine = await startEngine(t, { workers, settings: udpTimeouts(100, 100) });
  engine.apply(
    ...oneArmFnat({ proto: 'udp', dests }),
    edits.dest('set-dest', { ...service, dest: first, maxConn: max, minConn: min }),
  );
  return engine;
}

/** How many of `count` new flows, one after the other over all workers, reach the first server. */
function reachFirst(engine: TestEngine, count: number, workers = 1, from = 0): number {
  for (let n = from; n < from + count; n++) engine.injectInto('port0', n % workers, udpFrom(n));
  return engine.sent('port0').filter(({ to }) => to === first).length;
}

test('[77] a destination gets no more than its limit over all workers', async (t) => {
  const engine = await limited(t, { max: 10, workers: 4 });
  t.is(reachFirst(engine, 60, 4), 10);
  t.is(engine.allDrops(), 0);
});

test('[77] all connections on one of four workers reach the limit too', async (t) => {
  const engine = await limited(t, { max: 10, workers: 4 });
  t.is(reachFirst(engine, 60, 1), 10);
});

test('[79] a limit below the number of workers is a limit', async (t) => {
  const engine = await limited(t, { max: 2, workers: 8 }, 1);
  t.is(reachFirst(engine, 3, 8), 2);
  t.is(engine.drops('no-dest'), 1);
});

/** Ends connections: those not refreshed within 100 s. */
function endAllBut(engine: TestEngine, kept: number): void {
  engine.pass(60_000);
  for (let n = 0; n < kept; n++) engine.inject('port0', udpFrom(n));
  engine.pass(50_000);
  engine.sent('port0');
}

test('[78] a full destination opens again below its lower threshold', async (t) => {
  const engine = await limited(t, { max: 10, min: 8 }, 1);
  t.is(reachFirst(engine, 10), 10);
  endAllBut(engine, 9);
  t.is(reachFirst(engine, 1, 1, 100), 0);
  endAllBut(engine, 7);
  t.is(reachFirst(engine, 1, 1, 200), 1);
});

test('without a lower threshold it opens again below three quarters', async (t) => {
  const engine = await limited(t, { max: 8 }, 1);
  t.is(reachFirst(engine, 8), 8);
  endAllBut(engine, 6);
  t.is(reachFirst(engine, 1, 1, 100), 0);
  endAllBut(engine, 5);
  t.is(reachFirst(engine, 1, 1, 200), 1);
});

test('a raised limit counts at once', async (t) => {
  const engine = await limited(t, { max: 4 }, 1);
  t.is(reachFirst(engine, 5), 4);
  t.is(engine.dests(service)[0]?.['flags'], 2);
  engine.apply(edits.dest('set-dest', { ...service, dest: first, maxConn: 5 }));
  t.is(reachFirst(engine, 2, 1, 100), 1);
});

test('[80] a share of the packets passes, the rest is counted', async (t) => {
  const engine = await limited(t, { max: 0 }, 1);
  t.is(reachFirst(engine, 1), 1);
  engine.apply(edits.setService({ ...service, limitPercent: 50 }));
  for (let n = 0; n < 10_000; n++) {
    engine.addon.inject(0, 0, udpFrom(0));
    if (n % 32 === 31) engine.step(1);
  }
  engine.step();
  const passed = engine.sent('port0').length;
  t.true(passed > 4800 && passed < 5200, `${passed}`);
  t.is(passed + engine.drops('over-limit'), 10_000);
  engine.apply(edits.setService({ ...service, limitPercent: 0 }));
  t.is(reachFirst(engine, 100, 1, 5), 100);
});

/** How many of 400 datagrams of 1,000 bytes pass that come at once, to each worker in turn. */
function passOf400(engine: TestEngine, workers: number): number {
  for (let n = 0; n < 400; n++) {
    const client = n % workers;
    const frame = udpIn({ from: `${oneArm.client}:${10000 + client}`, payload: 'x'.repeat(972) });
    engine.injectInto('port0', client, frame);
  }
  return engine.sent('port0').length;
}

for (const workers of [1, 2]) {
  test(`${workers} of the workers together keep a service's limit of bits a second`, async (t) => {
    const engine = await limited(t, { max: 0, workers }, 1);
    t.is(reachFirst(engine, workers, workers), workers);
    engine.apply(edits.setService({ ...service, limitMbps: 8 }));
    // A tenth of a second's worth comes at once, and one packet more.
    t.is(passOf400(engine, workers), 101);
    t.is(engine.drops('over-limit'), 299);
    engine.pass(50);
    t.is(passOf400(engine, workers), 50);
    engine.pass(10_000);
    t.is(passOf400(engine, workers), 101);
    engine.apply(edits.setService({ ...service, limitMbps: 0 }));
    t.is(passOf400(engine, workers), 400);
  });
}

/** One TCP connection, established, of a service with the flag or without. */
async function established(t: ExecutionContext, flags: number): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ dests: 2 }), edits.setService({ service: oneArm.service, flags }));
  const syn = exchange(t, engine, tcpIn());
  t.is(syn.to, first);
  exchange(t, engine, tcpBack(syn, { flags: 'SA', seq: 700, ack: (syn.seq ?? 0) + 1 }));
  exchange(t, engine, tcpIn({ flags: 'A', seq: 1, ack: 701 }));
  engine.apply(edits.dest('set-dest', { service: oneArm.service, dest: first, weight: 0 }));
  return engine;
}

test('[75] a connection ends with its destination where the service says so', async (t) => {
  const engine = await established(t, expireQuiescent);
  engine.inject(
    'port0',
    tcpIn({ flags: 'A', seq: 1, ack: 701 }),
    tcpIn({ flags: 'A', seq: 1, ack: 701 }),
  );
  t.deepEqual(
    engine
      .sent('port0')
      .map(({ to, flags }) => [to, flags])
      .sort(),
    [
      [first, 'R'],
      [`${oneArm.client}:40000`, 'R'],
    ],
  );
  t.is(engine.drops('dest-quiescent'), 2);
  t.is(engine.conns(), 0);
  t.is(exchange(t, engine, tcpIn()).to, second);
});

test('[75] the same when the destination is removed', async (t) => {
  const engine = await established(t, expireQuiescent);
  engine.apply(edits.dest('del-dest', { service: oneArm.service, dest: first }));
  engine.inject('port0', tcpIn({ flags: 'A', seq: 1, ack: 701 }));
  t.is(engine.conns(), 0);
});

test('[76] a connection goes on at a destination of weight 0 otherwise', async (t) => {
  const engine = await established(t, 0);
  t.is(exchange(t, engine, tcpIn({ flags: 'A', seq: 1, ack: 701 })).to, first);
});

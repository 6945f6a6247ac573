// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine, tcpTimeouts } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { modes } from '../helpers/edits.js';
import { exchange, tcpBack, tcpIn } from '../helpers/flow.js';
import { serverMac, tcp } from '../helpers/packet.js';
import type { Values } from '../helpers/structs.js';

/** An established connection. */
async function established(t: ExecutionContext, settings: Values = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { settings });
  engine.apply(...oneArmFnat());
  const syn = exchange(t, engine, tcpIn({ seq: 5000 }));
  exchange(t, engine, tcpBack(syn, { flags: 'SA', seq: 7000, ack: (syn.seq ?? 0) + 1 }));
  exchange(t, engine, tcpIn({ flags: 'A', seq: 5001, ack: 7001 }));
  t.deepEqual(engine.connColumn('timeout_sec'), [90]);
  return engine;
}

test('[60] an established connection of direct routing ends without a word', async (t) => {
  const engine = await startEngine(t);
  const [dest] = oneArm.servers;
  engine.apply(
    ...oneArmFnat().slice(0, 6),
    edits.dest('add-dest', { service: oneArm.service, dest, mode: modes.route }),
  );
  exchange(t, engine, tcpIn());
  exchange(t, engine, tcpIn({ flags: 'A', seq: 1001, ack: 1 }));
  t.deepEqual(engine.connColumn('timeout_sec'), [90]);
  engine.pass(92_000);
  t.is(engine.conns(), 0);
  t.deepEqual(engine.sent('port0'), []);
});

for (const flags of ['FA', 'R']) {
  test(`[61] a connection that a segment with ${flags} of the client began to close ends without a word`, async (t) => {
    const engine = await established(t);
    exchange(t, engine, tcpIn({ flags, seq: 5001, ack: 7001 }));
    engine.pass(9000);
    t.is(engine.conns(), 0);
    t.deepEqual(engine.sent('port0'), []);
  });
}

test('[63,186] a new time-out holds from the next packet of an established connection on', async (t) => {
  const engine = await established(t);
  engine.set(tcpTimeouts(91));
  exchange(t, engine, tcpIn({ flags: 'A', seq: 5001, ack: 7001 }));
  t.deepEqual(engine.connColumn('timeout_sec'), [91]);
  engine.pass(90_500);
  t.is(engine.conns(), 1);
  engine.pass(1500);
  t.is(engine.conns(), 0);
});

test('[32] the time to live of a balanced packet stays as it is, both ways', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  const syn = exchange(t, engine, tcpIn({}, { ttl: 1 }));
  t.is(syn.ttl, 1);
  t.is(exchange(t, engine, tcpIn({ flags: 'A' }, { ttl: 2 })).ttl, 2);
  const back = { from: syn.to ?? '', to: syn.from ?? '', flags: 'SA' };
  for (const ttl of [1, 3]) {
    t.is(exchange(t, engine, tcp(back, { smac: serverMac, ttl })).ttl, ttl);
  }
});

const left = test.macro<[takeAway: () => Uint8Array, ends: boolean]>({
  async exec(t, takeAway, ends) {
    const engine = await established(t, { expire_nodest_conn: Number(ends) });
    engine.apply(takeAway());
    t.is(engine.conns(), 1, 'nothing ends before a packet');
    engine.inject('port0', tcpIn({ flags: 'A', seq: 5001, ack: 7001 }));
    t.is(engine.conns(), ends ? 0 : 1);
    t.is(engine.drops('dest-quiescent'), ends ? 1 : 0);
    t.deepEqual(
      engine.sent('port0').map(({ flags }) => flags),
      ends ? ['R', 'R'] : ['A'],
    );
  },
  title: (given, _takeAway, ends) =>
    `the connection of ${given} ${ends ? 'ends with its next packet, with' : 'goes on without'} expire_nodest_conn`,
});
const [dest] = oneArm.servers;
const delDest = (): Uint8Array => edits.dest('del-dest', { service: oneArm.service, dest });
const delService = (): Uint8Array => edits.delService({ service: oneArm.service });
for (const ends of [true, false]) {
  test('a destination that was taken away', left, delDest, ends);
  test('a service that was taken away', left, delService, ends);
}

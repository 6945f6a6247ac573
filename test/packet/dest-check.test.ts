// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, oneArm, oneArmFnat, startEngine, udpTimeouts } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, tcpBack, tcpIn, udpBack, udpIn } from '../helpers/flow.js';
import { shake } from '../helpers/synproxy.js';
import type { Values } from '../helpers/structs.js';

const [first, second] = oneArm.servers;
const inhibited = 4;
const defaults: Values = {
  types: 1,
  down_notices: 1,
  up_notices: 1,
  down_wait_sec: 3,
  inhibit_min_sec: 5,
  inhibit_max_sec: 3600,
};

async function checked(t: ExecutionContext, check: Values = defaults): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: udpTimeouts(20, 20) });
  engine.apply(...oneArmFnat({ dests: 2 }), edits.setService({ service: oneArm.service, check }));
  engine.step();
  return engine;
}

let port = 10_000;
/** A new connection; its server says RST, or takes it. Returns the server. */
function connect(
  t: ExecutionContext,
  engine: TestEngine,
  refused: (server: string) => boolean,
): string {
  const from = `${oneArm.client}:${port++}`;
  const syn = exchange(t, engine, tcpIn({ from }));
  const ack = (syn.seq ?? 0) + 1;
  const server = syn.to ?? '';
  const answer = refused(server) ? { flags: 'RA', ack } : { flags: 'SA', seq: 700, ack };
  exchange(t, engine, tcpBack(syn, answer));
  if (!refused(server)) exchange(t, engine, tcpIn({ from, flags: 'A', seq: 1, ack: 701 }));
  engine.pass(100);
  return server;
}
const isFirst = (server: string): boolean => server === first;

/** Connections until the first server has refused `times`. */
function refuse(t: ExecutionContext, engine: TestEngine, times: number): void {
  for (let seen = 0; seen < times;) seen += Number(connect(t, engine, isFirst) === first);
}
function stateOf(engine: TestEngine, dest: string): { weight: unknown; closed: boolean } {
  const found = engine.dests({ service: oneArm.service }).find((d) => {
    const { addr } = d['dest'] as { addr: string };
    return dest.startsWith(`${addr}:`);
  });
  const { weight } = found?.['dest'] as { weight: number };
  const closed = (Number(found?.['flags']) & inhibited) !== 0;
  return { weight, closed };
}
/** Seconds until the first server is open again. */
function secondsClosed(engine: TestEngine): number {
  const start = engine.nowMs;
  while (stateOf(engine, first).closed && engine.nowMs - start < 5e6) engine.pass(100);
  return (engine.nowMs - start) / 1000;
}
const about = (t: ExecutionContext, seconds: number, expected: number): boolean =>
  t.true(Math.abs(seconds - expected) <= 0.7, `${seconds} s are not about ${expected}`);

test('[173] a server that refuses is closed, and open again after five seconds', async (t) => {
  const engine = await checked(t);
  refuse(t, engine, 1);
  t.deepEqual(stateOf(engine, first), { weight: 1, closed: true });
  for (let n = 0; n < 4; n++)
    t.is(
      connect(t, engine, () => false),
      second,
    );
  about(t, secondsClosed(engine) + 0.5, 5);
  t.deepEqual(stateOf(engine, first), { weight: 1, closed: false });
});

test('[174] a server that refuses again at once is closed for twice as long', async (t) => {
  const engine = await checked(t, { ...defaults, inhibit_max_sec: 30 });
  for (const expected of [5, 10, 20, 30, 30]) {
    refuse(t, engine, 1);
    about(t, secondsClosed(engine), expected);
  }
});

test('[175] failures are remembered for a time, and close when they are enough', async (t) => {
  const engine = await checked(t, { ...defaults, down_notices: 3 });
  refuse(t, engine, 2);
  t.false(stateOf(engine, first).closed);
  engine.pass(4000);
  refuse(t, engine, 2);
  t.false(stateOf(engine, first).closed);
  refuse(t, engine, 1);
  t.true(stateOf(engine, first).closed);
});

const downOnly: Values = { types: 1, down_notices: 1, down_wait_sec: 5 };

test('[176] without times of inhibition a server stays closed until an edit', async (t) => {
  const engine = await checked(t, downOnly);
  refuse(t, engine, 1);
  t.true(stateOf(engine, first).closed);
  engine.pass(4_000_000);
  t.true(stateOf(engine, first).closed);
  engine.apply(edits.dest('set-dest', { service: oneArm.service, dest: first, weight: 7 }));
  t.deepEqual(stateOf(engine, first), { weight: 7, closed: false });
});

test('[177] connections that come about halve the time of the next closing', async (t) => {
  const engine = await checked(t, { ...defaults, up_notices: 2 });
  for (const expected of [5, 10]) {
    refuse(t, engine, 1);
    about(t, secondsClosed(engine), expected);
  }
  for (let seen = 0; seen < 2;) seen += Number(connect(t, engine, () => false) === first);
  refuse(t, engine, 1);
  about(t, secondsClosed(engine), 5);
});

test('[151] a server that leaves the SYN proxy without an answer is closed after its tries', async (t) => {
  const engine = await startEngine(t);
  const flags = enums.svc_flags.SYNPROXY;
  engine.apply(
    ...oneArmFnat({ dests: 2, flags }),
    edits.setService({ service: oneArm.service, flags, check: defaults }),
  );
  engine.step();
  const { serverSyn } = shake(t, engine);
  engine.pass(11_000);
  t.false(stateOf(engine, serverSyn.to ?? '').closed);
  engine.pass(3_000);
  t.true(stateOf(engine, serverSyn.to ?? '').closed);
  t.is(engine.conns(), 0);
});

test('an edit while a server is closed sets the weight that it will have', async (t) => {
  const engine = await checked(t);
  refuse(t, engine, 1);
  engine.apply(edits.dest('set-dest', { service: oneArm.service, dest: first, weight: 9 }));
  t.deepEqual(stateOf(engine, first), { weight: 9, closed: true });
  secondsClosed(engine);
  t.deepEqual(stateOf(engine, first), { weight: 9, closed: false });
});

test('the last server of a service is never closed', async (t) => {
  const engine = await checked(t);
  engine.apply(edits.dest('del-dest', { service: oneArm.service, dest: second }));
  refuse(t, engine, 3);
  t.deepEqual(stateOf(engine, first), { weight: 1, closed: false });
});

test('a service without the check closes nothing', async (t) => {
  const engine = await checked(t, {});
  refuse(t, engine, 5);
  t.false(stateOf(engine, first).closed);
});

test('a UDP server that never answers is closed when its connection ends', async (t) => {
  const engine = await startEngine(t, { settings: udpTimeouts(20, 20) });
  const udp = { proto: 'udp', service: oneArm.service } as const;
  engine.apply(
    ...oneArmFnat({ proto: 'udp', dests: 2 }),
    edits.setService({ ...udp, check: defaults }),
  );
  engine.step();
  const answered = exchange(t, engine, udpIn({ from: `${oneArm.client}:1` }));
  exchange(t, engine, udpBack(answered));
  const silent = exchange(t, engine, udpIn({ from: `${oneArm.client}:2` }));
  engine.pass(22_000);
  const flags = engine.dests(udp).map((d) => [(d['dest'] as { addr: string }).addr, d['flags']]);
  t.deepEqual(Object.fromEntries(flags), {
    [answered.dst ?? '']: 0,
    [silent.dst ?? '']: inhibited,
  });
});

// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import type { EngineSpec } from '../helpers/engine.js';
import { one, picks, tcpBack, tcpIn, udpFrom } from '../helpers/flow.js';
import type { Decoded } from '../helpers/packet.js';
import { titled } from '../helpers/title.js';

const service = oneArm.service;
const letters = 'ABCDEFGH';
const address = (letter: string): string => `192.168.100.${10 + letters.indexOf(letter)}`;

interface Setup extends EngineSpec {
  readonly sched: string;
  /** In the order in which they are added: A, B, C … */
  readonly weights: readonly number[];
  readonly proto?: 'tcp' | 'udp';
}

/** A UDP service whose servers are called A, B, C … in the order in which they were added. */
async function balancer(t: ExecutionContext, setup: Setup): Promise<TestEngine> {
  const { sched, weights, proto = 'udp' } = setup;
  const engine = await startEngine(t, setup);
  engine.apply(...oneArmFnat({ proto, sched, dests: 0 }));
  weights.forEach((weight, i) => {
    const letter = letters[i] ?? '';
    engine.apply(
      edits.neigh('add-neigh', address(letter), '02:00:00:00:03:03', 0),
      edits.dest('add-dest', { proto, service, dest: `${address(letter)}:80`, weight }),
    );
  });
  return engine;
}

const letterOf = (dst: string): string => letters[Number(dst.split('.')[3]) - 10] ?? '?';
const order = (engine: TestEngine, count: number, first = 0, queue = 0): string =>
  picks(engine, count, first, queue).map(letterOf).join('');
const setWeight = (letter: string, weight: number): Uint8Array =>
  edits.dest('set-dest', { proto: 'udp', service, dest: `${address(letter)}:80`, weight });

const picked = test.macro<[setup: Setup, expected: string]>({
  async exec(t, setup, expected) {
    const engine = await balancer(t, setup);
    t.is(order(engine, expected.length), expected);
  },
  title: (given, { sched, weights }) =>
    titled(given, () => `${sched} with the weights ${weights.join(':')}`),
});
test(picked, { sched: 'rr', weights: [1] }, 'AAA');
test(picked, { sched: 'rr', weights: [1, 1] }, 'ABABAB');
test('[126]', picked, { sched: 'rr', weights: [1, 1, 1] }, 'BACBACBAC');
test(picked, { sched: 'rr', weights: [5, 1] }, 'ABABAB');
test(picked, { sched: 'rr', weights: [1, 0, 1] }, 'ACACAC');
test(picked, { sched: 'wrr', weights: [1, 1] }, 'ABABAB');
test(picked, { sched: 'wrr', weights: [2, 1] }, 'AABAABAAB');
test(picked, { sched: 'wrr', weights: [3, 1] }, 'AAABAAAB');
test(picked, { sched: 'wrr', weights: [200, 100] }, 'AABAABAAB');
test(picked, { sched: 'wrr', weights: [0, 3] }, 'BBBB');
test('[128]', picked, { sched: 'wlc', weights: [1, 1] }, 'BABABA');
test(picked, { sched: 'wlc', weights: [1, 1, 1] }, 'CBACBACBA');
test(picked, { sched: 'wlc', weights: [1, 0] }, 'AAA');
test(picked, { sched: 'wlc', weights: [2, 1] }, 'BAABAABAA');

const share = test.macro<[sched: string, weights: readonly number[]]>({
  async exec(t, sched, weights) {
    const engine = await balancer(t, { sched, weights });
    const sum = weights.reduce((a, b) => a + b);
    const taken = order(engine, 10 * sum);
    const counts = weights.map((_w, i) => taken.split(letters[i] ?? '').length - 1);
    t.deepEqual(
      counts,
      weights.map((w) => 10 * w),
    );
  },
  title: (given, sched, weights) => titled(given, () => `${sched} shares by ${weights.join(':')}`),
});
test('[127]', share, 'wrr', [1, 2, 3]);
test(share, 'wrr', [7, 0, 3, 5]);
test(share, 'wlc', [1, 2, 3]);

for (const sched of ['rr', 'wrr', 'wlc']) {
  test(`${sched} picks nothing when all weights are 0`, async (t) => {
    const engine = await balancer(t, { sched, weights: [0, 0] });
    t.is(order(engine, 3), '');
    t.is(engine.drops('no-dest'), 3);
    engine.apply(setWeight('A', 1));
    t.is(order(engine, 2, 10), 'AA');
  });

  test(`${sched} picks nothing without destinations`, async (t) => {
    const engine = await balancer(t, { sched, weights: [] });
    t.is(order(engine, 1), '');
    t.is(engine.drops('no-dest'), 1);
  });

  test(`${sched} passes over a destination that has all the connections that it may have`, async (t) => {
    const engine = await balancer(t, { sched, weights: [1] });
    const dest = `${address('B')}:80`;
    engine.apply(
      edits.neigh('add-neigh', address('B'), '02:00:00:00:03:03', 0),
      edits.dest('add-dest', { proto: 'udp', service, dest, maxConn: 2 }),
    );
    const taken = order(engine, 8);
    t.is(taken.length, 8, 'none is refused');
    t.is(taken.replaceAll('A', '').length, 2);
  });
}

test('a change of weights begins the round anew', async (t) => {
  const engine = await balancer(t, { sched: 'wrr', weights: [2, 1] });
  t.is(order(engine, 4), 'AABA');
  engine.apply(setWeight('A', 3));
  t.is(order(engine, 8, 10), 'AAABAAAB');
  engine.apply(setWeight('A', 0));
  t.is(order(engine, 2, 20), 'BB');
});

test('a new destination begins the round anew', async (t) => {
  const engine = await balancer(t, { sched: 'rr', weights: [1, 1] });
  t.is(order(engine, 1), 'A');
  engine.apply(
    edits.neigh('add-neigh', address('C'), '02:00:00:00:03:03', 0),
    edits.dest('add-dest', { proto: 'udp', service, dest: `${address('C')}:80` }),
  );
  t.is(order(engine, 3, 10), 'BAC');
});

test('another scheduler takes over at once', async (t) => {
  const engine = await balancer(t, { sched: 'rr', weights: [2, 1] });
  t.is(order(engine, 3), 'ABA');
  engine.apply(edits.setService({ proto: 'udp', service, sched: 'wrr' }));
  t.is(order(engine, 3, 10), 'AAB');
});

test('an unknown scheduler is refused', async (t) => {
  const engine = await balancer(t, { sched: 'rr', weights: [1] });
  t.is(engine.tryApply(edits.setService({ proto: 'udp', service, sched: 'best' })).code, -4);
  t.is(
    engine.tryApply(edits.addService({ proto: 'udp', service: '1.1.1.1:1', sched: '' })).code,
    -4,
  );
});

/** Round trip up to an established connection. */
function establish(t: ExecutionContext, engine: TestEngine, port: number): string {
  const from = `${oneArm.client}:${port}`;
  engine.inject('port0', tcpIn({ from }));
  const syn: Decoded = one(t, engine.sent('port0'));
  engine.inject('port0', tcpBack(syn, { flags: 'SA', seq: 9, ack: (syn.seq ?? 0) + 1 }));
  engine.inject('port0', tcpIn({ from, flags: 'A', seq: 1001, ack: 10 }));
  engine.sent('port0');
  return letterOf(syn.dst ?? '');
}

test('wlc counts an active connection as 256 inactive ones', async (t) => {
  const engine = await balancer(t, { sched: 'wlc', weights: [1, 1], proto: 'tcp' });
  t.is(establish(t, engine, 1), 'B');
  const syns = Array.from({ length: 258 }, (_, n) =>
    tcpIn({ from: `${oneArm.client}:${1000 + n}` }),
  );
  engine.inject('port0', ...syns);
  engine.step(20);
  const taken = engine
    .sent('port0')
    .map((f) => letterOf(f.dst ?? ''))
    .join('');
  t.is(taken, `${'A'.repeat(256)}BA`);
});

const offsets = test.macro<[sched: string, count: number, expected: readonly string[]]>({
  async exec(t, sched, count, expected) {
    const workers = expected.length;
    const engine = await balancer(t, { sched, weights: Array<number>(count).fill(1), workers });
    const taken = expected.map((part, w) => order(engine, part.length, 100 * w, w));
    t.deepEqual(taken, expected);
  },
  title: (_given, sched, count, expected) =>
    `each of ${expected.length} workers begins ${sched} elsewhere among ${count}`,
});
test(offsets, 'rr', 2, ['ABAB', 'BABA']);
test(offsets, 'rr', 4, ['CBAD', 'ADCB']);
test(offsets, 'rr', 1, ['AA', 'AA']);
test(offsets, 'wrr', 4, ['CBAD', 'ADCB']);
test(offsets, 'rr', 3, ['BACB', 'ACBA', 'CBAC', 'BACB']);

test('every worker goes its own round', async (t) => {
  const engine = await balancer(t, { sched: 'rr', weights: [1, 1], workers: 2 });
  t.is(order(engine, 1, 0, 0), 'A');
  t.is(order(engine, 3, 10, 1), 'BAB');
  t.is(order(engine, 2, 20, 0), 'BA');
});

test('a burst of new flows is shared as single ones are', async (t) => {
  const engine = await balancer(t, { sched: 'wrr', weights: [2, 1] });
  engine.inject('port0', ...Array.from({ length: 30 }, (_, n) => udpFrom(n)));
  const taken = engine
    .sent('port0')
    .map((f) => letterOf(f.dst ?? ''))
    .join('');
  t.is(taken, 'AAB'.repeat(10));
});

// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import {
  engineConnCursor,
  engineConnFilter,
  engineConnRecord,
} from '../../compat/abi/engine-records.js';
import { oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { EngineSpec, TestEngine } from '../helpers/engine.js';
import { pad16 } from '../helpers/edits.js';
import { exchange, tcpBack, tcpIn, udpBack, udpFrom } from '../helpers/flow.js';
import type { Decoded } from '../helpers/packet.js';
import { readRecords } from '../helpers/structs.js';
import type { Fields } from '../helpers/structs.js';
import { titled } from '../helpers/title.js';

const states = [
  'NONE', 'EST', 'SYN_SENT', 'SYN_RECV', 'FIN_WAIT', 'TIME_WAIT', 'CLOSE', 'CLOSE_WAIT',
  'LAST_ACK', 'LISTEN', 'SYNACK',
]; // prettier-ignore

/** Plays segments such as `c:S s:SA c:A` and tells the state and its time-out. */
function play(t: ExecutionContext, engine: TestEngine, script: string): string {
  let syn: Decoded | undefined;
  for (const step of script.split(' ')) {
    const flags = step.slice(2);
    if (step.startsWith('c')) syn = exchange(t, engine, tcpIn({ flags }));
    else exchange(t, engine, tcpBack(syn as Decoded, { flags }));
  }
  const [conn] = engine.listConns();
  return `${states[Number(conn?.['state'])]} ${Number(conn?.['timeout_sec'])}`;
}

const moves = test.macro<[script: string, expected: string, connTimeoutSec?: number]>({
  async exec(t, script, expected, connTimeoutSec = 0) {
    const engine = await startEngine(t);
    engine.apply(...oneArmFnat({ connTimeoutSec }));
    t.is(play(t, engine, script), expected);
  },
  title: (given, script, expected, timeout) =>
    titled(
      given,
      () =>
        `after ${script} a connection is in ${expected}${timeout === undefined ? '' : ' of its service'}`,
    ),
});
const open = 'c:S s:SA c:A';
test('[51]', moves, 'c:S', 'SYN_RECV 30');
test(moves, 'c:S s:SA', 'SYN_RECV 30');
test('[52]', moves, open, 'EST 90');
test('[53]', moves, `${open} c:FA`, 'CLOSE_WAIT 7');
test('[54]', moves, `${open} s:FA`, 'FIN_WAIT 7');
test('[55]', moves, `${open} s:FA c:FA`, 'TIME_WAIT 7');
test(moves, `${open} c:FA s:FA`, 'TIME_WAIT 7');
test(moves, `${open} c:FA s:FA c:A`, 'TIME_WAIT 7');
test('[56]', moves, `${open} c:R`, 'CLOSE 3');
test(moves, `${open} s:R`, 'CLOSE 3');
test(moves, `${open} c:SA`, 'EST 90');
test(moves, `${open} c:P`, 'CLOSE 3');
test('[57]', moves, 'c:S c:R', 'SYN_RECV 30');
test('[58]', moves, 'c:S s:R', 'CLOSE 3');
test(moves, `${open} c:FA s:FA c:S`, 'SYN_RECV 30');
test('[62]', moves, open, 'EST 600', 600);
test('[62]', moves, `${open} s:FA`, 'FIN_WAIT 7', 600);

test('a SYN that is sent again does not make a second connection', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  const first = exchange(t, engine, tcpIn({ seq: 77 }));
  engine.pass(1000);
  const again = exchange(t, engine, tcpIn({ seq: 77 }));
  t.deepEqual([again.from, again.seq], [first.from, first.seq]);
  t.is(engine.conns(), 1);
});

test('two connections from the same client port have unrelated sequence numbers', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  const deltas = [1, 2, 3].map((n) => {
    const sent = exchange(t, engine, tcpIn({ seq: 1000, from: `${oneArm.client}:${n}` }));
    return (sent.seq ?? 0) - 1000;
  });
  t.is(new Set(deltas).size, 3);
});

async function manyConns(
  t: ExecutionContext,
  count: number,
  spec: EngineSpec = {},
): Promise<TestEngine> {
  const engine = await startEngine(t, spec);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  connect(engine, 0, count);
  return engine;
}
function connect(engine: TestEngine, from: number, to: number): void {
  for (let n = from; n < to; n++) engine.inject('port0', udpFrom(n));
  engine.sent('port0');
}
const cports = (conns: readonly Fields[]): number[] =>
  conns.map((c) => Number(c['cport'])).sort((a, b) => a - b);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, n) => 10000 + from + n);

test('a listing says all about a connection', async (t) => {
  const engine = await manyConns(t, 1);
  t.deepEqual(engine.listConns(), [
    {
      family: 2, server_family: 2, proto: 17, state: 1, worker: 0, flags: 0,
      caddr: oneArm.client, cport: 10000, vaddr: '192.168.100.100', vport: 80,
      laddr: oneArm.laddr, lport: 1025, daddr: '192.168.100.2', dport: 80,
      timeout_sec: 300, zero: 0,
    },
  ]); // prettier-ignore
});

for (const batch of [1, 7, 100, 101]) {
  test(`a listing in batches of ${batch} has every connection once`, async (t) => {
    const engine = await manyConns(t, 100);
    t.deepEqual(cports(engine.listConns({}, batch)), range(0, 100));
  });
}

test('a listing goes over all workers', async (t) => {
  const engine = await startEngine(t, { workers: 3 });
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  for (const w of [0, 1, 2]) engine.injectInto('port0', w, udpFrom(w), udpFrom(10 + w));
  const listed = engine.listConns({}, 2);
  t.deepEqual(
    listed.map((c) => c['worker']),
    [0, 0, 1, 1, 2, 2],
  );
  t.deepEqual(cports(listed), [10000, 10001, 10002, 10010, 10011, 10012]);
});

const filtered = test.macro<[filter: Record<string, number | Uint8Array>, expected: number[]]>({
  async exec(t, filter, expected) {
    const engine = await manyConns(t, 20);
    t.deepEqual(cports(engine.listConns(filter, 3)), expected);
  },
  title: (given) => `a listing may be limited to ${given}`,
});
test('a client port', filtered, { cport: 10007 }, [10007]);
test('a client', filtered, { caddr: pad16(oneArm.client) }, range(0, 20));
test('another client', filtered, { caddr: pad16('9.9.9.9') }, []);
test('a service', filtered, { vaddr: pad16('192.168.100.100'), vport: 80 }, range(0, 20));
test('another port of the service', filtered, { vport: 81 }, []);
test('a protocol', filtered, { proto: 17 }, range(0, 20));
test('another protocol', filtered, { proto: 6 }, []);
test('another family', filtered, { family: 10 }, []);

test('connections that stay are listed once while others come and go', async (t) => {
  const engine = await manyConns(t, 50);
  engine.pass(200_000);
  connect(engine, 50, 100);
  const before = engine.listConns();
  t.is(before.length, 100);
  const seen: Fields[] = [];
  let cursor: Uint8Array = new Uint8Array(engineConnCursor.size);
  for (let more = true, n = 100; more; n++) {
    const part = engine.addon.listConns(new Uint8Array(engineConnFilter.size), cursor, 5);
    seen.push(...readRecords(engineConnRecord, part.records));
    ({ more, cursor } = part);
    engine.pass(11_000);
    connect(engine, n, n + 1);
  }
  const stayed = cports(seen).filter((port) => port >= 10050 && port < 10100);
  t.deepEqual(stayed, range(50, 100));
});

test('[86] a full table refuses connections and gives their ports back', async (t) => {
  const engine = await manyConns(t, 100, { maxConns: 80 });
  t.is(engine.conns(), 80);
  t.is(engine.drops('table-full'), 20);
  for (let n = 0; n < 80; n++) engine.inject('port0', udpFrom(n));
  t.is(engine.sent('port0').length, 80, 'those that are there go on');
  t.is(engine.addresses().find((a) => a['addr'] === oneArm.laddr)?.['used'], 80);
  t.like(engine.dests({ proto: 'udp', service: oneArm.service })[0], { inactive: 80 });
  engine.pass(302_000);
  t.is(engine.conns(), 0);
  connect(engine, 200, 300);
  t.is(engine.conns(), 80);
});

test('thousands of connections open, are found both ways, and end', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  const requests: Decoded[] = [];
  for (let n = 0; n < 20_000; n += 500) {
    engine.inject('port0', ...Array.from({ length: 500 }, (_, k) => udpFrom(n + k)));
    engine.step(20);
    requests.push(...engine.sent('port0'));
  }
  t.is(engine.conns(), 20_000);
  t.is(new Set(requests.map((r) => r.from)).size, 20_000);
  for (let n = 0; n < 20_000; n += 997) {
    t.is(exchange(t, engine, udpBack(requests[n] as Decoded)).to, `${oneArm.client}:${10000 + n}`);
  }
  engine.pass(302_000);
  t.is(engine.conns(), 0);
  t.is(engine.listConns().length, 0);
});

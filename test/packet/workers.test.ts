// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { clientMac, ip4Bytes, serverMac, tcp, udp } from '../helpers/packet.js';

const client = `${oneArm.client}:40000`;
const server = '192.168.100.2:8080';

async function nat(t: ExecutionContext, workers: number, settings = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { workers, settings });
  const key = { proto: 'udp', service: oneArm.service } as const;
  engine.apply(
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', '192.168.100.2', serverMac, 0),
    edits.addService(key),
    edits.dest('add-dest', { ...key, dest: server, mode: 0 }),
  );
  return engine;
}
const handedOver = (engine: TestEngine, worker: number): number =>
  Number(engine.addon.workerStats(worker).handedOver);

test('[81] an answer of NAT that reaches another worker is sent on by the owner, once', async (t) => {
  const engine = await nat(t, 3);
  engine.injectInto('port0', 2, udp({ from: client, to: oneArm.service }));
  t.is(engine.sent('port0').length, 1);
  engine.injectInto('port0', 1, udp({ from: server, to: client }));
  const [answer, ...more] = engine.sent('port0');
  t.like(answer, { from: oneArm.service, to: client, checksumsValid: true });
  t.deepEqual(more, []);
  t.deepEqual(
    [0, 1, 2].map((w) => handedOver(engine, w)),
    [0, 1, 0],
  );
  t.deepEqual(
    [0, 1, 2].map((w) => engine.conns(w)),
    [0, 0, 1],
  );
});

test('as many workers as DPDK has lcores find the owner of an answer', async (t) => {
  const engine = await nat(t, 128);
  engine.injectInto('port0', 127, udp({ from: client, to: oneArm.service }));
  t.is(engine.sent('port0').length, 1);
  engine.injectInto('port0', 65, udp({ from: server, to: client }));
  t.like(engine.sent('port0')[0], { from: oneArm.service, to: client, checksumsValid: true });
  t.is(handedOver(engine, 65), 1);
  t.is(engine.conns(127), 1);
});

test('[81] without redirect such an answer is unknown, and goes to the kernel', async (t) => {
  const engine = await nat(t, 2, { redirect: 0 });
  engine.injectInto('port0', 0, udp({ from: client, to: oneArm.service }));
  engine.sent('port0');
  engine.injectInto('port0', 1, udp({ from: server, to: '10.9.9.9:5' }));
  engine.injectInto('port0', 1, udp({ from: server, to: client }));
  t.is(handedOver(engine, 1), 0);
  t.false(engine.sent('port0').some(({ from }) => from === oneArm.service));
  engine.injectInto('port0', 0, udp({ from: server, to: client }));
  t.is(engine.sent('port0')[0]?.from, oneArm.service, 'its own worker knows it');
});

test('without redirect answers to local ports reach their worker all the same', async (t) => {
  const engine = await startEngine(t, { workers: 2, settings: { redirect: 0 } });
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  engine.injectInto('port0', 0, udp({ from: client, to: oneArm.service }));
  const [sent] = engine.sent('port0');
  engine.injectInto('port0', 1, udp({ from: sent?.to ?? '', to: sent?.from ?? '' }));
  t.like(engine.sent('port0')[0], { from: oneArm.service, to: client });
});

test('a worker that has ended the connection is not asked any more', async (t) => {
  const engine = await nat(t, 2);
  engine.injectInto('port0', 0, udp({ from: client, to: oneArm.service }));
  engine.pass(302_000);
  t.is(engine.conns(0), 0);
  engine.injectInto('port0', 1, udp({ from: server, to: client }));
  t.is(handedOver(engine, 1), 0);
});

test('[82] with one worker answers of NAT are matched, and nothing is handed over', async (t) => {
  const engine = await nat(t, 1);
  engine.inject('port0', udp({ from: client, to: oneArm.service }));
  engine.inject('port0', udp({ from: server, to: client }));
  t.is(engine.sent('port0')[1]?.from, oneArm.service);
  t.is(handedOver(engine, 0), 0);
});

test('a SYN with the port of a connection in TIME_WAIT is scheduled anew', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ dests: 2 }));
  const fromClient = (flags: string) => {
    engine.inject('port0', tcp({ from: client, to: oneArm.service, flags }));
    return engine.sent('port0')[0];
  };
  const first = fromClient('S');
  const back = { from: first?.to ?? '', to: first?.from ?? '' };
  for (const flags of ['SA', 'FA']) {
    engine.inject('port0', tcp({ ...back, flags }, { smac: serverMac }));
  }
  fromClient('FA');
  engine.sent('port0');
  t.deepEqual(engine.connColumn('timeout_sec'), [7]);
  const second = fromClient('S');
  t.not(second?.to, first?.to);
  t.like(second, { flags: 'S', checksumsValid: true });
  t.deepEqual(engine.connColumn('timeout_sec'), [30]);
});

/** The key of the verification suite. Source: Microsoft, "Verifying the RSS hash calculation". */
const key = Buffer.from(
  '6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa',
  'hex',
);

/** Toeplitz hash of a flow of IPv4, bit by bit. */
function toeplitz(from: string, to: string): number {
  const [[src = '', sport], [dst = '', dport]] = [from.split(':'), to.split(':')];
  const input = Buffer.concat([ip4Bytes(src), ip4Bytes(dst), Buffer.alloc(4)]);
  input.writeUInt16BE(Number(sport), 8);
  input.writeUInt16BE(Number(dport), 10);
  const keyBit = (at: number): number => ((key[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
  let hash = 0;
  for (let at = 0; at < input.length * 8; at++) {
    if (((input[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) {
      for (let bit = 0; bit < 32; bit++) hash ^= keyBit(at + bit) << (31 - bit);
    }
  }
  return hash >>> 0;
}

test('the hash of the tests is that of the verification suite', (t) => {
  t.is(toeplitz('66.9.149.187:2794', '161.142.100.80:1766'), 0x51ccc178);
  t.is(toeplitz('199.92.111.2:14230', '65.69.140.83:4739'), 0xc626b0ea);
});

test('[139] with 8 workers answers reach the owner by the hash of the device, 0 redirects', async (t) => {
  const queues = Uint8Array.from({ length: 128 }, (_, i) => (i * 5) % 8);
  const engine = await startEngine(t, { workers: 8, spread: { key, queues } });
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  const answered: string[] = [];
  for (let n = 0; n < 400; n++) {
    engine.injectInto(
      'port0',
      n % 8,
      udp({ from: `${oneArm.client}:${10000 + n}`, to: oneArm.service }),
    );
    const [sent] = engine.sent('port0');
    const [from, to] = [sent?.to ?? '', sent?.from ?? ''];
    engine.injectInto('port0', queues[toeplitz(from, to) & 127] ?? 0, udp({ from, to }));
    answered.push(...engine.sent('port0').map((p) => p.to ?? ''));
  }
  t.is(answered.length, 400);
  t.is(new Set(answered).size, 400);
  t.deepEqual(
    Array.from({ length: 8 }, (_, w) => handedOver(engine, w)),
    Array(8).fill(0),
  );
});

test('an answer that the device gives another worker all the same goes to the owner', async (t) => {
  const queues = Uint8Array.from({ length: 128 }, (_, i) => i % 2);
  const engine = await startEngine(t, { workers: 2, spread: { key, queues } });
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  engine.injectInto('port0', 0, udp({ from: client, to: oneArm.service }));
  const [sent] = engine.sent('port0');
  engine.injectInto('port0', 1, udp({ from: sent?.to ?? '', to: sent?.from ?? '' }));
  t.like(engine.sent('port0')[0], { from: oneArm.service, to: client });
  t.is(handedOver(engine, 1), 1);
});

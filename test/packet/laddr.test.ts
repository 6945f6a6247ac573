// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { EngineSpec, TestEngine } from '../helpers/engine.js';
import { client, exchange, one, udpBack, udpFrom, udpIn } from '../helpers/flow.js';
import { arp, clientMac, serverMac } from '../helpers/packet.js';
import type { Decoded } from '../helpers/packet.js';

const proto = 'udp';
const service = oneArm.service;
const key = { proto, service } as const;
const second = '192.168.100.201';

const laddr = (addr: string, port = 0): Parameters<typeof edits.laddr>[1] => ({
  ...key,
  laddr: addr,
  port,
});
const addSecond = (): Uint8Array[] => [
  edits.address('add-address', `${second}/32`, 0, true),
  edits.laddr('add-laddr', laddr(second)),
];

async function fnat(t: ExecutionContext, spec: EngineSpec = {}, dests = 1): Promise<TestEngine> {
  const engine = await startEngine(t, spec);
  engine.apply(...oneArmFnat({ proto, dests }));
  return engine;
}
const flows = (count: number, first = 0): Buffer[] =>
  Array.from({ length: count }, (_, n) => udpFrom(first + n));
const source = (frame: Decoded): string => frame.src ?? '';
const portOf = (frame: Decoded): number => Number(frame.from?.split(':')[1]);
/** Ports in use and misses of a local address. */
function pool(engine: TestEngine, addr: string): unknown[] {
  const record = engine.addresses().find((a) => a['addr'] === addr);
  return [record?.['used'], record?.['misses']];
}

test('ports are given in turn from 1025 on', async (t) => {
  const engine = await fnat(t);
  engine.inject('port0', ...flows(5));
  t.deepEqual(engine.sent('port0').map(portOf), [1025, 1026, 1027, 1028, 1029]);
});

test('two servers are reached from the same port at once', async (t) => {
  const engine = await fnat(t, {}, 2);
  engine.inject('port0', ...flows(4));
  const sent = engine.sent('port0');
  t.deepEqual(sent.map(portOf), [1025, 1025, 1026, 1026]);
  t.is(new Set(sent.map((f) => `${f.from}-${f.to}`)).size, 4);
});

test('answers of two servers to one local port find their own clients', async (t) => {
  const engine = await fnat(t, {}, 2);
  engine.inject('port0', ...flows(2));
  const [a, b] = engine.sent('port0') as [Decoded, Decoded];
  t.is(exchange(t, engine, udpBack(b)).to, `${oneArm.client}:10001`);
  t.is(exchange(t, engine, udpBack(a)).to, `${oneArm.client}:10000`);
});

test('a port that came back is given again as late as possible', async (t) => {
  const engine = await fnat(t);
  engine.inject('port0', ...flows(2));
  engine.sent('port0');
  engine.pass(302_000);
  t.deepEqual(pool(engine, oneArm.laddr), [0, 0]);
  t.is(portOf(exchange(t, engine, udpFrom(7))), 1027);
});

test('the ports in use of a local address are told', async (t) => {
  const engine = await fnat(t);
  t.deepEqual(pool(engine, oneArm.laddr), [0, 0]);
  engine.inject('port0', ...flows(5));
  t.deepEqual(pool(engine, oneArm.laddr), [5, 0]);
  t.like(engine.laddrs(key)[0], { addr: oneArm.laddr, conns: 5, misses: 0 });
});

test('[138] several local addresses share the connections', async (t) => {
  const engine = await fnat(t);
  engine.apply(...addSecond());
  engine.inject('port0', ...flows(64));
  engine.step();
  const sources = engine.sent('port0').map(source);
  const mine = sources.filter((addr) => addr === second).length;
  t.is(sources.length, 64);
  t.true(mine > 24 && mine < 40, `${mine} of 64`);
});

test('one local address serves two services without giving a port twice', async (t) => {
  const engine = await fnat(t);
  const other = { proto, service: '192.168.100.100:81' } as const;
  engine.apply(
    edits.addService(other),
    edits.dest('add-dest', { ...other, dest: oneArm.servers[0] }),
    edits.laddr('add-laddr', { ...other, laddr: oneArm.laddr, port: 0 }),
  );
  engine.inject('port0', udpIn(), udpIn({ to: other.service }));
  t.deepEqual(engine.sent('port0').map(portOf), [1025, 1026]);
});

/** 32 workers: each has about two thousand ports. */
async function fewPorts(t: ExecutionContext): Promise<TestEngine> {
  return fnat(t, { workers: 32, maxConns: 4096 });
}
function fill(engine: TestEngine, count: number, first = 0): number[] {
  const ports: number[] = [];
  for (let n = 0; n < count; n += 64) {
    engine.inject('port0', ...flows(Math.min(64, count - n), first + n));
    ports.push(...engine.sent('port0').map(portOf));
  }
  return ports;
}
const share = [...Array(65536).keys()].filter((p) => p > 1024 && p % 32 === 0);

test('all ports of a worker are used once, then connections are refused and counted', async (t) => {
  const engine = await fewPorts(t);
  t.deepEqual(fill(engine, share.length), share);
  t.deepEqual(fill(engine, 3, 5000), []);
  t.is(engine.drops('no-laddr-port'), 3);
  t.deepEqual(pool(engine, oneArm.laddr), [share.length, 3]);
  t.is(exchange(t, engine, udpFrom(0)).to, oneArm.servers[0], 'those that are there go on');
  engine.pass(302_000);
  t.deepEqual(pool(engine, oneArm.laddr), [0, 3]);
  t.is(fill(engine, 5, 6000).length, 5);
});

test('when one local address has no port left the next one gives it', async (t) => {
  const engine = await fewPorts(t);
  fill(engine, share.length);
  engine.apply(...addSecond());
  engine.inject('port0', ...flows(10, 5000));
  t.deepEqual(engine.sent('port0').map(source), Array(10).fill(second));
  const [, misses] = pool(engine, oneArm.laddr);
  t.true(Number(misses) > 0 && Number(misses) <= 10);
});

test('two workers have the even and the odd ports', async (t) => {
  const engine = await fnat(t, { workers: 2 });
  engine.injectInto('port0', 0, ...flows(3));
  t.deepEqual(engine.sent('port0').map(portOf), [1026, 1028, 1030]);
  engine.injectInto('port0', 1, ...flows(3, 100));
  t.deepEqual(engine.sent('port0').map(portOf), [1025, 1027, 1029]);
});

test('with three workers every port names its worker by its lowest two bits', async (t) => {
  const engine = await fnat(t, { workers: 3 });
  for (const w of [0, 1, 2]) {
    engine.injectInto('port0', w, ...flows(3, 100 * w));
    t.true(engine.sent('port0').every((f) => portOf(f) % 4 === w));
  }
});

for (const workers of [2, 3, 4]) {
  test(`an answer at the wrong one of ${workers} workers is passed to the owner, once`, async (t) => {
    const engine = await fnat(t, { workers });
    for (let owner = 0; owner < workers; owner++) {
      engine.injectInto('port0', owner, udpFrom(owner));
      const request = one(t, engine.sent('port0'));
      for (let at = 0; at < workers; at++) {
        engine.injectInto('port0', at, udpBack(request));
        t.is(one(t, engine.sent('port0')).to, `${oneArm.client}:${10000 + owner}`);
      }
    }
    t.deepEqual(engine.toKernel('port0'), []);
  });
}

test('an answer that belongs to nobody goes from the owner to the kernel', async (t) => {
  const engine = await fnat(t, { workers: 2 });
  engine.injectInto('port0', 0, udpIn({ to: `${oneArm.laddr}:2001` }));
  t.is(engine.toKernel('port0').length, 1);
  t.is(engine.allDrops(), 0);
});

test('a port without a worker goes to the kernel', async (t) => {
  const engine = await fnat(t, { workers: 3 });
  engine.injectInto('port0', 0, udpIn({ to: `${oneArm.laddr}:2003` }));
  t.is(engine.toKernel('port0').length, 1);
});

test('[141] connections of a local address that left the service go on, no new one uses it', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn());
  engine.apply(...addSecond(), edits.laddr('del-laddr', laddr(oneArm.laddr)));
  t.is(exchange(t, engine, udpBack(request)).to, client);
  engine.inject('port0', ...flows(6));
  t.deepEqual(engine.sent('port0').map(source), Array(6).fill(second));
});

test('connections of an address that left the device go on, no new one uses it', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn());
  engine.apply(...addSecond());
  engine.apply(edits.address('del-address', `${oneArm.laddr}/32`, 0));
  t.is(exchange(t, engine, udpBack(request)).to, client);
  engine.inject('port0', ...flows(6));
  t.deepEqual(engine.sent('port0').map(source), Array(6).fill(second));
});

test('a service whose only local address left the device drops and counts', async (t) => {
  const engine = await fnat(t);
  engine.apply(edits.address('del-address', `${oneArm.laddr}/32`, 0));
  engine.inject('port0', udpIn());
  t.is(engine.drops('no-laddr-port'), 1);
});

test('a local address that comes back to its device serves again', async (t) => {
  const engine = await fnat(t);
  const old = exchange(t, engine, udpIn());
  engine.apply(edits.address('del-address', `${oneArm.laddr}/32`, 0));
  engine.apply(edits.address('add-address', `${oneArm.laddr}/32`, 0, true));
  const fresh = exchange(t, engine, udpFrom(1));
  t.is(fresh.src, oneArm.laddr);
  t.not(fresh.from, old.from, 'the old connection has its port still');
  t.deepEqual(pool(engine, oneArm.laddr), [2, 0]);
});

test('a service does not come to use an address that it was never given', async (t) => {
  const engine = await fnat(t);
  engine.apply(edits.address('del-address', `${oneArm.laddr}/32`, 0));
  engine.apply(edits.address('add-address', `${second}/32`, 0, true));
  engine.apply(edits.dest('add-dest', { ...key, dest: oneArm.servers[1] }));
  engine.inject('port0', udpIn());
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.drops('no-laddr-port'), 1);
});

test('one local address on two devices never gives a port twice', async (t) => {
  const engine = await startEngine(t, { ports: ['left', 'right'] });
  engine.apply(...oneArmFnat({ proto }));
  const added = engine.tryApply(
    edits.address('add-address', `${oneArm.laddr}/32`, 1, true),
    edits.laddr('add-laddr', laddr(oneArm.laddr, 1)),
  );
  engine.inject('left', ...flows(20));
  const sent = engine.sent('left');
  t.is(new Set(sent.map((f) => `${f.from}-${f.to}`)).size, 20, `code ${added.code}`);
});

test('[3] who has a local address is answered', async (t) => {
  const engine = await fnat(t);
  const asked = { smac: clientMac, sip: oneArm.client, tip: oneArm.laddr };
  t.is(exchange(t, engine, arp({ op: 'request', ...asked })).arp?.sip, oneArm.laddr);
  engine.apply(edits.address('del-address', `${oneArm.laddr}/32`, 0));
  engine.inject('port0', arp({ op: 'request', ...asked }));
  t.deepEqual(engine.sent('port0'), []);
});

const refused = test.macro<[code: number, edit: Uint8Array]>({
  async exec(t, code, edit) {
    const engine = await fnat(t);
    engine.apply(edits.address('add-address', '192.168.100.77/32', 0));
    t.is(engine.tryApply(edit).code, code);
    t.is(engine.laddrs(key).length, 1);
  },
  title: (given) => `${given} is refused`,
});
const nobody = { service: '9.9.9.9:9', laddr: oneArm.laddr, port: 0 };
test(
  'a local address that the service has',
  refused,
  -3,
  edits.laddr('add-laddr', laddr(oneArm.laddr)),
);
test(
  'a local address that the device does not have',
  refused,
  -4,
  edits.laddr('add-laddr', laddr('1.1.1.1')),
);
test('an address without ports', refused, -4, edits.laddr('add-laddr', laddr('192.168.100.77')));
test(
  'deleting a local address that the service does not have',
  refused,
  -4,
  edits.laddr('del-laddr', laddr('1.1.1.1')),
);
test(
  'a local address for a service that is not there',
  refused,
  -17,
  edits.laddr('add-laddr', nobody),
);
test(
  'deleting a local address of a service that is not there',
  refused,
  -17,
  edits.laddr('del-laddr', nobody),
);

test('the neighbour of a local address is found like any other', async (t) => {
  const engine = await fnat(t);
  t.is(exchange(t, engine, udpIn()).dmac, serverMac);
});

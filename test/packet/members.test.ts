// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { client, exchange, one, picks, tcpBack, tcpIn, udpBack, udpFrom, udpIn } from '../helpers/flow.js'; // prettier-ignore
import { clientMac } from '../helpers/packet.js';
import type { Decoded } from '../helpers/packet.js';

const proto = 'udp';
const service = oneArm.service;
const [first, second] = oneArm.servers;
const key = { proto, service } as const;
const member = (dest: string, more = {}): Parameters<typeof edits.dest>[1] => ({
  ...key,
  dest,
  ...more,
});

async function balancer(t: ExecutionContext, dests = 2): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto, dests }));
  return engine;
}
const alive = (t: ExecutionContext, engine: TestEngine, request: Decoded): void => {
  t.is(exchange(t, engine, udpIn()).to, request.to);
  t.like(exchange(t, engine, udpBack(request)), { to: client, from: service, dmac: clientMac });
};

test('connections of a deleted destination go on, new ones go elsewhere', async (t) => {
  const engine = await balancer(t);
  const request = exchange(t, engine, udpIn());
  t.is(request.to, first);
  engine.apply(edits.dest('del-dest', member(first)));
  alive(t, engine, request);
  t.deepEqual(picks(engine, 3), Array(3).fill('192.168.100.4'));
  t.is(engine.dests(key).length, 1);
});

test('a destination that comes back has its connections still', async (t) => {
  const engine = await balancer(t);
  const request = exchange(t, engine, udpIn());
  engine.apply(edits.dest('del-dest', member(first)));
  engine.apply(edits.dest('add-dest', member(first)));
  const back = engine
    .dests(key)
    .find((d) => (d['dest'] as { addr: string }).addr === '192.168.100.2');
  t.like(back, { inactive: 1, active: 0 });
  t.like(back?.['traffic'], { conns: 0, in_packets: 0 });
  alive(t, engine, request);
  t.like(engine.dests(key)[0]?.['traffic'], { in_packets: 1, out_packets: 1 });
});

test('a new destination does not inherit what another has counted', async (t) => {
  const engine = await balancer(t, 1);
  exchange(t, engine, udpIn());
  engine.apply(edits.dest('del-dest', member(first)));
  engine.pass(302_000);
  t.is(engine.conns(), 0);
  engine.apply(edits.dest('add-dest', member(second)));
  t.like(engine.dests(key)[0], { inactive: 0, active: 0 });
  t.like(engine.dests(key)[0]?.['traffic'], { conns: 0, in_packets: 0, in_bytes: 0 });
});

test('[76] existing connections survive the weight 0 of their destination', async (t) => {
  const engine = await balancer(t);
  const request = exchange(t, engine, udpIn());
  engine.apply(edits.dest('set-dest', member(first, { weight: 0 })));
  alive(t, engine, request);
  t.deepEqual(picks(engine, 2), Array(2).fill('192.168.100.4'));
});

test('[178] packets and bytes of the IP layer are counted both ways', async (t) => {
  const engine = await balancer(t, 1);
  const request = exchange(t, engine, udpIn({ payload: Buffer.alloc(72) }));
  for (let n = 1; n < 100; n++) exchange(t, engine, udpIn({ payload: Buffer.alloc(72) }));
  exchange(t, engine, udpBack(request, { payload: Buffer.alloc(3) }));
  t.deepEqual(engine.dests(key)[0]?.['traffic'], {
    conns: 1, in_packets: 100, in_bytes: 10_000, out_packets: 1, out_bytes: 31,
  }); // prettier-ignore
});

test('counters go to zero when asked, present connections stay', async (t) => {
  const engine = await balancer(t, 1);
  exchange(t, engine, udpIn());
  engine.apply(edits.zeroService(key));
  t.like(engine.dests(key)[0], { inactive: 1 });
  t.like(engine.dests(key)[0]?.['traffic'], { conns: 0, in_packets: 0, in_bytes: 0 });
  exchange(t, engine, udpIn());
  t.like(engine.dests(key)[0]?.['traffic'], { conns: 0, in_packets: 1, in_bytes: 33 });
  engine.apply(edits.zeroAll());
  t.like(engine.dests(key)[0]?.['traffic'], { in_packets: 0 });
});

test('a service keeps the counters of destinations that are gone, until they go to zero', async (t) => {
  const engine = await balancer(t, 1);
  exchange(t, engine, udpIn());
  engine.apply(edits.dest('del-dest', member(first)));
  t.like(engine.services()[0]?.['left'], { conns: 1, in_packets: 1, in_bytes: 33 });
  engine.apply(edits.zeroAll());
  t.like(engine.services()[0]?.['left'], { conns: 0, in_packets: 0, in_bytes: 0 });
});

test('[51,52,53] a connection is active while it is established, else inactive', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  const counts = (): unknown => {
    const [dest] = engine.dests({ service });
    return [dest?.['active'], dest?.['inactive']];
  };
  const syn = exchange(t, engine, tcpIn());
  t.deepEqual(counts(), [0, 1]);
  engine.inject('port0', tcpBack(syn, { flags: 'SA', seq: 9, ack: (syn.seq ?? 0) + 1 }));
  engine.inject('port0', tcpIn({ flags: 'A', seq: 1001, ack: 10 }));
  t.deepEqual(counts(), [1, 0]);
  engine.inject('port0', tcpIn({ flags: 'FA', seq: 1001, ack: 10 }));
  t.deepEqual(counts(), [0, 1]);
  engine.pass(9000);
  t.deepEqual(counts(), [0, 0]);
});

test('a destination takes no more connections than it may have, until one ends', async (t) => {
  const engine = await balancer(t, 0);
  engine.apply(edits.dest('add-dest', member(first, { maxConn: 2 })));
  t.is(picks(engine, 4).length, 2);
  t.is(engine.drops('no-dest'), 2);
  t.is(exchange(t, engine, udpFrom(0)).to, first, 'those that it has go on');
  engine.pass(302_000);
  t.is(picks(engine, 4, 10).length, 2);
});

test('a destination without a port listens on that of the service', async (t) => {
  const engine = await balancer(t, 0);
  engine.apply(edits.dest('add-dest', member('192.168.100.2:0')));
  t.is(exchange(t, engine, udpIn()).to, '192.168.100.2:80');
});

test('two ports of one server are two destinations', async (t) => {
  const engine = await balancer(t, 0);
  engine.apply(
    edits.dest('add-dest', member('192.168.100.2:8080')),
    edits.dest('add-dest', member('192.168.100.2:8081')),
  );
  engine.inject('port0', udpFrom(1), udpFrom(2));
  t.deepEqual(
    engine.sent('port0').map((f) => f.to),
    ['192.168.100.2:8080', '192.168.100.2:8081'],
  );
});

test('[87] connections of a deleted service go on, new ones go to the kernel', async (t) => {
  const engine = await balancer(t);
  const request = exchange(t, engine, udpIn());
  engine.apply(edits.delService(key));
  alive(t, engine, request);
  engine.inject('port0', udpFrom(1));
  t.is(engine.toKernel('port0').length, 1);
  t.deepEqual(engine.services(), []);
  engine.pass(299_000);
  alive(t, engine, request);
  engine.pass(302_000);
  t.is(engine.conns(), 0, 'until their time-out');
  engine.inject('port0', udpIn());
  t.is(engine.toKernel('port0').length, 1);
});

test('a service that comes back starts with nothing, its old connections go on', async (t) => {
  const engine = await balancer(t);
  const request = exchange(t, engine, udpIn());
  engine.apply(edits.delService(key));
  engine.apply(edits.addService(key));
  alive(t, engine, request);
  engine.inject('port0', udpFrom(1));
  t.is(engine.drops('no-dest'), 1);
  t.deepEqual([engine.dests(key), engine.laddrs(key)], [[], []]);
});

test('a flush takes all services away and leaves their connections', async (t) => {
  const engine = await balancer(t);
  engine.apply(edits.addService({ service: '192.168.100.100:443' }));
  const request = exchange(t, engine, udpIn());
  engine.apply(edits.flush());
  t.deepEqual(engine.services(), []);
  alive(t, engine, request);
});

test('the number of a service that is gone is given again', async (t) => {
  const engine = await balancer(t);
  const numbers = new Set<unknown>();
  for (let n = 0; n < 50; n++) {
    engine.apply(edits.addService({ service: '1.2.3.4:5' }));
    numbers.add(
      engine.services().find((s) => (s['key'] as { port: number }).port === 5)?.['index'],
    );
    engine.apply(edits.delService({ service: '1.2.3.4:5' }));
  }
  t.is(numbers.size, 1);
});

const far = { service: '1.2.3.4:5' };
const refused = test.macro<[code: number, edit: Uint8Array]>({
  async exec(t, code, edit) {
    const engine = await balancer(t, 1);
    const result = engine.tryApply(edit);
    t.is(result.code, code);
    t.truthy(result.text);
    t.is(engine.services().length, 1);
    t.is(engine.dests(key).length, 1);
  },
  title: (given) => `${given} is refused`,
});
test('a service that is there', refused, -3, edits.addService(key));
test('a change of a service that is not there', refused, -4, edits.setService(far));
test('deleting a service that is not there', refused, -4, edits.delService(far));
test('zeroing a service that is not there', refused, -4, edits.zeroService(far));
test('a destination that is there', refused, -3, edits.dest('add-dest', member(first)));
test(
  'a change of a destination that is not there',
  refused,
  -4,
  edits.dest('set-dest', member(second)),
);
test(
  'deleting a destination that is not there',
  refused,
  -4,
  edits.dest('del-dest', member(second)),
);
test(
  'a destination for a service that is not there',
  refused,
  -4,
  edits.dest('add-dest', { ...far, dest: first }),
);
test(
  'deleting a destination of a service that is not there',
  refused,
  -4,
  edits.dest('del-dest', { ...far, dest: first }),
);

test('ten thousand services are found', async (t) => {
  const engine = await balancer(t, 0);
  const spec = (n: number): { proto: 'udp'; service: string } => ({
    proto: 'udp',
    service: `10.${n >> 8}.${n & 255}.1:${1 + (n % 7)}`,
  });
  const laddr = { laddr: oneArm.laddr, port: 0 };
  const numbers = Array.from({ length: 10_000 }, (_, n) => n);
  engine.apply(...numbers.map((n) => edits.addService(spec(n))));
  for (const n of [0, 1, 255, 256, 4711, 9999]) {
    engine.apply(edits.dest('add-dest', { ...spec(n), dest: `192.168.100.2:${1000 + n}` }));
    engine.apply(edits.laddr('add-laddr', { ...spec(n), ...laddr }));
    engine.inject('port0', udpIn({ to: spec(n).service }));
    t.is(one(t, engine.sent('port0')).to, `192.168.100.2:${1000 + n}`);
  }
  engine.apply(edits.flush());
  t.is(engine.services().length, 0);
});

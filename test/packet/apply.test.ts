// SPDX-License-Identifier: GPL-2.0-or-later
import { engineEditOp } from '../../compat/abi/engine-edits.js';
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, one, udpFrom, udpIn } from '../helpers/flow.js';
import { clientMac, serverMac } from '../helpers/packet.js';

const proto = 'udp';
const key = { proto, service: oneArm.service } as const;
const other = { proto, service: '192.168.100.100:81' } as const;
const [first, second] = oneArm.servers;
const sapool = (addr: string, port = 0): Uint8Array =>
  edits.address('add-address', `${addr}/32`, port, true);
const bad = edits.delService({ service: '9.9.9.9:9' });

async function configured(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['left', 'right'] });
  engine.apply(
    ...oneArmFnat({ proto, dests: 2 }),
    edits.route('add-route', '20.0.0.0/8', 0, { gateway: '192.168.100.2' }),
    edits.route('add-route', '20.0.0.0/8', 1, { gateway: '10.0.0.1' }),
    edits.address('add-address', '10.0.0.2/24', 1),
  );
  return engine;
}

/** All that is configured, as it would be listed. */
function everything(engine: TestEngine): unknown {
  const services = engine.services();
  return {
    services,
    dests: services.length > 0 && engine.dests(key),
    laddrs: services.length > 0 && engine.laddrs(key),
    addresses: engine.addresses(),
    routes: engine
      .routes()
      .map((r) => JSON.stringify(r))
      .sort(),
    neighs: engine
      .neighs()
      .map((n) => JSON.stringify(n))
      .sort(),
  };
}

const kinds: Readonly<Record<string, readonly Uint8Array[]>> = {
  'a new service': [edits.addService(other)],
  'a changed service': [edits.setService({ ...key, sched: 'wlc', connTimeoutSec: 9 })],
  'a deleted service': [edits.delService(key)],
  'a flush': [edits.flush()],
  'zeroed counters of a service': [edits.zeroService(key)],
  'zeroed counters of all': [edits.zeroAll()],
  'a new destination': [edits.dest('add-dest', { ...key, dest: '192.168.100.9:80' })],
  'a changed destination': [edits.dest('set-dest', { ...key, dest: first, weight: 7 })],
  'a deleted destination': [edits.dest('del-dest', { ...key, dest: first })],
  'a new local address': [sapool('192.168.100.201'), edits.laddr('add-laddr', { ...key, laddr: '192.168.100.201', port: 0 })],
  'a deleted local address': [edits.laddr('del-laddr', { ...key, laddr: oneArm.laddr, port: 0 })],
  'a new address': [edits.address('add-address', '10.9.0.1/16', 1)],
  'a deleted address': [edits.address('del-address', '192.168.100.100/24', 0)],
  'a deleted address with ports': [edits.address('del-address', `${oneArm.laddr}/32`, 0)],
  'a new route': [edits.route('add-route', '30.0.0.0/8', 0)],
  'a deleted route': [edits.route('del-route', '20.0.0.0/8', 0)],
  'a deleted link route': [edits.route('del-route', '192.168.100.0/24', 0)],
  'a new neighbour': [edits.neigh('add-neigh', '192.168.100.50', serverMac, 0)],
  'a changed neighbour': [edits.neigh('add-neigh', '192.168.100.2', clientMac, 0)],
  'a deleted neighbour': [edits.neigh('del-neigh', '192.168.100.2', serverMac, 0)],
  'a service that comes and goes': [edits.addService(other), edits.delService(other)],
  'a service that goes and comes': [edits.delService(key), edits.addService(key)],
  'a destination that goes and comes': [edits.dest('del-dest', { ...key, dest: first }), edits.dest('add-dest', { ...key, dest: first })],
  'an address that comes and goes': [sapool('192.168.100.201'), edits.address('del-address', '192.168.100.201/32', 0)],
  'an address that goes and comes': [edits.address('del-address', `${oneArm.laddr}/32`, 0), sapool(oneArm.laddr)],
  'an address in place of another': [edits.address('del-address', `${oneArm.laddr}/32`, 0), sapool('192.168.100.201')],
  'a neighbour that goes and comes': [edits.neigh('del-neigh', '192.168.100.2', serverMac, 0), edits.neigh('add-neigh', '192.168.100.2', clientMac, 0)],
}; // prettier-ignore

const takenBack = test.macro<[steps: readonly Uint8Array[]]>({
  async exec(t, steps) {
    const engine = await configured(t);
    const before = exchange(t, engine, udpIn(), 'left');
    const listed = everything(engine);
    const result = engine.tryApply(...steps, bad, edits.flush());
    t.like(result, { code: -4, at: steps.length });
    t.truthy(result.text);
    t.deepEqual(everything(engine), listed);
    t.like(exchange(t, engine, udpIn(), 'left'), {
      to: before.to,
      from: before.from,
      dmac: before.dmac,
    });
    t.deepEqual(picksFrom(engine, 4), [
      '192.168.100.4',
      '192.168.100.2',
      '192.168.100.4',
      '192.168.100.2',
    ]);
  },
  title: (given) => `[206] ${given} is taken back when a later edit fails`,
});
/** Where four new flows go: the service's round was not disturbed either. */
function picksFrom(engine: TestEngine, count: number): string[] {
  for (let n = 0; n < count; n++) engine.inject('left', udpFrom(n));
  return engine.sent('left').map((f) => (f.src === oneArm.laddr ? (f.dst ?? '') : `from ${f.src}`));
}
for (const [name, steps] of Object.entries(kinds)) test(name, takenBack, steps);

test('all edits of a buffer are applied', async (t) => {
  const engine = await configured(t);
  t.like(engine.tryApply(...Object.values(kinds).slice(0, 2).flat()), { code: 0, at: 2 });
  t.is(engine.services().length, 2);
});

test('nothing is a transaction too', async (t) => {
  const engine = await configured(t);
  t.is(engine.tryApply().code, 0);
});

test('a service may be deleted and built anew at once; its connections go on', async (t) => {
  const engine = await configured(t);
  const before = exchange(t, engine, udpIn(), 'left');
  engine.apply(edits.flush(), ...oneArmFnat({ proto, dests: 1 }).slice(5));
  t.is(exchange(t, engine, udpIn(), 'left').from, before.from);
  t.like(engine.dests(key)[0], { inactive: 1 });
});

test('numbers of destinations survive a failed exchange of services', async (t) => {
  const engine = await configured(t);
  const spare = '192.168.100.4:81';
  engine.apply(edits.addService(other), edits.dest('add-dest', { ...other, dest: spare }));
  engine.apply(edits.laddr('add-laddr', { ...other, laddr: oneArm.laddr, port: 0 }));
  engine.inject('left', udpIn({ to: other.service }));
  engine.sent('left');
  engine.apply(edits.delService(other));
  const result = engine.tryApply(
    edits.delService(key),
    edits.addService(other),
    edits.dest('add-dest', { ...other, dest: spare }),
    bad,
  );
  t.is(result.at, 3);
  const third = { proto, service: '192.168.100.100:82' } as const;
  engine.apply(edits.addService(third));
  for (const n of [5, 6, 7])
    engine.apply(edits.dest('add-dest', { ...third, dest: `192.168.100.${n}:82` }));
  picksFrom(engine, 8);
  t.deepEqual(
    engine.dests(third).map((d) => d['inactive']),
    [0, 0, 0],
  );
  t.deepEqual(
    engine.dests(key).map((d) => d['inactive']),
    [4, 4],
  );
});

test('a buffer that is cut anywhere changes nothing', async (t) => {
  const engine = await configured(t);
  const listed = everything(engine);
  const whole = Buffer.concat([
    edits.addService(other),
    edits.dest('add-dest', { ...other, dest: first }),
  ]);
  for (let length = 1; length < whole.length; length++) {
    const result = engine.tryApply(whole.subarray(0, length));
    if (length === edits.addService(other).length) engine.apply(edits.delService(other));
    else t.is(result.code, -1, `${length} bytes`);
  }
  t.deepEqual(everything(engine), listed);
});

test('lengths that lie are refused', async (t) => {
  const engine = await configured(t);
  const listed = everything(engine);
  const whole = Buffer.from(edits.addService(other));
  for (const length of [
    0,
    1,
    3,
    4,
    5,
    whole.length - 1,
    whole.length + 1,
    whole.length + 4,
    65535,
  ]) {
    const copy = Buffer.from(whole);
    copy.writeUInt16LE(length, 2);
    t.is(engine.tryApply(copy, Buffer.alloc(8)).code, -1, `length ${length}`);
  }
  t.deepEqual(everything(engine), listed);
});

const known: readonly number[] = Object.values(engineEditOp.values);

test('edits of an unknown kind are refused', async (t) => {
  const engine = await configured(t);
  const listed = everything(engine);
  for (let op = 0; op < 256; op++) {
    const edit = Buffer.alloc(8);
    edit[0] = op;
    edit.writeUInt16LE(8, 2);
    if (!known.includes(op)) t.is(engine.tryApply(edit).code, -1, `kind ${op}`);
  }
  t.deepEqual(everything(engine), listed);
});

test('bytes behind the last edit are refused', async (t) => {
  const engine = await configured(t);
  for (const extra of [1, 2, 3]) {
    t.is(engine.tryApply(edits.addService(other), Buffer.alloc(extra)).code, -1);
  }
  t.is(engine.services().length, 1);
});

const anyAddress = fc.constantFrom(oneArm.laddr, '192.168.100.201', '192.168.100.202');
const anyService = fc.constantFrom(key, other);
const anyDest = fc.constantFrom<string>(first, second, '192.168.100.5:80');
const anyEdit = fc.oneof(
  anyService.map(edits.addService),
  anyService.map(edits.delService),
  fc.tuple(anyService, fc.constantFrom('rr', 'wrr', 'wlc')).map(([s, sched]) => edits.setService({ ...s, sched })),
  fc.tuple(fc.constantFrom('add-dest', 'set-dest', 'del-dest'), anyService, anyDest, fc.nat(3))
    .map(([op, s, dest, weight]) => edits.dest(op, { ...s, dest, weight })),
  fc.tuple(fc.constantFrom('add-laddr', 'del-laddr'), anyService, anyAddress)
    .map(([op, s, laddr]) => edits.laddr(op, { ...s, laddr, port: 0 })),
  fc.tuple(fc.constantFrom('add-address', 'del-address'), anyAddress, fc.nat(1))
    .map(([op, addr, port]) => edits.address(op, `${addr}/32`, port, true)),
  fc.tuple(fc.constantFrom('add-route', 'del-route'), fc.constantFrom('20.0.0.0/8', '20.1.0.0/16'), fc.nat(1))
    .map(([op, cidr, port]) => edits.route(op, cidr, port)),
  fc.tuple(fc.constantFrom('add-neigh', 'del-neigh'), anyAddress).map(([op, addr]) => edits.neigh(op, addr, serverMac, 0)),
  fc.constant(edits.flush()),
  fc.constant(edits.zeroAll()),
); // prettier-ignore

test('whatever came before, a failed transaction leaves everything as it was', async (t) => {
  const engine = await configured(t);
  fc.assert(
    fc.property(
      fc.array(anyEdit, { maxLength: 6 }),
      fc.array(anyEdit, { maxLength: 8 }),
      (good, failing) => {
        for (const edit of good) engine.tryApply(edit);
        engine.inject('left', udpIn(), udpIn({ to: other.service }));
        engine.sent('left');
        const listed = [
          engine.services(),
          engine.addresses(),
          engine.routes().length,
          engine.neighs().length,
        ];
        const members = (): unknown =>
          [key, other].map((s) => {
            const has = engine
              .services()
              .some((r) => (r['key'] as { port: number }).port === Number(s.service.split(':')[1]));
            return has ? [engine.dests(s), engine.laddrs(s)] : [];
          });
        const before = members();
        const result = engine.tryApply(...failing, bad);
        t.not(result.code, 0);
        t.deepEqual(
          [engine.services(), engine.addresses(), engine.routes().length, engine.neighs().length],
          listed,
        );
        t.deepEqual(members(), before);
      },
    ),
    { numRuns: 300 },
  );
});

test('[206] a failed transaction is not seen by packets', async (t) => {
  const engine = await configured(t);
  engine.tryApply(edits.dest('del-dest', { ...key, dest: first }), bad);
  engine.inject('left', udpFrom(1));
  t.is(one(t, engine.sent('left')).dst, '192.168.100.2');
});

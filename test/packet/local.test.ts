// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, one, tcpIn, udpIn } from '../helpers/flow.js';
import {
  clientMac, damaged, ether, icmpEcho, ipv4, ipv6, portMac, serverMac, tcp, udp,
} from '../helpers/packet.js'; // prettier-ignore
import type { Values } from '../helpers/structs.js';
import { titled } from '../helpers/title.js';

const vip = '192.168.100.100';

async function oneArmed(t: ExecutionContext, settings: Values = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { settings });
  engine.apply(...oneArmFnat());
  return engine;
}

const answered = test.macro<[to: string]>({
  async exec(t, to) {
    const engine = await oneArmed(t);
    const sent = exchange(t, engine, icmpEcho({ from: oneArm.client, to }, { id: 7, ttl: 1 }));
    t.like(sent, { src: to, dst: oneArm.client, icmpType: 0, dmac: clientMac, smac: portMac(0) });
    t.like(sent, { ttl: 64, df: false, checksumsValid: true });
    t.is(sent.payload?.toString(), 'abcdefgh');
    t.deepEqual(engine.toKernel('port0'), []);
  },
  title: (given) => titled(given, (what) => `an echo request to ${what} is answered`),
});
test('[13] a service address', answered, vip);
test('a local address', answered, oneArm.laddr);

test('an echo answer has an identification of its own', async (t) => {
  const engine = await oneArmed(t);
  const ids = [1, 2, 3, 4].map(
    () => exchange(t, engine, icmpEcho({ from: oneArm.client, to: vip }, { id: 7 })).id,
  );
  t.true(new Set(ids).size > 1);
});

test('an echo answer has the time to live of the settings', async (t) => {
  const engine = await oneArmed(t, { default_ttl: 200 });
  t.is(exchange(t, engine, icmpEcho({ from: oneArm.client, to: vip })).ttl, 200);
});

test('an echo request with IP options is answered with right checksums', async (t) => {
  const engine = await oneArmed(t);
  const request = icmpEcho({ from: oneArm.client, to: vip }, { ipOptions: [1, 1, 1, 0] });
  t.like(exchange(t, engine, request), { icmpType: 0, checksumsValid: true });
});

test('[14] an echo request with a wrong checksum is dropped', async (t) => {
  const engine = await oneArmed(t);
  engine.inject('port0', damaged(icmpEcho({ from: oneArm.client, to: vip }), 14 + 20 + 2));
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.drops('bad-l4'), 1);
});

test('an echo answer finds its way by the routing table', async (t) => {
  const engine = await oneArmed(t);
  engine.apply(edits.route('add-route', '0.0.0.0/0', 0, { gateway: '192.168.100.2' }));
  t.is(exchange(t, engine, icmpEcho({ from: '8.8.8.8', to: vip })).dmac, serverMac);
});

test('an echo answer without a route is dropped', async (t) => {
  const engine = await oneArmed(t);
  engine.inject('port0', icmpEcho({ from: '8.8.8.8', to: vip }));
  t.is(engine.drops('no-route'), 1);
});

test('fragments to a service address are dropped, even of an echo request', async (t) => {
  const engine = await oneArmed(t);
  const fragments = [
    { offset: 0, more: true },
    { offset: 1, more: true },
    { offset: 1, more: false },
  ];
  for (const fragment of fragments) {
    engine.inject('port0', icmpEcho({ from: oneArm.client, to: vip }, { fragment }));
    engine.inject('port0', udpIn({}, { fragment }), tcpIn({}, { fragment }));
  }
  t.deepEqual([engine.sent('port0'), engine.toKernel('port0')], [[], []]);
  t.is(engine.drops('fragment'), 9);
});

const ospf = (dst: string, options = {}): Buffer =>
  ipv4({ src: oneArm.client, dst, proto: 89 }, Buffer.alloc(44), options);
const unserved = `${vip}:81`;
const from = `${oneArm.client}:999`;
const allRouters = '01:00:5e:00:00:05';
const routerAdvertisement = Buffer.from(
  '6000000000083aff' + 'fe80000000000000' + '0000000000000001' + 'ff02000000000000' +
    '0000000000000001' + '8600000000000000',
  'hex',
); // prettier-ignore
const toKernel = test.macro<[frame: Buffer, settings?: Values]>({
  async exec(t, frame, settings = {}) {
    const engine = await oneArmed(t, settings);
    engine.inject('port0', frame);
    t.deepEqual(engine.sent('port0'), []);
    t.is(engine.allDrops(), 0);
    const taken = engine.addon.takeKernel(0);
    t.deepEqual(taken, frame);
  },
  title: (given) => titled(given, (what) => `${what} goes to the kernel, byte for byte`),
});
test('LLDP', toKernel, ether(0x88cc, Buffer.alloc(50, 1)));
test(
  'IPv6 to a group',
  toKernel,
  ether(0x86dd, routerAdvertisement, { dmac: '33:33:00:00:00:01' }),
);
test('[22] an unknown EtherType', toKernel, ether(0x1234, Buffer.from('what?')));
test('a frame that ends after its EtherType', toKernel, ether(0x1234, Buffer.alloc(0)));
test('TCP to a port that nobody serves', toKernel, tcp({ from, to: unserved, flags: 'S' }));
test('UDP to a port that nobody serves', toKernel, udp({ from, to: unserved }));
test('UDP to the port of a TCP service', toKernel, udpIn());
test('TCP to a local address', toKernel, tcp({ from, to: `${oneArm.laddr}:22`, flags: 'S' }));
test('[21] OSPF to all routers', toKernel, ospf('224.0.0.5', { dmac: allRouters }));
test('[21] OSPF to our address', toKernel, ospf(vip));
test('OSPF to a neighbour', toKernel, ospf('192.168.100.77'));
test('a fragment of OSPF', toKernel, ospf(vip, { fragment: { offset: 0, more: true } }));
test(
  'a broadcast',
  toKernel,
  udp({ from, to: '192.168.100.255:67' }, { dmac: 'ff:ff:ff:ff:ff:ff' }),
);
test('[27] a packet without a route', toKernel, udp({ from, to: '8.8.8.8:53' }));
test('an echo answer', toKernel, icmpEcho({ from: oneArm.client, to: vip, type: 0 }));
test('[15] a timestamp request', toKernel, icmpEcho({ from: oneArm.client, to: vip, type: 13 }));
test('an echo request, if so set,', toKernel, icmpEcho({ from: oneArm.client, to: vip }), {
  icmp_echo: 0,
});
test(
  'a protocol that we do not know',
  toKernel,
  ipv4({ src: oneArm.client, dst: vip, proto: 99 }, Buffer.alloc(20)),
);
test('a reset of nothing', toKernel, tcpIn({ flags: 'R' }));
test('[66] a SYN with ACK of nothing', toKernel, tcpIn({ flags: 'SA' }));
test('[66] a SYN with FIN', toKernel, tcpIn({ flags: 'SF' }));
test('[66] a SYN with RST', toKernel, tcpIn({ flags: 'SR' }));
test('a segment without flags', toKernel, tcpIn({ flags: '' }));
test('a bare FIN', toKernel, tcpIn({ flags: 'F' }));
test('[64] a stray acknowledgement, if so set,', toKernel, tcpIn({ flags: 'A' }), {
  rst_unknown: 0,
});

const reset = test.macro<[flags: string]>({
  async exec(t, flags) {
    const engine = await oneArmed(t);
    const segment = tcpIn({ flags, seq: 70, ack: 0xfffffff0, payload: 'hello' }, { tos: 0x10 });
    const sent = exchange(t, engine, segment);
    t.like(sent, { flags: 'AR', seq: 0xfffffff0, ack: 75, window: 0, ttl: 63, tos: 0 });
    t.like(sent, { dmac: clientMac, from: oneArm.service, ipLen: 40, checksumsValid: true });
    t.is(engine.conns(), 0);
  },
  title: (given, flags) => titled(given, () => `a stray segment with the flags ${flags} is reset`),
});
test('[64]', reset, 'A');
test(reset, 'PA');
test(reset, 'FA');

test('[31] a frame for another MAC is dropped', async (t) => {
  const engine = await oneArmed(t);
  engine.inject(
    'port0',
    tcpIn({}, { dmac: serverMac }),
    icmpEcho({ from: oneArm.client, to: vip }, { dmac: serverMac }),
  );
  t.deepEqual([engine.sent('port0'), engine.toKernel('port0')], [[], []]);
  t.is(engine.drops('not-for-us'), 2);
});

const far = '10.0.2.9';
/** Two devices; `far` is known behind the second. */
async function router(t: ExecutionContext, forwarding: number): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['left', 'right'], settings: { forwarding } });
  engine.apply(
    edits.address('add-address', '10.0.1.1/24', 0),
    edits.address('add-address', '10.0.2.1/24', 1),
    edits.neigh('add-neigh', far, serverMac, 1),
  );
  return engine;
}
const through = (options = {}): Buffer =>
  udp({ from: '10.0.1.9:7', to: `${far}:7`, payload: 'through' }, options);

test('forwarding sends a packet on with one less to live', async (t) => {
  const engine = await router(t, 1);
  engine.inject('left', through({ ttl: 64, tos: 8, id: 3 }));
  const sent = one(t, engine.sent('right'));
  t.like(sent, {
    ttl: 63,
    tos: 8,
    id: 3,
    checksumsValid: true,
    from: '10.0.1.9:7',
    to: `${far}:7`,
  });
  t.like(sent, { smac: portMac(1), dmac: serverMac });
  t.is(sent.payload?.toString(), 'through');
});

for (const ttl of [2, 128, 129, 255]) {
  test(`forwarding keeps the checksum right from a time to live of ${ttl}`, async (t) => {
    const engine = await router(t, 1);
    engine.inject('left', through({ ttl }));
    t.like(one(t, engine.sent('right')), { ttl: ttl - 1, checksumsValid: true });
  });
}

test('forwarding drops what has no more to live', async (t) => {
  const engine = await router(t, 1);
  engine.inject('left', through({ ttl: 1 }), through({ ttl: 0 }));
  t.deepEqual(engine.sent('right'), []);
  t.is(engine.drops('ttl-expired'), 2);
});

test('[29] without forwarding such packets are dropped, whatever they have to live', async (t) => {
  const engine = await router(t, 0);
  engine.inject('left', through(), through({ ttl: 1 }));
  t.deepEqual([engine.sent('right'), engine.toKernel('left')], [[], []]);
  t.is(engine.drops('not-for-us'), 2);
});

test('fragments are forwarded as they are', async (t) => {
  const engine = await router(t, 1);
  engine.inject('left', through({ fragment: { offset: 3, more: true } }));
  t.is(one(t, engine.sent('right')).ttl, 63);
});

test('packets with IP options are forwarded with right checksums', async (t) => {
  const engine = await router(t, 1);
  engine.inject('left', through({ ipOptions: [7, 7, 4, 0, 0, 0, 0, 0] }));
  t.like(one(t, engine.sent('right')), { ttl: 63, checksumsValid: true });
});

test('a broadcast is not forwarded', async (t) => {
  const engine = await router(t, 1);
  engine.inject('left', through({ dmac: 'ff:ff:ff:ff:ff:ff' }));
  t.deepEqual(engine.sent('right'), []);
  t.is(engine.toKernel('left').length, 1);
});

test('IPv6 is dropped where it is disabled', async (t) => {
  const engine = await startEngine(t, { settings: { ipv6_disable: 1 } });
  const echo = Buffer.from([128, 0, 0, 0, 0x12, 0x34, 0, 1]);
  const toUs = { src: 'fd00::3', dst: 'fd00::100', next: 58 };
  engine.inject(
    'port0',
    ipv6(toUs, echo, { checksumAt: 2 }),
    ipv6({ ...toUs, dst: 'ff02::1' }, echo, { checksumAt: 2, dmac: '33:33:00:00:00:01' }),
  );
  t.is(engine.drops('not-for-us'), 2);
  t.deepEqual(engine.toKernel('port0'), []);
});

test('[23] without kernel interfaces what is for the kernel is dropped', async (t) => {
  const engine = await startEngine(t, { kernel: false });
  engine.apply(...oneArmFnat());
  engine.inject(
    'port0',
    ether(0x1234, Buffer.from('what?')),
    tcp({ from, to: unserved, flags: 'S' }),
  );
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.allDrops() + engine.controlDrops(), 2);
});

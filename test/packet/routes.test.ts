// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, one, udpBack, udpFrom, udpIn } from '../helpers/flow.js';
import { icmpEcho, portMac, serverMac, udp } from '../helpers/packet.js';

const gateways = {
  a: { addr: '10.0.2.254', mac: '02:00:00:00:0a:0a', port: 1 },
  b: { addr: '10.0.2.253', mac: '02:00:00:00:0b:0b', port: 1 },
  c: { addr: '10.0.1.254', mac: '02:00:00:00:0c:0c', port: 0 },
} as const;
type Gateway = keyof typeof gateways;

/** Forwards between two devices, three gateways known. */
async function router(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['left', 'right'], settings: { forwarding: 1 } });
  engine.apply(
    edits.address('add-address', '10.0.1.1/24', 0),
    edits.address('add-address', '10.0.2.1/24', 1),
    ...Object.values(gateways).map((g) => edits.neigh('add-neigh', g.addr, g.mac, g.port)),
  );
  return engine;
}

const via = (cidr: string, gateway: Gateway, metric = 0): Uint8Array => {
  const { addr, port } = gateways[gateway];
  return edits.route('add-route', cidr, port, { gateway: addr, metric });
};

const packetTo = (dst: string): Buffer => udp({ from: '10.0.1.7:1', to: `${dst}:2` });

/** Where a packet goes: a gateway's letter, `kernel`, or `-`. */
function way(engine: TestEngine, dst: string): string {
  engine.inject('left', packetTo(dst));
  const [sent] = [...engine.sent('left'), ...engine.sent('right')];
  const gateway = Object.entries(gateways).find(([, g]) => g.mac === sent?.dmac)?.[0];
  return gateway ?? (engine.toKernel('left').length > 0 ? 'kernel' : '-');
}

test('the longest prefix wins, whatever the order', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.1.0.0/16', 'b'), via('0.0.0.0/0', 'c'), via('20.0.0.0/8', 'a'));
  engine.apply(via('20.1.2.3/32', 'a'), via('20.1.2.0/25', 'c'));
  const found = ['20.9.9.9', '20.1.9.9', '20.1.2.9', '20.1.2.3', '20.1.2.200', '8.8.8.8'];
  t.deepEqual(
    found.map((dst) => way(engine, dst)),
    ['a', 'b', 'c', 'a', 'b', 'c'],
  );
});

test('a packet without a route goes to the kernel', async (t) => {
  const engine = await router(t);
  t.is(way(engine, '99.0.0.1'), 'kernel');
});

test('the bits behind a prefix do not matter', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.1.77.88/16', 'a'));
  t.is(way(engine, '20.1.2.3'), 'a');
  engine.apply(edits.route('del-route', '20.1.3.4/16', 1));
  t.is(way(engine, '20.1.2.3'), 'kernel');
});

test('of two ways with one prefix the smaller metric wins', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.0.0.0/8', 'a', 20), via('20.0.0.0/8', 'c', 10));
  t.is(way(engine, '20.1.2.3'), 'c');
  engine.apply(edits.route('del-route', '20.0.0.0/8', 0));
  t.is(way(engine, '20.1.2.3'), 'a');
});

/** Ways of 64 flows to one place. */
const spread = (engine: TestEngine): (string | undefined)[] =>
  Array.from({ length: 64 }, (_, n) => {
    engine.inject('left', udp({ from: `10.0.1.7:${1000 + n}`, to: '20.1.2.3:2' }));
    const [sent] = [...engine.sent('left'), ...engine.sent('right')];
    return Object.entries(gateways).find(([, g]) => g.mac === sent?.dmac)?.[0];
  });

test('ways of one prefix and metric share the flows, and each flow keeps its way', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.0.0.0/8', 'a'), via('20.0.0.0/8', 'b'), via('20.0.0.0/8', 'c', 5));
  const ways = spread(engine);
  t.true(ways.filter((name) => name === 'a').length > 16);
  t.true(ways.filter((name) => name === 'b').length > 16);
  t.false(ways.includes('c'), 'a worse metric takes no part');
  t.deepEqual(spread(engine), ways);
});

test('when one of several equal ways goes, the others take its flows', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.0.0.0/8', 'a'), via('20.0.0.0/8', 'b'));
  engine.apply(edits.route('del-route', '20.0.0.0/8', 1, { gateway: gateways.a.addr }));
  t.deepEqual(new Set(spread(engine)), new Set(['b']));
});

test('a deleted route leaves shorter ones in force', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.0.0.0/8', 'a'), via('20.1.0.0/16', 'b'));
  engine.apply(edits.route('del-route', '20.1.0.0/16', 1));
  t.is(way(engine, '20.1.2.3'), 'a');
});

test('a route to the kernel takes packets there', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.0.0.0/8', 'a'));
  engine.apply(edits.route('add-route', '20.1.0.0/16', 1, { flag: 'to-kernel' }));
  t.is(way(engine, '20.1.2.3'), 'kernel');
  t.is(way(engine, '20.2.2.3'), 'a');
});

test('a route without gateway asks for the destination itself', async (t) => {
  const engine = await router(t);
  engine.apply(edits.route('add-route', '30.0.0.0/24', 1));
  engine.inject('left', packetTo('30.0.0.5'));
  t.like(one(t, engine.sent('right')).arp, { op: 1, sip: '10.0.2.1', tip: '30.0.0.5' });
});

test('a route with an unknown gateway asks for the gateway', async (t) => {
  const engine = await router(t);
  engine.apply(edits.route('add-route', '30.0.0.0/24', 1, { gateway: '10.0.2.99' }));
  engine.inject('left', packetTo('30.0.0.5'), packetTo('30.0.0.6'));
  t.is(one(t, engine.sent('right')).arp?.tip, '10.0.2.99');
});

const refused = test.macro<[code: number, ...edits: Uint8Array[]]>({
  async exec(t, code, ...refusedEdits) {
    const engine = await router(t);
    engine.apply(via('20.0.0.0/8', 'a'));
    const before = [engine.routes(), engine.addresses()];
    t.is(engine.tryApply(...refusedEdits).code, code);
    t.deepEqual([engine.routes(), engine.addresses()], before);
  },
  title: (given) => `${given} is refused`,
});
test('a route that is there', refused, -3, via('20.0.0.0/8', 'a', 7));
test('deleting a route that is not there', refused, -4, edits.route('del-route', '21.0.0.0/8', 1));
test('deleting a route of another device', refused, -4, edits.route('del-route', '20.0.0.0/8', 0));
test(
  'a route on a device that is not there',
  refused,
  -27,
  edits.route('add-route', '1.0.0.0/8', 7),
);
test('a prefix of 33 bits', refused, -1, edits.route('add-route', '1.0.0.0/33', 1));
test('an address that the device has', refused, -3, edits.address('add-address', '10.0.1.1/16', 0));
test(
  'deleting an address of another device',
  refused,
  -4,
  edits.address('del-address', '10.0.1.1/24', 1),
);
test(
  'an address on a device that is not there',
  refused,
  -27,
  edits.address('add-address', '1.0.0.1/8', 2),
);
test(
  'an address with 33 bits of prefix',
  refused,
  -1,
  edits.address('add-address', '1.0.0.1/33', 0),
);

/** The one-arm service whose clients are reached by gateways. */
async function farClients(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(
    ...oneArmFnat({ proto: 'udp' }),
    edits.neigh('add-neigh', '192.168.100.10', gateways.a.mac, 0),
    edits.neigh('add-neigh', '192.168.100.11', gateways.b.mac, 0),
    edits.route('add-route', '0.0.0.0/0', 0, { gateway: '192.168.100.10' }),
  );
  return engine;
}
const farRequest = (): Buffer => udpIn({ from: '9.9.9.9:999' });

test('a route change moves connections that are there', async (t) => {
  const engine = await farClients(t);
  const request = exchange(t, engine, farRequest());
  t.is(exchange(t, engine, udpBack(request)).dmac, gateways.a.mac);
  engine.apply(edits.route('add-route', '9.0.0.0/8', 0, { gateway: '192.168.100.11' }));
  t.is(exchange(t, engine, udpBack(request)).dmac, gateways.b.mac);
  engine.apply(edits.route('del-route', '9.0.0.0/8', 0));
  t.is(exchange(t, engine, udpBack(request)).dmac, gateways.a.mac);
});

test('a connection whose route is gone drops and counts', async (t) => {
  const engine = await farClients(t);
  const request = exchange(t, engine, farRequest());
  engine.apply(edits.route('del-route', '0.0.0.0/0', 0));
  engine.inject('port0', udpBack(request));
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.drops('no-route'), 1);
});

test('an address makes a host route and a link route', async (t) => {
  const engine = await startEngine(t);
  engine.apply(edits.address('add-address', '10.0.1.1/24', 0));
  const shown = engine.routes().map((r) => [r['dst'], r['prefix_len']]);
  t.deepEqual(shown.sort(), [
    ['10.0.1.0', 24],
    ['10.0.1.1', 32],
  ]);
  t.is(engine.routes().find((r) => r['prefix_len'] === 24)?.['src'], '10.0.1.1');
});

test('an address alone makes a host route only', async (t) => {
  const engine = await startEngine(t);
  engine.apply(edits.address('add-address', '10.0.1.1/32', 0));
  t.deepEqual(
    engine.routes().map((r) => r['prefix_len']),
    [32],
  );
});

test('of two addresses in one subnet either may go without the link route', async (t) => {
  for (const first of [0, 1]) {
    const engine = await startEngine(t);
    const addresses = ['10.0.1.1/24', '10.0.1.2/24'];
    engine.apply(...addresses.map((a) => edits.address('add-address', a, 0)));
    engine.apply(edits.address('del-address', addresses[first] ?? '', 0));
    t.deepEqual(
      engine
        .routes()
        .map((r) => r['prefix_len'])
        .sort(),
      [24, 32],
    );
    engine.apply(edits.address('del-address', addresses[1 - first] ?? '', 0));
    t.deepEqual(engine.routes(), []);
  }
});

test('a device shares its address with another one', async (t) => {
  const engine = await router(t);
  engine.apply(edits.address('add-address', '10.0.1.1/32', 1));
  engine.apply(edits.address('del-address', '10.0.1.1/24', 0));
  engine.inject('left', icmpEcho({ from: '10.0.2.254', to: '10.0.1.1' }));
  t.is(one(t, engine.sent('right')).icmpType, 0);
});

test('a removed address is no longer ours', async (t) => {
  const engine = await router(t);
  engine.apply(edits.address('del-address', '10.0.1.1/24', 0));
  engine.inject('left', icmpEcho({ from: '10.0.2.254', to: '10.0.1.1' }));
  t.is(engine.toKernel('left').length, 1, 'no route leads there');
});

test('a new MTU holds for neighbours that are known', async (t) => {
  const engine = await router(t);
  engine.apply(via('20.0.0.0/8', 'a'));
  t.is(engine.addon.setMtu(1, 1000).code, 0);
  const packet = (bytes: number): Buffer =>
    udp({ from: '10.0.1.7:1', to: '20.0.0.1:2', payload: Buffer.alloc(bytes) });
  engine.inject('left', packet(972), packet(973));
  t.is(one(t, engine.sent('right')).ipLen, 1000);
  t.is(engine.drops('mtu-exceeded'), 1);
});

const badMtu = test.macro<[mtu: number]>({
  async exec(t, mtu) {
    const engine = await router(t);
    t.is(engine.addon.setMtu(0, mtu).code, -1);
    t.is(engine.addon.port(0)?.mtu, 1500);
  },
  title: (_given, mtu) => `an MTU of ${mtu} is refused`,
});
test(badMtu, 67);
test(badMtu, 9001);

test('an unknown device has no MTU', async (t) => {
  const engine = await router(t);
  t.is(engine.addon.setMtu(9, 1400).code, -27);
});

test('new connections and old ones take the same way', async (t) => {
  const engine = await farClients(t);
  engine.apply(edits.neigh('add-neigh', '192.168.100.2', serverMac, 0));
  engine.inject('port0', udpFrom(1), udpFrom(2), udpFrom(1));
  t.deepEqual(
    engine.sent('port0').map((f) => [f.dmac, f.smac]),
    Array.from({ length: 3 }, () => [serverMac, portMac(0)]),
  );
  t.is(oneArm.servers[0], '192.168.100.2:80');
});

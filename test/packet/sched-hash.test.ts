// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import ipaddr from 'ipaddr.js';
import { enums } from '../../compat/abi/constants.js';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { bucketOf, Maglev, Ring, sourceTable } from '../helpers/maps.js';
import { ipv6, serverMac, udp } from '../helpers/packet.js';
import { Balancer, clients, servers, startBalancer, weighted } from '../helpers/sched.js';
import type { Server } from '../helpers/sched.js';

const flags = enums.svc_flags;
const port = 8080;
const addressOf = (client: string): string => client.split(':')[0] ?? '';
const portOf = (client: string): number => Number(client.split(':')[1]);
/** Listings show the newest server first. */
const listed = (added: readonly Server[]): Server[] => [...added].reverse();
const moved = (before: readonly unknown[], after: readonly unknown[]): number =>
  before.filter((server, i) => server !== after[i]).length;
const gone = '172.16.0.42';

const withFlag = { conhash: flags.SIP_HASH, mh: 0, sh: 0, dh: 0 } as const;
const names = ['conhash', 'mh', 'sh', 'dh'] as const;

for (const added of [weighted(1, 1, 1), weighted(10, 20, 30), weighted(3, 0, 2), weighted(7)]) {
  const weights = added.map(({ weight }) => weight).join(':');

  test(`conhash with the weights ${weights} maps as the original's ring`, async (t) => {
    const balancer = await startBalancer(t, { sched: 'conhash', servers: added });
    const ring = new Ring(added, port);
    const expected = clients(300).map((client) => ring.of(addressOf(client)));
    t.deepEqual(balancer.serve(clients(300)), expected);
  });

  test(`mh with the weights ${weights} maps as Maglev's table`, async (t) => {
    const balancer = await startBalancer(t, { sched: 'mh', servers: added });
    const table = new Maglev(listed(added), port);
    const expected = clients(300).map((client) => table.of(addressOf(client)));
    t.deepEqual(balancer.serve(clients(300)), expected);
  });

  test(`[135] sh with the weights ${weights} maps as Linux's table`, async (t) => {
    const present = added.filter(({ weight }) => weight > 0);
    const balancer = await startBalancer(t, { sched: 'sh', servers: present });
    const table = sourceTable(listed(present));
    const expected = clients(300).map((client) => table[bucketOf(addressOf(client))]);
    t.deepEqual(balancer.serve(clients(300)), expected);
  });
}

for (const size of [251, 8191, 65521]) {
  test(`mh with a table of ${size} places maps as Maglev's table`, async (t) => {
    const added = weighted(300, 1, 77);
    const settings = { mh_table_size: size };
    const balancer = await startBalancer(t, { sched: 'mh', servers: added, settings });
    const table = new Maglev(listed(added), port, size);
    const expected = clients(300).map((client) => table.of(addressOf(client)));
    t.deepEqual(balancer.serve(clients(300)), expected);
  });
}

test('[130] conhash gives a client that comes 100 times one server', async (t) => {
  const balancer = await startBalancer(t, { sched: 'conhash', servers: servers(5) });
  const flows = Array.from({ length: 100 }, (_, i) => `10.64.3.3:${2000 + i}`);
  t.is(new Set(balancer.serve(flows)).size, 1);
});

test('[131] conhash moves none but the clients of a server that goes', async (t) => {
  const balancer = await startBalancer(t, { sched: 'conhash', servers: servers(100) });
  const before = balancer.serve(clients(3000));
  balancer.remove(gone);
  const after = balancer.serve(clients(3000, 1025));
  t.false(after.includes(gone));
  t.true(before.includes(gone));
  const others = (_server: unknown, i: number): boolean => before[i] !== gone;
  t.deepEqual(after.filter(others), before.filter(others));
  const heirs = new Set(after.filter((_server, i) => before[i] === gone));
  t.true(heirs.size > 5, 'its clients spread over many');
  const moved = before.filter((server) => server === gone).length;
  t.true(moved / before.length < 1 / 100 + 0.05, `${moved} moved`);
});

test('conhash gives the clients of a server of weight 0 to others until it is back', async (t) => {
  const balancer = await startBalancer(t, { sched: 'conhash', servers: servers(5) });
  const before = balancer.serve(clients(200));
  balancer.setWeight('172.16.0.3', 0);
  const without = balancer.serve(clients(200, 1025));
  t.is(moved(before, without), before.filter((server) => server === '172.16.0.3').length);
  balancer.setWeight('172.16.0.3', 1);
  t.deepEqual(balancer.serve(clients(200, 1026)), before);
});

test('conhash without fallback drops the clients of a full server', async (t) => {
  const settings = { conhash_strict: 1 };
  const balancer = await startBalancer(t, { sched: 'conhash', servers: servers(3), settings });
  const ring = new Ring(servers(3), port);
  const full = '172.16.0.2';
  balancer.limit(full, 1);
  const owners = clients(60).map((client) => ring.of(addressOf(client)));
  const first = owners.indexOf(full);
  const expected = owners.map((owner, i) => (owner === full && i !== first ? undefined : owner));
  t.deepEqual(balancer.serve(clients(60)), expected);
  balancer.engine.set({ conhash_strict: 0 });
  t.false(balancer.serve(clients(60, 1025)).includes(undefined));
});

test('conhash by QUIC connection id takes the id, and the address where there is none', async (t) => {
  const spec = { sched: 'conhash', flags: flags.QID_HASH, servers: servers(7) };
  const balancer = await startBalancer(t, spec);
  const ring = new Ring(servers(7), port);
  for (let n = 0n; n < 40n; n++) {
    const id = Buffer.alloc(8);
    id.writeBigUInt64LE((n * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn);
    const from = `10.64.1.1:${3000 + Number(n)}`;
    const [served] = balancer.serve([from], Buffer.concat([Buffer.of(0x0d), id]));
    t.is(served, ring.ofNumber(id.readBigUInt64LE()));
  }
  const none = [Buffer.of(0x05, 1, 2, 3, 4, 5, 6, 7, 8), Buffer.of(0x0d, 1, 2, 3), Buffer.alloc(0)];
  const byAddress = none.map((payload, i) => balancer.serve([`10.64.1.1:${i + 1}`], payload)[0]);
  t.deepEqual(
    byAddress,
    none.map(() => ring.of('10.64.1.1')),
  );
});

test('conhash after any changes maps as a ring built at once', async (t) => {
  const balancer = await startBalancer(t, { sched: 'conhash', servers: weighted(1, 1, 2) });
  const expect = (now: readonly Server[], flowPort: number): void => {
    const ring = new Ring(now, port);
    const flows = clients(150, flowPort);
    t.deepEqual(
      balancer.serve(flows),
      flows.map((flow) => ring.of(addressOf(flow))),
    );
  };
  const [one, two, three] = weighted(1, 1, 2) as [Server, Server, Server];
  const four = { address: '172.16.0.4', weight: 3 };
  balancer.add(four);
  expect([one, two, three, four], 2001);
  balancer.setWeight(two.address, 5);
  expect([one, { ...two, weight: 5 }, three, four], 2002);
  balancer.remove(one.address);
  expect([{ ...two, weight: 5 }, three, four], 2003);
  balancer.setWeight(four.address, 1);
  balancer.setWeight(two.address, 2);
  expect([{ ...two, weight: 2 }, three, { ...four, weight: 1 }], 2004);
  balancer.remove(four.address);
  expect(
    [
      { ...two, weight: 1 },
      { ...three, weight: 1 },
    ],
    2005,
  );
  balancer.edit('rr');
  balancer.add(one);
  balancer.edit('conhash', flags.SIP_HASH);
  expect([one, { ...two, weight: 2 }, three], 2006);
});

test('conhash with huge weights without a common divisor still shares by them', async (t) => {
  const balancer = await startBalancer(t, { sched: 'conhash', servers: weighted(65535, 21844) });
  const first = balancer.serve(clients(800)).filter((server) => server === '172.16.0.1');
  t.true(Math.abs(first.length - 600) < 60, `${first.length} of 800`);
});

const mhMoves = test.macro<[size: number, mostPercent: number]>({
  async exec(t, size, mostPercent) {
    const settings = { mh_table_size: size };
    const balancer = await startBalancer(t, { sched: 'mh', servers: servers(100), settings });
    const before = balancer.serve(clients(5000));
    balancer.remove(gone);
    const after = balancer.serve(clients(5000, 1025));
    const others = before.map((server, i) => (server === gone ? after[i] : server));
    const percent = (100 * moved(others, after)) / 5000;
    t.true(percent <= mostPercent, `${percent} % moved`);
    t.false(after.includes(gone));
  },
  title: (_given, size, most) =>
    `mh with ${size || 4093} places moves at most ${most} % of others when one of 100 goes`,
});
test(mhMoves, 0, 4);
test(mhMoves, 65521, 1);

test('[132] mh drops the clients of a server of weight 0, and moves no other', async (t) => {
  const balancer = await startBalancer(t, { sched: 'mh', servers: servers(5) });
  const before = balancer.serve(clients(200));
  balancer.setWeight('172.16.0.3', 0);
  const expected = before.map((server) => (server === '172.16.0.3' ? undefined : server));
  t.deepEqual(balancer.serve(clients(200, 1025)), expected);
  t.is(balancer.engine.drops('no-dest'), expected.filter((server) => !server).length);
  balancer.setWeight('172.16.0.3', 1);
  t.deepEqual(balancer.serve(clients(200, 1026)), before);
});

test('[132] mh-fallback serves the clients of a server of weight 0 by others', async (t) => {
  const spec = { sched: 'mh', flags: flags.SCHED1, servers: servers(5) };
  const balancer = await startBalancer(t, spec);
  const table = new Maglev(listed(servers(5)), port);
  const down = '172.16.0.3';
  balancer.setWeight(down, 0);
  const expected = clients(200).map((client) => {
    const own = table.of(addressOf(client));
    return own === down ? table.fallback(addressOf(client), down) : own;
  });
  t.deepEqual(balancer.serve(clients(200)), expected);
});

test('[133] mh-port makes the source port matter', async (t) => {
  const spec = { sched: 'mh', flags: flags.SCHED2, servers: servers(5) };
  const balancer = await startBalancer(t, spec);
  const table = new Maglev(listed(servers(5)), port);
  const flows = Array.from({ length: 100 }, (_, i) => `10.64.3.3:${2000 + i}`);
  t.deepEqual(
    balancer.serve(flows),
    flows.map((flow) => table.of(addressOf(flow), portOf(flow))),
  );
});

test('mh refuses more servers than its table has places', async (t) => {
  const settings = { mh_table_size: 251 };
  const engine = await startEngine(t, { settings });
  const spec = { sched: 'mh', servers: servers(251) };
  const balancer = new Balancer(engine, spec, '192.168.100.100:80');
  t.throws(() => balancer.add({ address: '172.16.9.9', weight: 1 }), { message: /^-1: too many/ });
  balancer.edit('rr');
  balancer.add({ address: '172.16.9.9', weight: 1 });
  t.throws(() => balancer.edit('mh'), { message: /^-1: too many/ });
});

test('mh follows another table size at once', async (t) => {
  const balancer = await startBalancer(t, { sched: 'mh', servers: servers(9) });
  balancer.engine.set({ mh_table_size: 131071 });
  const table = new Maglev(listed(servers(9)), port, 131071);
  const expected = clients(200).map((client) => table.of(addressOf(client)));
  t.deepEqual(balancer.serve(clients(200)), expected);
  balancer.engine.set({ mh_table_size: 5000 });
  const usual = new Maglev(listed(servers(9)), port);
  t.is(balancer.serve(['10.64.0.1:9'])[0], usual.of('10.64.0.1'), 'no size: the usual one');
});

test('sh-port makes the source port matter', async (t) => {
  const spec = { sched: 'sh', flags: flags.SCHED2, servers: servers(5) };
  const balancer = await startBalancer(t, spec);
  const table = sourceTable(listed(servers(5)));
  const flows = Array.from({ length: 100 }, (_, i) => `10.64.3.3:${2000 + 7 * i}`);
  t.deepEqual(
    balancer.serve(flows),
    flows.map((flow) => table[bucketOf(addressOf(flow), portOf(flow))]),
  );
});

test('sh drops the clients of a server of weight 0 unless it may fall back', async (t) => {
  const balancer = await startBalancer(t, { sched: 'sh', servers: weighted(1, 0, 1) });
  const table = sourceTable(listed(weighted(1, 0, 1)));
  const down = '172.16.0.2';
  const owners = clients(200).map((client) => table[bucketOf(addressOf(client))]);
  const refused = owners.map((owner) => (owner === down ? undefined : owner));
  t.deepEqual(balancer.serve(clients(200)), refused);
  balancer.edit('sh', flags.SCHED1);
  const served = clients(200).map((client, i) => {
    if (owners[i] !== down) return owners[i];
    const twice = 2 * bucketOf(addressOf(client));
    const steps = Array.from({ length: 256 }, (_, step) => table[(twice + step) % 256]);
    return steps.find((server) => server !== down);
  });
  t.deepEqual(balancer.serve(clients(200, 1025)), served);
});

test('sh shares by weights that exceed its buckets', async (t) => {
  const balancer = await startBalancer(t, { sched: 'sh', servers: weighted(3000, 1000) });
  const first = balancer.serve(clients(800)).filter((server) => server === '172.16.0.1');
  t.true(Math.abs(first.length - 600) < 60, `${first.length} of 800`);
});

test('[135] dh gives all clients of an address one server, whatever the weights', async (t) => {
  const added = weighted(1, 5, 1);
  const engine = (await startBalancer(t, { sched: 'rr', servers: added })).engine;
  for (let n = 0; n < 40; n++) {
    const address = `192.168.100.${101 + n}`;
    const balancer = new Balancer(engine, { sched: 'dh', servers: added }, `${address}:80`);
    const expected = listed(added)[bucketOf(address) % 3]?.address;
    t.deepEqual([...new Set(balancer.serve(clients(5)))], [expected]);
    balancer.setWeight(expected ?? '', 0);
    t.deepEqual(balancer.serve(clients(2, 1025)), [undefined, undefined]);
  }
});

for (const sched of names) {
  test(`[134] ${sched} picks nothing when all weights are 0, or without servers`, async (t) => {
    const spec = { sched, flags: withFlag[sched] | flags.SCHED1, servers: weighted(1, 1) };
    const balancer = await startBalancer(t, spec);
    balancer.setWeight('172.16.0.1', 0);
    balancer.setWeight('172.16.0.2', 0);
    t.deepEqual(balancer.serve(clients(3)), [undefined, undefined, undefined]);
    balancer.setWeight('172.16.0.1', 3);
    balancer.setWeight('172.16.0.2', 3);
    t.is(moved(balancer.serve(clients(3)), []), 3);
    balancer.remove('172.16.0.1');
    balancer.remove('172.16.0.2');
    t.deepEqual(balancer.serve(clients(3, 1025)), [undefined, undefined, undefined]);
    t.is(balancer.engine.drops('no-dest'), 6);
  });

  test(`${sched} never picks a server that was added with weight 0`, async (t) => {
    const spec = { sched, flags: withFlag[sched] | flags.SCHED1, servers: weighted(0, 1) };
    const balancer = await startBalancer(t, spec);
    const served = balancer.serve(clients(50));
    t.false(served.includes('172.16.0.1'));
    t.is(served.includes(undefined), sched === 'dh' && served[0] === undefined);
  });
}

test('all workers map alike', async (t) => {
  for (const sched of names) {
    const spec = { sched, flags: withFlag[sched], servers: servers(6), workers: 2 };
    const { engine } = await startBalancer(t, spec);
    const first = clients(60).map((from) => udp({ from, to: '192.168.100.100:80' }));
    engine.injectInto('port0', 0, ...first);
    const byFirst = engine.sent('port0').map((sent) => sent.dst);
    const second = clients(60, 1025).map((from) => udp({ from, to: '192.168.100.100:80' }));
    engine.injectInto('port0', 1, ...second);
    t.deepEqual(
      engine.sent('port0').map((sent) => sent.dst),
      byFirst,
    );
  }
});

/** Servers that get a datagram of each IPv6 client, read from the frames. */
function serve6(engine: TestEngine, from: readonly string[]): string[] {
  const datagram = Buffer.from([0x9c, 0x40, 0, 80, 0, 8, 0, 0]);
  const frames = from.map((src) =>
    ipv6({ src, dst: 'fd00::100', next: 17 }, datagram, { checksumAt: 6 }),
  );
  engine.inject('port0', ...frames);
  const served = engine.sentRaw('port0').map((frame) => [...frame.subarray(38, 54)]);
  return served.map((bytes) => ipaddr.fromByteArray(bytes).toString());
}

test('addresses of IPv6 are folded, and written as usual on the ring', async (t) => {
  const engine = await startEngine(t);
  const added = [1, 2, 3].map((n) => ({ address: `fd00::${n}`, weight: n }));
  const service = { proto: 'udp', service: '[fd00::100]:80' } as const;
  engine.apply(
    edits.address('add-address', 'fd00::100/64', 0),
    ...added.map(({ address }) => edits.neigh('add-neigh', address, serverMac, 0)),
    edits.addService({ ...service, sched: 'conhash', flags: flags.SIP_HASH }),
    ...added.map(({ address, weight }) =>
      edits.dest('add-dest', { ...service, dest: `[${address}]:${port}`, weight, mode: 0 }),
    ),
  );
  const from = (net: number): string[] =>
    Array.from({ length: 60 }, (_, i) => `2001:db8:${net}:7::${(1009 * (i + 1)).toString(16)}`);
  const ring = new Ring(added, port);
  t.deepEqual(
    serve6(engine, from(1)),
    from(1).map((client) => ring.of(client)),
  );
  engine.apply(edits.setService({ ...service, sched: 'mh' }));
  const table = new Maglev(listed(added), port);
  t.deepEqual(
    serve6(engine, from(2)),
    from(2).map((client) => table.of(client)),
  );
  engine.apply(edits.setService({ ...service, sched: 'sh' }));
  const buckets = sourceTable(listed(added));
  t.deepEqual(
    serve6(engine, from(3)),
    from(3).map((client) => buckets[bucketOf(client)]),
  );
});

test('an edit that is refused leaves the mapping as it was', async (t) => {
  const balancer = await startBalancer(t, { sched: 'mh', servers: servers(5) });
  const before = balancer.serve(clients(100));
  const service = { proto: 'udp', service: '192.168.100.100:80' } as const;
  const dest = { ...service, dest: '172.16.0.3:8080', mode: 0 };
  const result = balancer.engine.tryApply(
    edits.dest('set-dest', { ...dest, weight: 50 }),
    edits.dest('add-dest', dest),
  );
  t.is(result.code, -3);
  t.deepEqual(balancer.serve(clients(100, 1025)), before);
});

// SPDX-License-Identifier: GPL-2.0-or-later
// Size and time to live of balanced packets.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { client, exchange, one, tcpBack, tcpIn, udpBack, udpIn } from '../helpers/flow.js';
import { icmpOf, ipPart } from '../helpers/icmp.js';
import type { IcmpMessage } from '../helpers/icmp.js';
import { damaged, internetChecksum, serverMac, tcp } from '../helpers/packet.js';
import type { Values } from '../helpers/structs.js';

async function balancer(
  t: ExecutionContext,
  settings: Values = {},
  proto: 'tcp' | 'udp' = 'udp',
): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 0, ...settings } });
  engine.apply(...oneArmFnat({ proto }));
  return engine;
}
function errorFor(t: ExecutionContext, engine: TestEngine, frame: Buffer): IcmpMessage {
  engine.inject('port0', frame);
  const sent = engine.sentRaw('port0');
  t.is(sent.length, 1);
  const error = icmpOf(sent[0] as Buffer);
  t.true(error.checksumsValid);
  t.deepEqual(error.quoted, ipPart(frame, error.quoted.length));
  return error;
}

test('[32] a balanced packet keeps its time to live, 1 too', async (t) => {
  const engine = await balancer(t);
  for (const ttl of [64, 1]) t.is(exchange(t, engine, udpIn({}, { ttl })).ttl, ttl);
});

test('[33] with xmit_ttl a balanced packet loses one, on every path, in both directions', async (t) => {
  const engine = await balancer(t, { xmit_ttl: 1 });
  const first = exchange(t, engine, udpIn({}, { ttl: 9 }));
  t.like(first, { ttl: 8, checksumsValid: true });
  t.like(exchange(t, engine, udpIn({}, { ttl: 2 })), { ttl: 1, checksumsValid: true });
  t.like(exchange(t, engine, udpBack(first, {}, { ttl: 200 })), { ttl: 199, checksumsValid: true });
});

test('[33] with xmit_ttl a packet without time to live is told so, first or later', async (t) => {
  const engine = await balancer(t, { xmit_ttl: 1 });
  const expected = { type: 11, code: 0, src: '192.168.100.100', dst: oneArm.client };
  t.like(errorFor(t, engine, udpIn({}, { ttl: 1 })), expected);
  exchange(t, engine, udpIn());
  t.like(errorFor(t, engine, udpIn({}, { ttl: 1 })), expected);
  t.is(engine.drops('ttl-expired'), 2);
});

test('a packet too long for the way to the server: its client is told, as it sent it', async (t) => {
  const engine = await startEngine(t, { ports: ['wan', 'lan'], settings: { uoa_max_trail: 0 } });
  engine.apply(
    edits.address('add-address', '10.0.0.1/24', 0),
    edits.address('add-address', '192.168.100.1/24', 1),
    edits.address('add-address', '192.168.100.200/32', 1, true),
    edits.neigh('add-neigh', '10.0.0.9', '02:00:00:00:01:01', 0),
    edits.neigh('add-neigh', '192.168.100.2', serverMac, 1),
    edits.addService({ service: '10.0.0.1:80' }),
    edits.dest('add-dest', { service: '10.0.0.1:80', dest: '192.168.100.2:80' }),
    edits.laddr('add-laddr', { service: '10.0.0.1:80', laddr: '192.168.100.200', port: 1 }),
  );
  engine.addon.setMtu(1, 1300);
  engine.inject('wan', tcp({ from: '10.0.0.9:7', to: '10.0.0.1:80', flags: 'S' }));
  t.is(engine.sent('lan').length, 1);
  const long = tcp({
    from: '10.0.0.9:7',
    to: '10.0.0.1:80',
    flags: 'A',
    payload: 'x'.repeat(1261),
  });
  engine.inject('wan', long);
  const [sent = Buffer.alloc(60)] = engine.sentRaw('wan');
  t.like(icmpOf(sent), { type: 3, code: 4, mtu: 1300, src: '10.0.0.1', dst: '10.0.0.9' });
  t.deepEqual(icmpOf(sent).quoted, ipPart(long, 548));
  t.deepEqual(engine.sentRaw('lan'), []);
});

test('the MTU of a route is kept by connections, cached or not', async (t) => {
  const engine = await balancer(t);
  engine.apply(edits.route('add-route', '192.168.100.2/32', 0, { mtu: 1200 }));
  const fits = udpIn({ payload: 'x'.repeat(1172) });
  const long = udpIn({ payload: 'x'.repeat(1173) });
  t.is(errorFor(t, engine, long).mtu, 1200);
  t.is(exchange(t, engine, fits).ipLen, 1200);
  t.is(errorFor(t, engine, long).mtu, 1200);
  t.is(engine.drops('mtu-exceeded'), 2);
});

test('a long datagram that may be cut up reaches the server in fragments, checksum finished', async (t) => {
  const engine = await balancer(t);
  engine.apply(edits.route('add-route', '192.168.100.2/32', 0, { mtu: 600 }));
  engine.inject('port0', udpIn({ payload: 'abcd'.repeat(300) }, { df: false, id: 5 }));
  const parts = engine.sentRaw('port0').map((frame) => ipPart(frame));
  t.deepEqual(parts.map((p) => [p.length, p.readUInt16BE(6), p.readUInt16BE(4)]), [[596, 0x2000, 5], [596, 0x2048, 5], [76, 144, 5]]); // prettier-ignore
  const l4 = Buffer.concat(parts.map((p) => p.subarray(20)));
  const pseudo = Buffer.from([...(parts[0]?.subarray(12, 20) ?? []), 0, 17, ...l4.subarray(4, 6)]);
  t.is(internetChecksum(Buffer.concat([pseudo, l4])), 0);
});

test('[43] a wrong transport checksum stays wrong', async (t) => {
  const engine = await balancer(t, {}, 'tcp');
  t.false(exchange(t, engine, damaged(tcpIn(), 14 + 20 + 16)).checksumsValid);
  const udpEngine = await balancer(t);
  t.false(exchange(t, udpEngine, damaged(udpIn({ payload: 'abc' }), 14 + 20 + 9)).checksumsValid);
});

test('[44] a wrong IP checksum is the end, whatever the NIC says of it', async (t) => {
  const engine = await balancer(t);
  engine.inject('port0', damaged(udpIn(), 14 + 10));
  t.deepEqual([engine.sentRaw('port0'), engine.toKernel('port0')], [[], []]);
  t.is(engine.drops('bad-ip-checksum'), 1);
});

test('[49] padding behind a packet is no data', async (t) => {
  const engine = await balancer(t, {}, 'tcp');
  const syn = exchange(t, engine, Buffer.concat([tcpIn(), Buffer.alloc(6, 0xee)]));
  t.like(syn, { ipLen: 40, checksumsValid: true });
  t.is(syn.payload?.length, 0);
  engine.inject(
    'port0',
    Buffer.concat([tcpBack(syn, { flags: 'SA', seq: 9 }), Buffer.alloc(6, 0xee)]),
  );
  t.like(one(t, engine.sent('port0')), { ipLen: 40, to: client, checksumsValid: true });
});

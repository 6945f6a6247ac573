// SPDX-License-Identifier: GPL-2.0-or-later
// Fragments of IPv4 datagrams, and packets with IP options.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, one, tcpIn, udpBack, udpIn } from '../helpers/flow.js';
import { ipPart } from '../helpers/icmp.js';
import {
  clientMac, decode, ether, icmpEcho, internetChecksum, serverMac, udp,
} from '../helpers/packet.js'; // prettier-ignore
import type { Values } from '../helpers/structs.js';

const vip = '192.168.100.100';
const box = '192.168.100.1';

async function balancer(t: ExecutionContext, settings: Values = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 0, ...settings } });
  engine.apply(
    ...oneArmFnat({ proto: 'udp' }),
    edits.addService({ service: oneArm.service }),
    edits.dest('add-dest', { service: oneArm.service, dest: '192.168.100.2:80' }),
    edits.laddr('add-laddr', { service: oneArm.service, laddr: oneArm.laddr, port: 0 }),
    edits.address('add-address', `${box}/24`, 0),
  );
  return engine;
}

/** Cuts an IPv4 frame into fragments with `size` bytes of payload. */
function cut(frame: Buffer, size: number): Buffer[] {
  const ip = ipPart(frame);
  const head = ip.subarray(0, 20);
  const payload = ip.subarray(20);
  const pieces: Buffer[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const part = payload.subarray(at, at + size);
    const more = at + size < payload.length;
    const h = Buffer.from(head);
    h.writeUInt16BE(20 + part.length, 2);
    h.writeUInt16BE((more ? 0x2000 : 0) | (at / 8), 6);
    h.writeUInt16BE(0, 10);
    h.writeUInt16BE(internetChecksum(h), 10);
    pieces.push(ether(0x0800, Buffer.concat([h, part])));
  }
  return pieces;
}

function nothing(t: ExecutionContext, engine: TestEngine): void {
  t.deepEqual([engine.sentRaw('port0'), engine.toKernel('port0')], [[], []]);
}

test('[25] a fragment to a service address is dropped and counted', async (t) => {
  const engine = await balancer(t);
  engine.inject('port0', ...cut(udpIn({ payload: 'x'.repeat(100) }), 56));
  nothing(t, engine);
  t.deepEqual([engine.drops('fragment'), engine.events('DEFENCE_IP_FRAG_DROP')], [2, 2]);
});

test('[26] a fragmented datagram to an address without service is put together for the kernel', async (t) => {
  const engine = await balancer(t);
  const payload = 'abcdefgh'.repeat(20);
  const [first, second, third] = cut(
    udp({ from: `${oneArm.client}:9`, to: `${box}:7`, payload }),
    64,
  );
  engine.inject('port0', third as Buffer, first as Buffer);
  nothing(t, engine);
  engine.inject('port0', second as Buffer);
  t.deepEqual(engine.sentRaw('port0'), []);
  const whole = one(t, engine.toKernel('port0'));
  t.like(whole, { to: `${box}:7`, checksumsValid: true });
  t.is(whole.payload?.toString(), payload);
  t.is(engine.allDrops(), 0);
});

test('a datagram of more than one buffer reaches the kernel whole', async (t) => {
  const engine = await balancer(t);
  const payload = 'abcdefgh'.repeat(600);
  const frame = udp({ from: `${oneArm.client}:9`, to: `${box}:7`, payload });
  engine.inject('port0', ...cut(frame, 1480));
  t.is(one(t, engine.toKernel('port0')).payload?.toString(), payload);
});

test('a fragmented echo request to an address without service is answered, in fragments', async (t) => {
  const engine = await balancer(t);
  const request = icmpEcho({ from: oneArm.client, to: box });
  const long = Buffer.concat([ipPart(request).subarray(20, 28), Buffer.alloc(3000, 'y')]);
  long.writeUInt16BE(0, 2);
  long.writeUInt16BE(internetChecksum(long), 2);
  engine.inject('port0', ...cut(ether(0x0800, Buffer.concat([ipPart(request, 20), long])), 1480));
  const parts = engine.sentRaw('port0').map((sent) => ipPart(sent));
  t.is(parts.length, 3);
  const answer = Buffer.concat(parts.map((part) => part.subarray(20)));
  t.is(answer[0], 0);
  t.is(internetChecksum(answer), 0);
  t.deepEqual(answer.subarray(8), long.subarray(8));
});

test('a fragment that stays alone is given up after its time, and counted', async (t) => {
  const engine = await balancer(t, { frag_ttl_sec: 2 });
  const [first = Buffer.alloc(0)] = cut(
    udp({ from: `${oneArm.client}:9`, to: `${box}:7`, payload: 'x'.repeat(80) }),
    64,
  );
  engine.inject('port0', first);
  t.is(engine.controlDrops(), 0);
  engine.pass(3000);
  t.is(engine.controlDrops(), 1);
});

test('fragments that overlap make no datagram', async (t) => {
  const engine = await balancer(t);
  const frame = udp({ from: `${oneArm.client}:9`, to: `${box}:7`, payload: 'x'.repeat(120) });
  const [a, b] = cut(frame, 64);
  const overlapping = cut(frame, 56)[1] as Buffer;
  engine.inject('port0', a as Buffer, overlapping, b as Buffer);
  engine.pass(3000);
  nothing(t, engine);
  t.is(engine.controlDrops() + engine.allDrops(), 3);
});

test('more fragments than there may be datagrams are dropped', async (t) => {
  const engine = await balancer(t, { frag_max_entries: 16 });
  const frames = Array.from({ length: 40 }, (_, id) =>
    cut(udp({ from: `${oneArm.client}:9`, to: `${box}:7`, payload: 'x'.repeat(80) }, { id }), 64)[0] as Buffer); // prettier-ignore
  engine.inject('port0', ...frames);
  t.is(engine.drops('fragment'), 24);
});

test('with defrag on, a datagram to a UDP service is put together and balanced', async (t) => {
  const engine = await balancer(t, { defrag: 1 });
  const payload = 'abcdefgh'.repeat(60);
  engine.inject('port0', ...cut(udpIn({ payload }), 200));
  const sent = one(t, engine.sent('port0'));
  t.like(sent, { src: oneArm.laddr, dst: '192.168.100.2', dmac: serverMac, checksumsValid: true });
  t.is(sent.payload?.toString(), payload);
  t.is(engine.events('DEFENCE_IP_FRAG_GATHER'), 3);
});

test('with defrag on, a long datagram leaves in fragments with a right checksum', async (t) => {
  const engine = await balancer(t, { defrag: 1 });
  const payload = 'abcdefgh'.repeat(500);
  engine.inject('port0', ...cut(udpIn({ payload }), 1480));
  const parts = engine.sentRaw('port0').map((sent) => ipPart(sent));
  t.is(parts.length, 3);
  const whole = Buffer.concat([Buffer.from(parts[0]?.subarray(0, 20) ?? []), ...parts.map((p) => p.subarray(20))]); // prettier-ignore
  whole.writeUInt16BE(whole.length, 2);
  whole.writeUInt16BE(0, 6);
  const answer = decode(ether(0x0800, whole));
  t.is(answer.payload?.toString(), payload);
  const pseudo = Buffer.from([...whole.subarray(12, 20), 0, 17, ...whole.subarray(24, 26)]);
  t.is(internetChecksum(Buffer.concat([pseudo, whole.subarray(20)])), 0);
});

test('with defrag on, fragments of TCP to a service are dropped all the same', async (t) => {
  const engine = await balancer(t, { defrag: 1 });
  engine.inject('port0', ...cut(tcpIn({ payload: 'x'.repeat(100) }), 56));
  nothing(t, engine);
  t.is(engine.events('DEFENCE_IP_FRAG_DROP'), 3);
});

test("a server's fragmented answer to a local address is put together and balanced", async (t) => {
  const engine = await balancer(t);
  const request = exchange(t, engine, udpIn());
  engine.inject('port0', ...cut(udpBack(request, { payload: 'z'.repeat(300) }), 160));
  const sent = one(t, engine.sent('port0'));
  t.like(sent, { from: oneArm.service, dst: oneArm.client, dmac: clientMac, checksumsValid: true });
});

const ipOptions = [7, 7, 4, 0, 0, 0, 0, 0];
test('a datagram with IP options is balanced both ways, options and all', async (t) => {
  const engine = await balancer(t);
  engine.inject('port0', udpIn({ payload: 'opt' }, { ipOptions }));
  const [raw = Buffer.alloc(0)] = engine.sentRaw('port0');
  const request = decode(raw);
  t.like(request, { src: oneArm.laddr, to: '192.168.100.2:80', checksumsValid: true });
  t.deepEqual([...ipPart(raw).subarray(20, 28)], ipOptions);
  t.is(request.payload?.toString(), 'opt');
  const back = exchange(t, engine, udpBack(request, {}, { ipOptions }));
  t.like(back, { from: oneArm.service, to: `${oneArm.client}:40000`, checksumsValid: true });
});

test('a segment with IP options is balanced, and gets the option with its client', async (t) => {
  const engine = await balancer(t);
  engine.inject('port0', tcpIn({ seq: 1 }, { ipOptions }));
  const [syn] = engine.sent('port0');
  t.like(syn, { to: '192.168.100.2:80', flags: 'S', checksumsValid: true });
  engine.inject('port0', udpIn());
  engine.sent('port0');
  t.is(engine.conns(), 2);
});

const forged = test.macro<[frame: Buffer, reason: 'bogus-source' | 'port-zero']>({
  async exec(t, frame, reason) {
    const engine = await balancer(t);
    engine.inject('port0', frame);
    nothing(t, engine);
    t.is(engine.drops(reason), 1);
    t.is(engine.conns(), 0);
  },
  title: (given, _frame, reason) => `${given} is dropped as ${reason}`,
});
test('a land attack', forged, udpIn({ from: oneArm.service }), 'bogus-source');
test('a SYN from a local address', forged, tcpIn({ from: `${oneArm.laddr}:9` }), 'bogus-source');
test('a datagram from our device', forged, udpIn({ from: `${box}:9` }), 'bogus-source');
test(
  'an echo request from the service address',
  forged,
  icmpEcho({ from: vip, to: vip }),
  'bogus-source',
);
test('a datagram from port 0', forged, udpIn({ from: `${oneArm.client}:0` }), 'port-zero');
test('a SYN from port 0', forged, tcpIn({ from: `${oneArm.client}:0` }), 'port-zero');

// SPDX-License-Identifier: GPL-2.0-or-later
// Errors that the engine makes itself, for packets that it forwards.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { icmpErrorFrame, icmpOf, ipPart } from '../helpers/icmp.js';
import type { IcmpMessage } from '../helpers/icmp.js';
import { clientMac, icmpEcho, ipv4, ipv6, serverMac, udp } from '../helpers/packet.js';
import type { Values } from '../helpers/structs.js';

const near = '10.0.1.9';
const far = '10.0.2.9';
const near6 = '2001:db8:1::9';
const far6 = '2001:db8:2::9';

/** Two devices; hosts on both sides are known. */
async function router(t: ExecutionContext, settings: Values = {}): Promise<TestEngine> {
  const ports = ['left', 'right'];
  const on = { forwarding: 1, forwarding6: 1, ...settings };
  const engine = await startEngine(t, { ports, settings: on });
  engine.apply(
    edits.address('add-address', '10.0.1.1/24', 0),
    edits.address('add-address', '10.0.2.1/24', 1),
    edits.address('add-address', '2001:db8:1::1/64', 0),
    edits.address('add-address', '2001:db8:2::1/64', 1),
    edits.neigh('add-neigh', near, clientMac, 0),
    edits.neigh('add-neigh', far, serverMac, 1),
    edits.neigh('add-neigh', near6, clientMac, 0),
    edits.neigh('add-neigh', far6, serverMac, 1),
  );
  return engine;
}

const through = (options = {}, payload = 'through'): Buffer =>
  udp({ from: `${near}:7`, to: `${far}:7`, payload }, options);
const through6 = (options: { hopLimit?: number } = {}, len = 20): Buffer =>
  ipv6({ src: near6, dst: far6, next: 17 }, Buffer.from([0, 7, 0, 7, 0, len, 0, 0, ...Buffer.alloc(len - 8, 1)]),
    { ...options, checksumAt: 6 }); // prettier-ignore

/** The error that came back to the left, the only frame that was sent. */
function errorFor(t: ExecutionContext, engine: TestEngine, frame: Buffer): IcmpMessage {
  engine.inject('left', frame);
  const sent = engine.sentRaw('left');
  t.deepEqual([sent.length, engine.sentRaw('right').length], [1, 0]);
  const error = icmpOf(sent[0] as Buffer);
  t.like(error, { dmac: clientMac, ttl: 64, checksumsValid: true });
  return error;
}
function silent(t: ExecutionContext, engine: TestEngine, frame: Buffer): void {
  engine.inject('left', frame);
  t.deepEqual([engine.sentRaw('left'), engine.sentRaw('right')], [[], []]);
}

test('[28] what has one to live left is told so, by the address of the device', async (t) => {
  const engine = await router(t);
  const frame = through({ ttl: 1, tos: 0x28 });
  const error = errorFor(t, engine, frame);
  t.like(error, { type: 11, code: 0, mtu: 0, src: '10.0.1.1', dst: near, df: false });
  t.is(error.tos, 0xc8, 'the class of the packet, precedence internetwork control');
  t.deepEqual(error.quoted, ipPart(frame));
  t.is(engine.drops('ttl-expired'), 1);
});

test('[29] without forwarding nothing is said about time to live', async (t) => {
  const engine = await router(t, { forwarding: 0, forwarding6: 0 });
  silent(t, engine, through({ ttl: 1 }));
  silent(t, engine, through6({ hopLimit: 1 }));
  t.is(engine.drops('not-for-us'), 2);
});

test('[30] what is too long and must not be cut up is told the MTU', async (t) => {
  const engine = await router(t);
  const frame = through({}, 'x'.repeat(1572));
  t.like(errorFor(t, engine, frame), { type: 3, code: 4, mtu: 1500, src: '10.0.1.1' });
  t.is(engine.drops('mtu-exceeded'), 1);
});

test('an error quotes as much as fits into 576 bytes', async (t) => {
  const engine = await router(t);
  const frame = through({}, 'x'.repeat(1572));
  const error = errorFor(t, engine, frame);
  t.is(error.ipLen, 576);
  t.deepEqual(error.quoted, ipPart(frame, 576 - 28));
});

test('the MTU of the device, when it changes, is the one that is told', async (t) => {
  const engine = await router(t);
  engine.addon.setMtu(1, 1400);
  t.is(errorFor(t, engine, through({}, 'x'.repeat(1373))).mtu, 1400);
  engine.inject('left', through({}, 'x'.repeat(1372)));
  t.is(engine.sentRaw('right').length, 1);
});

test('the MTU of a route counts if it is the smaller', async (t) => {
  const engine = await router(t);
  const route = (mtu: number): Uint8Array =>
    edits.route('add-route', '10.7.0.0/16', 1, { gateway: far, mtu });
  engine.apply(route(1300));
  const to = '10.7.0.1:7';
  const long = udp({ from: `${near}:7`, to, payload: 'x'.repeat(1273) });
  t.is(errorFor(t, engine, long).mtu, 1300);
  engine.apply(edits.route('del-route', '10.7.0.0/16', 1, { gateway: far }), route(9000));
  t.is(errorFor(t, engine, udp({ from: `${near}:7`, to, payload: 'x'.repeat(1473) })).mtu, 1500);
});

test('ICMPv6 time exceeded', async (t) => {
  const engine = await router(t);
  const frame = through6({ hopLimit: 1 });
  const error = errorFor(t, engine, frame);
  t.like(error, { type: 3, code: 0, src: '2001:db8:1::1', dst: near6 });
  t.deepEqual(error.quoted, ipPart(frame));
});

test('ICMPv6 packet too big, of at most 1280 bytes', async (t) => {
  const engine = await router(t);
  const frame = through6({}, 1500);
  const error = errorFor(t, engine, frame);
  t.like(error, { type: 2, code: 0, mtu: 1500, ipLen: 1280 });
  t.deepEqual(error.quoted, ipPart(frame, 1280 - 48));
});

const unanswered = test.macro<[frame: Buffer]>({
  exec: async (t, frame) => silent(t, await router(t), frame),
  title: (given) => `nothing is said about ${given}`,
});
const expired = { ttl: 1 };
const echoError = icmpErrorFrame(
  { from: near, to: far, type: 3, code: 1, quoted: ipPart(through()) },
  expired,
);
test('an ICMP error', unanswered, echoError);
test('a later fragment', unanswered, through({ ...expired, fragment: { offset: 3, more: false } }));
const from = (src: string): Buffer =>
  ipv4({ src, dst: far, proto: 17 }, Buffer.from([0, 7, 0, 7, 0, 8, 0, 0]), expired);
test('a packet from a group', unanswered, from('224.0.0.9'));
test('a packet from everybody', unanswered, from('255.255.255.255'));
test('a packet from a subnet broadcast', unanswered, from('10.0.1.255'));
test('a packet from nowhere', unanswered, from('0.0.0.0'));
test('a packet from a loopback', unanswered, from('127.0.0.1'));
test('a packet to a subnet broadcast', unanswered, udp({ from: `${near}:7`, to: '10.0.2.255:7' }, expired)); // prettier-ignore
const v6error = icmpErrorFrame({
  from: near6,
  to: far6,
  type: 1,
  code: 4,
  quoted: ipPart(through6()),
});
v6error[21] = 1; // its hop limit
test('an ICMPv6 error', unanswered, v6error);
const unspecified = through6({ hopLimit: 1 });
unspecified.fill(0, 22, 38); // its source
test('an IPv6 packet from nowhere', unanswered, unspecified);

test('an echo request and a first fragment are answered', async (t) => {
  const engine = await router(t);
  t.is(errorFor(t, engine, icmpEcho({ from: near, to: far }, expired)).type, 11);
  const first = through({ ...expired, fragment: { offset: 0, more: true } });
  t.is(errorFor(t, engine, first).type, 11);
});

test('fifty errors at once and then the rate of the settings', async (t) => {
  const engine = await router(t, { icmp_ratelimit_pps: 100 });
  const frames = Array.from({ length: 80 }, () => through(expired));
  engine.inject('left', ...frames);
  t.is(engine.sentRaw('left').length, 50);
  engine.nowMs += 200;
  engine.inject('left', ...frames);
  t.is(engine.sentRaw('left').length, 20);
  t.is(engine.drops('ttl-expired'), 160);
});

test('a device without an address speaks with one of another', async (t) => {
  const engine = await router(t);
  engine.apply(
    edits.address('del-address', '10.0.1.1/24', 0),
    edits.route('add-route', '10.0.1.0/24', 0),
  );
  t.is(errorFor(t, engine, through(expired)).src, '10.0.2.1');
});

test('what may be cut up is cut up, and its pieces make the whole', async (t) => {
  const engine = await router(t);
  engine.addon.setMtu(1, 600);
  const frame = through({ df: false, id: 77, ttl: 9 }, 'x'.repeat(1300));
  engine.inject('left', frame);
  const pieces = engine.sentRaw('right').map((piece) => piece.subarray(14));
  t.deepEqual(
    pieces.map((p) => [p.readUInt16BE(2), p.readUInt16BE(6), p.readUInt16BE(4), p[8]]),
    [[596, 0x2000, 77, 8], [596, 0x2000 | 72, 77, 8], [176, 144, 77, 8]], // prettier-ignore
  );
  t.deepEqual(Buffer.concat(pieces.map((p) => p.subarray(20))), ipPart(frame).subarray(20));
  t.deepEqual(engine.sentRaw('left'), []);
});

test('pieces wait for a neighbour like whole packets', async (t) => {
  const engine = await router(t);
  engine.apply(edits.neigh('del-neigh', far, serverMac, 1));
  engine.addon.setMtu(1, 600);
  engine.inject('left', through({ df: false }, 'x'.repeat(1000)));
  t.is(engine.sent('right')[0]?.arp?.tip, far);
  engine.apply(edits.neigh('add-neigh', far, serverMac, 1));
  engine.step();
  const sent = engine.sentRaw('right');
  t.is(sent.length, 2);
  t.true(sent.every((frame) => frame.subarray(0, 6).toString('hex') === serverMac.replaceAll(':', ''))); // prettier-ignore
});

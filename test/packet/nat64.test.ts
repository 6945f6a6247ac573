// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, startEngine } from '../helpers/engine.js';
import type { Proto } from '../helpers/edits.js';
import type { TestEngine } from '../helpers/engine.js';
import { icmpErrorFrame, icmpOf, ipPart } from '../helpers/icmp.js';
import { clientMac, portMac, sctp, serverMac, tcp, udp } from '../helpers/packet.js';
import { decode6, sctp6, tcp6, udp6, withHopByHop } from '../helpers/ip6.js';

const [client, vip, rs, laddr] = [
  '2001:db8:1::48',
  '2001:db8:1::100',
  '192.168.100.2',
  '192.168.100.200',
];
const ends = { src: client, dst: vip, sport: 40000, dport: 80 };
const fromServer = { smac: serverMac, dmac: portMac(1) };
const mss = (value: number): number[] => [2, 4, value >> 8, value & 255];

/** An IPv6 service on `wan` with one IPv4 server behind `lan`. */
async function balancer(t: ExecutionContext, proto: Proto = 'tcp'): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['wan', 'lan'] });
  const key = { proto, service: `[${vip}]:80` } as const;
  engine.apply(
    edits.address('add-address', `${vip}/64`, 0),
    edits.address('add-address', `${laddr}/24`, 1, true),
    edits.neigh('add-neigh', client, clientMac, 0),
    edits.neigh('add-neigh', rs, serverMac, 1),
    edits.addService(key),
    edits.dest('add-dest', { ...key, dest: `${rs}:80` }),
    edits.laddr('add-laddr', { ...key, laddr, port: 1 }),
  );
  return engine;
}

/** A handshake; what the server saw of the SYN, and what the client saw of the answer. */
function handshake(engine: TestEngine) {
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100, options: mss(1440) }));
  const [syn] = engine.sent('lan');
  const answer = { from: `${rs}:80`, to: syn?.from ?? '', seq: 500, ack: (syn?.seq ?? 0) + 1 };
  engine.inject('lan', tcp({ ...answer, flags: 'SA', options: mss(1460) }, fromServer));
  const synAck = decode6(engine.sentRaw('wan')[0]);
  return { syn, synAck, local: syn?.from ?? '', isn: syn?.seq ?? 0 };
}

test('[119] NAT64 sends a SYN on in IPv4: class, DF, identification 0, hop limit', async (t) => {
  const engine = await balancer(t);
  const given = { hopLimit: 37, trafficClass: 0x28 };
  engine.inject('wan', tcp6({ ...ends, flags: 'S', options: mss(1440) }, given));
  const [syn] = engine.sent('lan');
  t.like(syn, { src: laddr, to: `${rs}:80`, ttl: 37, tos: 0x28, id: 0, df: true, ipLen: 44 });
  t.deepEqual(syn?.options, mss(1440));
  t.true(syn?.checksumsValid);
});

test('the answer is IPv6 from the service, its MSS lowered by the room of the option', async (t) => {
  const { synAck } = handshake(await balancer(t));
  t.like(synAck, { src: vip, dst: client, sport: 80, dport: 40000, hopLimit: 64, flowLabel: 0 });
  t.like(synAck, { seq: 500, ack: 101, checksumValid: true, options: mss(1440) });
});

test('[119] NAT64 tells the server the client by an option of 20 bytes', async (t) => {
  const engine = await balancer(t);
  const { isn } = handshake(engine);
  engine.inject('wan', tcp6({ ...ends, flags: 'PA', seq: 101, ack: 501, payload: 'GET' }));
  const [sent] = engine.sent('lan');
  const addr = Buffer.from('20010db8000100000000000000000048', 'hex');
  t.deepEqual(sent?.options, [0xfe, 20, 0x9c, 0x40, ...addr]);
  t.like(sent, { seq: isn + 1, ack: 501, ipLen: 63, checksumsValid: true });
  t.is(sent?.payload?.toString(), 'GET');
});

test('a segment that fits only in IPv4 gets its option still', async (t) => {
  const engine = await balancer(t);
  handshake(engine);
  const payload = Buffer.alloc(1440, 7);
  engine.inject('wan', tcp6({ ...ends, flags: 'PA', seq: 101, ack: 501, payload }));
  t.like(engine.sent('lan')[0], { ipLen: 1500, checksumsValid: true });
});

test('the type of service comes back as the traffic class, and IP options are left out', async (t) => {
  const engine = await balancer(t);
  const { local, isn } = handshake(engine);
  const data = { from: `${rs}:80`, to: local, flags: 'A', seq: 501, ack: isn + 1, payload: 'data' };
  engine.inject('lan', tcp(data, { ...fromServer, tos: 0x2e, ttl: 9, ipOptions: [1, 1, 1, 1] }));
  const back = decode6(engine.sentRaw('wan')[0]);
  t.like(back, { trafficClass: 0x2e, hopLimit: 9, ipLen: 64, ack: 101, checksumValid: true });
});

test('UDP goes both ways, and an answer without checksum gets one', async (t) => {
  const engine = await balancer(t, 'udp');
  engine.set({ uoa_max_trail: 0 });
  engine.inject('wan', udp6(ends));
  const [sent] = engine.sent('lan');
  t.like(sent, { src: laddr, to: `${rs}:80`, ipLen: 33, checksumsValid: true });
  const answer = { from: `${rs}:80`, to: sent?.from ?? '', payload: 'odd' };
  engine.inject('lan', udp({ ...answer, noChecksum: true }, fromServer));
  engine.inject('lan', udp(answer, fromServer));
  for (const frame of engine.sentRaw('wan')) {
    t.like(decode6(frame), { src: vip, dst: client, sport: 80, dport: 40000, checksumValid: true });
  }
});

test('SCTP goes both ways with right checksums', async (t) => {
  const engine = await balancer(t, 'sctp');
  engine.inject('wan', sctp6({ ...ends, chunks: ['init'] }));
  const [sent] = engine.sent('lan');
  t.like(sent, { src: laddr, to: `${rs}:80`, proto: 132, checksumsValid: true });
  const answer = { from: `${rs}:80`, to: sent?.from ?? '', chunks: ['initAck'] as const };
  engine.inject('lan', sctp(answer, fromServer));
  t.like(decode6(engine.sentRaw('wan')[0]), { src: vip, dport: 40000, checksumValid: true });
});

test('a packet with an extension header has no counterpart and is dropped', async (t) => {
  const engine = await balancer(t);
  engine.inject('wan', withHopByHop(tcp6({ ...ends, flags: 'S' })));
  t.is(engine.drops('no-translation'), 1);
  t.is(engine.sentRaw('lan').length, 0);
});

test('[120] the server side says fragmentation needed, the client hears packet too big', async (t) => {
  const engine = await balancer(t);
  handshake(engine);
  const payload = Buffer.alloc(1400, 7);
  engine.inject('wan', tcp6({ ...ends, flags: 'A', seq: 101, ack: 501, payload }));
  const quoted = ipPart(engine.sentRaw('lan')[0] ?? Buffer.alloc(0));
  const error = { from: '192.168.100.9', to: laddr, type: 3, code: 4, mtu: 1300, quoted };
  engine.inject('lan', icmpErrorFrame(error, fromServer));
  const heard = icmpOf(engine.sentRaw('wan')[0] ?? Buffer.alloc(0));
  // The client's header is 20 bytes longer, and the engine adds an option of 20 to what it sends.
  t.like(heard, { dst: client, type: 2, code: 0, mtu: 1300 + 20 - 20, checksumsValid: true });
});

test('only full NAT leads from IPv6 to IPv4, and nothing leads back', async (t) => {
  const engine = await balancer(t);
  const key = { proto: 'tcp', service: `[${vip}]:80` } as const;
  t.not(engine.tryApply(edits.dest('add-dest', { ...key, dest: '1.1.1.1:80', mode: 0 })).code, 0);
  engine.apply(edits.addService({ service: '10.0.0.1:80' }));
  const back = { service: '10.0.0.1:80', dest: '[fd00::1]:80' };
  t.not(engine.tryApply(edits.dest('add-dest', back)).code, 0);
});

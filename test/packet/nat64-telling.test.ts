// SPDX-License-Identifier: GPL-2.0-or-later
// What IPv4 servers are told of IPv6 clients, and the SYN proxy between the families.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, startEngine } from '../helpers/engine.js';
import type { ServiceSpec } from '../helpers/edits.js';
import type { TestEngine } from '../helpers/engine.js';
import { decode6, tcp6, udp6 } from '../helpers/ip6.js';
import { clientMac, internetChecksum, portMac, serverMac, tcp } from '../helpers/packet.js';

const [vip, rs, laddr] = ['fd00::100', '192.168.100.2', '192.168.100.200'];
const ends = { src: 'fd00::3', dst: vip, sport: 40000, dport: 80 };
/** Port and address of the client, as every form of option has them. */
const client = [0x9c, 0x40, 0xfd, 0, ...Array<number>(13).fill(0), 3];

async function balancer(
  t: ExecutionContext,
  spec: Partial<ServiceSpec>,
  trail = 0,
): Promise<TestEngine> {
  const settings = { uoa_max_trail: trail };
  const engine = await startEngine(t, { ports: ['wan', 'lan'], settings });
  const { proto = 'tcp' } = spec;
  const key = { proto, service: `[${vip}]:80` };
  engine.apply(
    edits.address('add-address', `${vip}/64`, 0),
    edits.address('add-address', `${laddr}/24`, 1, true),
    edits.neigh('add-neigh', ends.src, clientMac, 0),
    edits.neigh('add-neigh', rs, serverMac, 1),
    edits.addService({ ...spec, ...key }),
    edits.dest('add-dest', { ...key, dest: `${rs}:80` }),
    edits.laddr('add-laddr', { ...key, laddr, port: 1 }),
  );
  return engine;
}

test('the header of protocol 248 has version 2 inside IPv4', async (t) => {
  const engine = await balancer(t, { proto: 'udp' }, 3);
  engine.inject('wan', udp6({ ...ends, payload: 'ping' }));
  const ip = engine.sentRaw('lan')[0]?.subarray(14) ?? Buffer.alloc(60);
  t.deepEqual([ip[0], ip[9], ip.readUInt16BE(2)], [0x45, 248, 20 + 24 + 12]);
  t.is(internetChecksum(ip.subarray(0, 20)), 0);
  t.deepEqual([...ip.subarray(20, 44)], [0x20, 17, 0, 24, 31, 20, ...client]);
  t.is(ip.subarray(52, 56).toString(), 'ping');
});

const fromServer = { smac: serverMac, dmac: portMac(1) };

test('a PROXY header has the addresses that the client knows', async (t) => {
  const engine = await balancer(t, { proxyProtocol: 1 });
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100 }));
  const [syn] = engine.sent('lan');
  const answer = { from: `${rs}:80`, to: syn?.from ?? '', ack: (syn?.seq ?? 0) + 1 };
  engine.inject('lan', tcp({ ...answer, flags: 'SA', seq: 500 }, fromServer));
  engine.inject('wan', tcp6({ ...ends, flags: 'PA', seq: 101, ack: 501, payload: 'ask' }));
  const [data] = engine.sent('lan');
  t.is(data?.payload?.toString(), 'PROXY TCP6 fd00::3 fd00::100 40000 80\r\nask');
  t.like(data, { seq: ((syn?.seq ?? 0) + 1) >>> 0, checksumsValid: true });
});

const v2Header = (transport: number): Buffer =>
  Buffer.concat([
    Buffer.from('0d0a0d0a000d0a515549540a21', 'hex'),
    Buffer.from([0x20 | transport, 0, 36]),
    Buffer.from('fd000000000000000000000000000003fd000000000000000000000000000100', 'hex'),
    Buffer.from([0x9c, 0x40, 0, 80]),
  ]);

/** A connection up to the server's SYN-ACK; what the server saw of the SYN. */
function open(engine: TestEngine) {
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100 }));
  const [syn] = engine.sent('lan');
  const isn = syn?.seq ?? 0;
  const back = { from: `${rs}:80`, to: syn?.from ?? '', seq: 500, ack: isn + 1 };
  engine.inject('lan', tcp({ ...back, flags: 'SA', options: [2, 4, 5, 180] }, fromServer));
  return { isn, back, synAck: decode6(engine.sentRaw('wan')[0]) };
}

test('a PROXY header of version 2 has 52 bytes, shifts what follows, and answers back', async (t) => {
  const engine = await balancer(t, { proxyProtocol: 2 });
  const { isn, back, synAck } = open(engine);
  t.deepEqual(synAck.options, [2, 4, 5, 180], 'no option needs room');
  engine.inject('wan', tcp6({ ...ends, flags: 'PA', seq: 101, ack: 501, payload: 'ask' }));
  const [data] = engine.sent('lan');
  t.deepEqual(data?.payload, Buffer.concat([v2Header(1), Buffer.from('ask')]));
  t.like(data, { seq: (isn + 1) >>> 0, options: [], checksumsValid: true });
  const answer = { ...back, flags: 'PA', seq: 501, ack: isn + 1 + 52 + 3, payload: 'told' };
  engine.inject('lan', tcp(answer, fromServer));
  t.like(decode6(engine.sentRaw('wan')[0]), { seq: 501, ack: 104, checksumValid: true });
  engine.inject('wan', tcp6({ ...ends, flags: 'A', seq: 104, ack: 505, payload: 'x' }));
  t.like(engine.sent('lan')[0], { seq: (isn + 1 + 52 + 3) >>> 0, checksumsValid: true });
});

test('a first segment that fills the MTU goes behind one with the PROXY header alone', async (t) => {
  const engine = await balancer(t, { proxyProtocol: 2 });
  const { isn } = open(engine);
  const payload = Buffer.alloc(1440, 7);
  engine.inject('wan', tcp6({ ...ends, flags: 'A', seq: 101, ack: 501, payload }));
  const [ahead, data] = engine.sent('lan');
  t.deepEqual(ahead?.payload, v2Header(1));
  t.like(ahead, { from: `${laddr}:1025`, to: `${rs}:80`, seq: (isn + 1) >>> 0, ack: 501 });
  t.like(data, { seq: (isn + 53) >>> 0, ipLen: 1480 });
  t.true(ahead?.checksumsValid === true && data?.checksumsValid === true);
});

test('a PROXY header of version 2 stands before the first datagram of a flow', async (t) => {
  const engine = await balancer(t, { proto: 'udp', proxyProtocol: 2 }, 3);
  engine.inject('wan', udp6({ ...ends, payload: 'odd' }));
  const [first] = engine.sent('lan');
  t.deepEqual(first?.payload, Buffer.concat([v2Header(2), Buffer.from('odd')]));
  t.like(first, { proto: 17, ipLen: 28 + 52 + 3, checksumsValid: true });
  engine.inject('wan', udp6({ ...ends, payload: 'odd' }));
  t.like(engine.sent('lan')[0], { payload: Buffer.from('odd'), checksumsValid: true });
});

test('the SYN proxy and a PROXY header go together', async (t) => {
  const flags = enums.svc_flags.SYNPROXY;
  const engine = await balancer(t, { flags, proxyProtocol: 2 });
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100 }));
  const cookie = decode6(engine.sentRaw('wan')[0]).seq;
  const ack = { ...ends, flags: 'PA', seq: 101, ack: cookie + 1 };
  engine.inject('wan', tcp6({ ...ack, payload: 'ask' }));
  const [syn] = engine.sent('lan');
  const isn = syn?.seq ?? 0;
  const back = { from: `${rs}:80`, to: syn?.from ?? '', seq: 500, ack: isn + 1 };
  engine.inject('lan', tcp({ ...back, flags: 'SA' }, fromServer));
  const [data] = engine.sent('lan');
  t.deepEqual(data?.payload, Buffer.concat([v2Header(1), Buffer.from('ask')]));
  t.like(data, { seq: (isn + 1) >>> 0, ack: 501, checksumsValid: true });
  const answer = { ...back, flags: 'PA', seq: 501, ack: isn + 1 + 52 + 3, payload: 'told' };
  engine.inject('lan', tcp(answer, fromServer));
  const told = decode6(engine.sentRaw('wan')[0]);
  t.like(told, { seq: (cookie + 1) >>> 0, ack: 104, checksumValid: true });
});

test('a server that refuses the SYN proxy is heard by an IPv6 client', async (t) => {
  const engine = await balancer(t, { flags: enums.svc_flags.SYNPROXY });
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100 }));
  const cookie = decode6(engine.sentRaw('wan')[0]).seq;
  engine.inject('wan', tcp6({ ...ends, flags: 'A', seq: 101, ack: cookie + 1 }));
  const [syn] = engine.sent('lan');
  const refusal = { from: `${rs}:80`, to: syn?.from ?? '', ack: (syn?.seq ?? 0) + 1 };
  engine.inject('lan', tcp({ ...refusal, flags: 'RA', seq: 0 }, fromServer));
  const heard = decode6(engine.sentRaw('wan')[0]);
  t.like(heard, { flags: 'AR', seq: (cookie + 1) >>> 0, ack: 101, checksumValid: true });
});

test('the SYN proxy connects an IPv6 client and an IPv4 server', async (t) => {
  const engine = await balancer(t, { flags: enums.svc_flags.SYNPROXY });
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100, options: [2, 4, 5, 160] }));
  const knocked = decode6(engine.sentRaw('wan')[0]);
  t.like(knocked, { flags: 'AS', ack: 101, checksumValid: true });
  engine.inject('wan', tcp6({ ...ends, flags: 'A', seq: 101, ack: knocked.seq + 1 }));
  const [syn] = engine.sent('lan');
  t.like(syn, { flags: 'S', from: `${laddr}:1025`, to: `${rs}:80`, ttl: 64, checksumsValid: true });
  const back = { from: `${rs}:80`, to: syn?.from ?? '', ack: (syn?.seq ?? 0) + 1 };
  engine.inject('lan', tcp({ ...back, flags: 'SA', seq: 500 }, fromServer));
  const [ack] = engine.sent('lan');
  t.like(ack, { flags: 'A', ack: 501, seq: ((syn?.seq ?? 0) + 1) >>> 0, checksumsValid: true });
  t.deepEqual(ack?.options, [254, 20, ...client]);
  engine.inject('lan', tcp({ ...back, flags: 'PA', seq: 501, payload: 'x' }, fromServer));
  const data = decode6(engine.sentRaw('wan')[0]);
  t.like(data, { seq: (knocked.seq + 1) >>> 0, ack: 101, checksumValid: true });
});

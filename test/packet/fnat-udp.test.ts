// SPDX-License-Identifier: GPL-2.0-or-later
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { endpoint, header, payload } from '../helpers/arbitrary.js';
import { edits, oneArm, oneArmFnat, startEngine, udpTimeouts } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { client, exchange, tcpIn, udpBack, udpIn } from '../helpers/flow.js';
import { clientMac, damaged, decode, portMac, serverMac, udp } from '../helpers/packet.js';

const server = oneArm.servers[0];
const [oneway, normal] = [1, 2];

async function fnat(t: ExecutionContext, connTimeoutSec = 0): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: udpTimeouts(60, 300) });
  engine.apply(...oneArmFnat({ proto: 'udp', connTimeoutSec }));
  return engine;
}

test('a datagram goes on from a local address to the server, else unchanged', async (t) => {
  const engine = await fnat(t);
  const sent = exchange(t, engine, udpIn({}, { ttl: 9, id: 77, tos: 0x28, df: false }));
  t.like(sent, { from: `${oneArm.laddr}:1025`, to: server, smac: portMac(0), dmac: serverMac });
  t.like(sent, { ttl: 9, id: 77, tos: 0x28, df: false, checksumsValid: true });
  t.is(sent.payload?.toString(), 'hello');
});

test('the answer comes to the client from the service, else unchanged', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn());
  const sent = exchange(t, engine, udpBack(request, {}, { ttl: 3, id: 5, tos: 4, df: true }));
  t.like(sent, { from: oneArm.service, to: client, dmac: clientMac, smac: portMac(0) });
  t.like(sent, { ttl: 3, id: 5, tos: 4, df: true, checksumsValid: true });
});

test('a datagram without checksum stays without, both ways', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn({ noChecksum: true }));
  t.is(request.udpChecksum, 0);
  t.is(exchange(t, engine, udpBack(request, { noChecksum: true })).udpChecksum, 0);
});

test('a checksum that comes to zero is sent as all ones', async (t) => {
  const engine = await fnat(t);
  const asSent = udp({ from: `${oneArm.laddr}:1025`, to: server, payload: Buffer.alloc(2) });
  const word = asSent.subarray(14 + 20 + 6, 14 + 20 + 8);
  const sent = exchange(t, engine, udpIn({ payload: Buffer.from(word) }));
  t.is(sent.udpChecksum, 0xffff);
  t.true(sent.checksumsValid);
});

test('[43] a wrong checksum stays wrong', async (t) => {
  const engine = await fnat(t);
  const sent = exchange(t, engine, damaged(udpIn(), 14 + 20 + 8));
  t.false(sent.checksumsValid);
  t.is(sent.to, server);
});

const length = test.macro<[number]>({
  async exec(t, bytes) {
    const engine = await fnat(t);
    const payload = Buffer.alloc(bytes, 0xa5);
    const request = exchange(t, engine, udpIn({ payload }));
    t.true(request.checksumsValid);
    t.deepEqual(request.payload, payload);
    const answer = exchange(t, engine, udpBack(request, { payload }));
    t.true(answer.checksumsValid);
    t.deepEqual(answer.payload, payload);
  },
  title: (_given, bytes) => `${bytes} bytes of payload pass both ways`,
});
for (const bytes of [0, 1, 2, 3, 17, 18, 1471, 1472]) test(length, bytes);

test('[49] padding of a short frame is not sent on', async (t) => {
  const engine = await fnat(t);
  engine.inject('port0', Buffer.concat([udpIn({ payload: 'x' }), Buffer.alloc(17, 0xee)]));
  const [frame] = engine.sentRaw('port0');
  t.is(frame?.length, 14 + 20 + 8 + 1);
});

test('[68] a flow is one-way until the server answers, and normal from then on', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn());
  t.deepEqual(engine.connColumn('state'), [oneway]);
  t.deepEqual(engine.connColumn('timeout_sec'), [60]);
  exchange(t, engine, udpBack(request));
  t.deepEqual(engine.connColumn('state'), [normal]);
  t.deepEqual(engine.connColumn('timeout_sec'), [300]);
  exchange(t, engine, udpIn());
  t.deepEqual(engine.connColumn('state'), [normal], 'the next request changes nothing');
});

test('a one-way flow ends after its time-out and not before', async (t) => {
  const engine = await fnat(t);
  exchange(t, engine, udpIn());
  engine.pass(59_900);
  t.is(engine.conns(), 1);
  engine.pass(1_300);
  t.is(engine.conns(), 0);
});

test('every datagram starts the time-out anew, in both directions', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn());
  engine.pass(50_000);
  exchange(t, engine, udpIn());
  engine.pass(50_000);
  t.is(engine.conns(), 1);
  exchange(t, engine, udpBack(request));
  engine.pass(290_000);
  exchange(t, engine, udpBack(request));
  engine.pass(290_000);
  t.is(engine.conns(), 1);
});

test('the time-out of a service holds in every state', async (t) => {
  const engine = await fnat(t, 20);
  const request = exchange(t, engine, udpIn());
  t.deepEqual(engine.connColumn('timeout_sec'), [20]);
  exchange(t, engine, udpBack(request));
  t.deepEqual(engine.connColumn('timeout_sec'), [20]);
  engine.pass(21_300);
  t.is(engine.conns(), 0);
});

test('new time-outs hold for flows that are there', async (t) => {
  const engine = await fnat(t);
  exchange(t, engine, udpIn());
  engine.set(udpTimeouts(10, 300));
  t.deepEqual(engine.connColumn('timeout_sec'), [10]);
  engine.pass(11_300);
  t.is(engine.conns(), 0);
});

test('time may run over the end of its counter', async (t) => {
  const engine = await fnat(t);
  engine.nowMs = 2 ** 32 * 16 - 30_000;
  exchange(t, engine, udpIn());
  engine.pass(59_900);
  t.is(engine.conns(), 1);
  engine.pass(1_300);
  t.is(engine.conns(), 0);
});

test('the same ports under TCP and UDP are two flows', async (t) => {
  const engine = await fnat(t);
  engine.apply(...oneArmFnat({ proto: 'tcp' }).slice(5));
  exchange(t, engine, udpIn());
  const sent = exchange(t, engine, tcpIn());
  t.like(sent, { proto: 6, flags: 'S', checksumsValid: true });
  t.is(engine.conns(), 2);
});

test('an answer from another port of the server is not part of the flow', async (t) => {
  const engine = await fnat(t);
  const request = exchange(t, engine, udpIn());
  engine.inject('port0', udp({ from: '192.168.100.2:81', to: request.from ?? '' }));
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.toKernel('port0').length, 1);
});

test('UDP: translation is right bit by bit, and its way back is its inverse', async (t) => {
  const engine = await fnat(t);
  engine.apply(edits.route('add-route', '0.0.0.0/0', 0, { gateway: oneArm.client }));
  fc.assert(
    fc.property(endpoint, payload, payload, header, (from, request, answer, ip) => {
      engine.inject('port0', udpIn({ from, payload: request }, ip));
      const [frame] = engine.sentRaw('port0');
      const lport = decode(frame as Buffer).from ?? '';
      const toServer = { smac: portMac(0), dmac: serverMac };
      t.deepEqual(
        frame,
        udp({ from: lport, to: '192.168.100.2:80', payload: request }, { ...ip, ...toServer }),
      );
      engine.inject(
        'port0',
        udp({ from: '192.168.100.2:80', to: lport, payload: answer }, { ...ip, smac: serverMac }),
      );
      const toClient = { smac: portMac(0), dmac: clientMac };
      t.deepEqual(
        engine.sentRaw('port0')[0],
        udp({ from: oneArm.service, to: from, payload: answer }, { ...ip, ...toClient }),
      );
    }),
    { numRuns: 1000 },
  );
});

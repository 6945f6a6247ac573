// SPDX-License-Identifier: GPL-2.0-or-later
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { endpoint, header, payload } from '../helpers/arbitrary.js';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { clientMac, damaged, decode, portMac, serverMac, tcp } from '../helpers/packet.js';
import type { Decoded, IpSpec, TcpSpec } from '../helpers/packet.js';

const client = `${oneArm.client}:40000`;
const mss1460 = [2, 4, 5, 180];
const timestamp = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0];

async function fnat(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  return engine;
}

function one(t: ExecutionContext, frames: readonly Decoded[]): Decoded {
  t.is(frames.length, 1);
  return frames[0] as Decoded;
}

function exchange(t: ExecutionContext, engine: TestEngine, frame: Buffer): Decoded {
  engine.inject('port0', frame);
  return one(t, engine.sent('port0'));
}

const toService = (spec: Partial<TcpSpec>, options: IpSpec = {}): Buffer =>
  tcp({ from: client, to: oneArm.service, ...spec }, options);

const reply = (to: string, spec: Partial<TcpSpec>): Buffer =>
  tcp({ from: '192.168.100.2:80', to, ...spec }, { smac: serverMac });

test('[89] FNAT sends a SYN on from a local address to the chosen server', async (t) => {
  const engine = await fnat(t);
  const sent = exchange(t, engine, toService({ flags: 'S', seq: 5000, options: mss1460 }));
  t.is(sent.from, `${oneArm.laddr}:1025`);
  t.is(sent.to, '192.168.100.2:80');
  t.is(sent.smac, portMac(0));
  t.is(sent.dmac, serverMac);
  t.is(sent.flags, 'S');
  t.not(sent.seq, 5000);
  t.is(sent.id, 0x1234);
  t.is(sent.ttl, 64);
  t.deepEqual(sent.options, mss1460);
  t.true(sent.checksumsValid);
});

test('[89] FNAT replaces the timestamp option of a SYN by NOPs', async (t) => {
  const engine = await fnat(t);
  const sent = exchange(t, engine, toService({ flags: 'S', options: [...mss1460, ...timestamp] }));
  t.deepEqual(sent.options, [...mss1460, ...Array<number>(12).fill(1)]);
  t.like(sent, { src: oneArm.laddr, to: '192.168.100.2:80' });
  t.true(sent.checksumsValid);
});

test('[90,92,93,94] FNAT translates a handshake both ways and tells the server the client', async (t) => {
  const engine = await fnat(t);
  const syn = exchange(t, engine, toService({ flags: 'S', seq: 5000 }));
  const isn = syn.seq ?? 0;

  const synAck = exchange(
    t,
    engine,
    reply(syn.from ?? '', { flags: 'SA', seq: 7000, ack: isn + 1, options: mss1460 }),
  );
  t.is(synAck.from, oneArm.service);
  t.is(synAck.to, client);
  t.is(synAck.dmac, clientMac);
  t.is(synAck.ack, 5001);
  t.is(synAck.seq, 7000);
  t.deepEqual(synAck.options, [2, 4, 5, 172], 'MSS makes room for the option');
  t.true(synAck.checksumsValid);

  const ack = exchange(t, engine, toService({ flags: 'A', seq: 5001, ack: 7001 }));
  t.is(ack.seq, (isn + 1) >>> 0);
  t.deepEqual(ack.options, [254, 8, 0x9c, 0x40, 192, 168, 100, 3]);
  t.true(ack.checksumsValid);

  const data = toService({ flags: 'PA', seq: 5001, ack: 7001, payload: 'GET / HTTP/1.0\r\n\r\n' });
  const sentData = exchange(t, engine, data);
  t.deepEqual(sentData.options?.slice(0, 2), [254, 8]);
  t.is(sentData.payload?.toString(), 'GET / HTTP/1.0\r\n\r\n');
  t.true(sentData.checksumsValid);

  const later = exchange(t, engine, toService({ flags: 'A', seq: 5019, ack: 7100 }));
  t.deepEqual(later.options, [], 'none once data of the server is acknowledged');
  t.true(later.checksumsValid);
});

test('[97] an option 254 that the client forged does not reach the server', async (t) => {
  const engine = await fnat(t);
  const forged = [254, 8, 0, 7, 9, 9, 9, 9];
  const syn = exchange(t, engine, toService({ flags: 'S', seq: 5000 }));
  exchange(t, engine, reply(syn.from ?? '', { flags: 'SA', seq: 1, ack: (syn.seq ?? 0) + 1 }));
  const ack = exchange(t, engine, toService({ flags: 'A', ack: 2, options: forged }));
  t.deepEqual(ack.options, [254, 8, 0x9c, 0x40, 192, 168, 100, 3, ...Array<number>(8).fill(1)]);
  t.true(ack.checksumsValid);
});

const feint = test.macro<[frame: Buffer, answer: string]>({
  async exec(t, frame, answer) {
    const engine = await fnat(t);
    const syn = exchange(t, engine, toService({ flags: 'S', seq: 5000 }));
    const [to, ack] = [syn.from ?? '', (syn.seq ?? 0) + 1];
    exchange(t, engine, reply(to, { flags: 'SA', seq: 7000, ack }));
    exchange(t, engine, frame);
    if (answer !== '') exchange(t, engine, reply(to, { flags: answer, seq: 9999, ack }));
    exchange(t, engine, frame);
    const real = exchange(t, engine, toService({ flags: 'A', seq: 5001, ack: 7001 }));
    t.deepEqual(real.options, [254, 8, 0x9c, 0x40, 192, 168, 100, 3]);
  },
  title: (given) => `a client cannot hide its address behind ${given}`,
});
const early = toService({ flags: 'A', seq: 5001, ack: 9999 });
test('a feint with a wrong checksum', feint, damaged(early, 14 + 20 + 17), '');
test('a feint that the server resets', feint, early, 'R');
test('a feint that acknowledges nothing', feint, toService({ flags: 'P', seq: 1, ack: 1 }), '');

test('[125] edges of selective acknowledgements are shifted back for the client', async (t) => {
  const engine = await fnat(t);
  const syn = exchange(t, engine, toService({ flags: 'S', seq: 5000 }));
  const delta = ((syn.seq ?? 0) - 5000) >>> 0;
  const edge = Buffer.alloc(8);
  edge.writeUInt32BE((5100 + delta) >>> 0, 0);
  edge.writeUInt32BE((5200 + delta) >>> 0, 4);
  const sack = [1, 1, 5, 10, ...edge];
  const out = exchange(
    t,
    engine,
    reply(syn.from ?? '', { flags: 'A', ack: (syn.seq ?? 0) + 1, options: sack }),
  );
  t.deepEqual(out.options, [1, 1, 5, 10, 0, 0, 0x13, 0xec, 0, 0, 0x14, 0x50]);
  t.true(out.checksumsValid);
});

test('[64] a TCP segment that is not a SYN to a service is reset', async (t) => {
  const engine = await fnat(t);
  const rst = exchange(t, engine, toService({ flags: 'A', seq: 100, ack: 900, payload: 'xyz' }));
  t.is(rst.flags, 'AR');
  t.is(rst.from, oneArm.service);
  t.is(rst.to, client);
  t.is(rst.seq, 900);
  t.is(rst.ack, 103);
  t.is(rst.ttl, 63);
  t.is(rst.window, 0);
  t.true(rst.checksumsValid);
});

test('a connection ends when its state has lasted for its time-out, and its port comes back', async (t) => {
  const engine = await fnat(t);
  exchange(t, engine, toService({ flags: 'S' }));
  t.is(engine.conns(), 1);
  t.deepEqual(engine.connColumn('timeout_sec'), [30]);
  engine.pass(29_000);
  t.is(engine.conns(), 1);
  engine.pass(3_000);
  t.is(engine.conns(), 0);
});

test('[59] the end of an established connection is told to both sides', async (t) => {
  const engine = await fnat(t);
  const syn = exchange(t, engine, toService({ flags: 'S', seq: 5000 }));
  const isn = syn.seq ?? 0;
  exchange(t, engine, reply(syn.from ?? '', { flags: 'SA', seq: 7000, ack: isn + 1 }));
  exchange(t, engine, toService({ flags: 'A', seq: 5001, ack: 7001 }));
  engine.pass(92_000);
  const [toClient, toServer] = engine
    .sent('port0')
    .sort((a, b) => (a.dst === client ? -1 : b.dst === client ? 1 : 0));
  t.like(toClient, {
    from: oneArm.service,
    to: client,
    flags: 'R',
    seq: 7001,
    ttl: 64,
    checksumsValid: true,
  });
  t.like(toServer, {
    from: syn.from,
    to: '192.168.100.2:80',
    flags: 'R',
    seq: (isn + 1) >>> 0,
    checksumsValid: true,
  });
  t.is(engine.conns(), 0);
});

test('two packets of a new flow in one burst make one connection', async (t) => {
  const engine = await fnat(t);
  const syn = toService({ flags: 'S' });
  engine.inject('port0', syn, syn, syn);
  t.is(engine.sent('port0').length, 3);
  t.is(engine.conns(), 1);
});

test('[67,134] a service whose destinations all have weight 0 drops without a word', async (t) => {
  const engine = await fnat(t);
  engine.apply(
    edits.dest('set-dest', { service: oneArm.service, dest: oneArm.servers[0], weight: 0 }),
  );
  engine.inject('port0', toService({ flags: 'S' }));
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.drops('no-dest'), 1);
});

test('[136] a service without a local address drops and counts', async (t) => {
  const engine = await fnat(t);
  engine.apply(edits.laddr('del-laddr', { service: oneArm.service, laddr: oneArm.laddr, port: 0 }));
  engine.inject('port0', toService({ flags: 'S' }));
  t.is(engine.drops('no-laddr-port'), 1);
  t.is(engine.conns(), 0);
});

const word = fc.nat(0xffffffff);
const tcpCase = fc.record({ from: endpoint, seq: word, ack: word, data: payload, ip: header });
test('TCP: translation is right bit by bit, and its way back is its inverse', async (t) => {
  const engine = await fnat(t);
  engine.apply(edits.route('add-route', '0.0.0.0/0', 0, { gateway: oneArm.client }));
  fc.assert(
    fc.property(tcpCase, ({ from, seq, ack, data, ip }) => {
      engine.inject('port0', toService({ from, seq, payload: data, flags: 'S' }, ip));
      const [syn] = engine.sentRaw('port0');
      const { from: lport = '', seq: isn = 0 } = decode(syn as Buffer);
      const delta = (isn - seq) >>> 0;
      const server = { to: '192.168.100.2:80', from: lport };
      const toServer = { ...ip, smac: portMac(0), dmac: serverMac };
      t.deepEqual(syn, tcp({ ...server, seq: isn, payload: data, flags: 'S' }, toServer));

      engine.inject(
        'port0',
        toService({ from, seq: (seq + 9) >>> 0, ack, flags: 'PA', payload: data }, ip),
      );
      const expected = tcp(
        { ...server, seq: (seq + 9 + delta) >>> 0, ack, flags: 'PA', payload: data },
        toServer,
      );
      t.deepEqual(engine.sentRaw('port0')[0], expected);

      const back = { from: '192.168.100.2:80', to: lport, seq: ack, flags: 'PA', payload: data };
      engine.inject(
        'port0',
        tcp({ ...back, ack: (seq + 5 + delta) >>> 0 }, { ...ip, smac: serverMac }),
      );
      const seen = { ...back, from: oneArm.service, to: from, ack: (seq + 5) >>> 0 };
      t.deepEqual(
        engine.sentRaw('port0')[0],
        tcp(seen, { ...ip, smac: portMac(0), dmac: clientMac }),
      );
    }),
    { numRuns: 1000 },
  );
});

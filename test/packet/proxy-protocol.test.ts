// SPDX-License-Identifier: GPL-2.0-or-later
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, udpBack, udpIn } from '../helpers/flow.js';
import { clientMac, decode, internetChecksum, ip4Bytes, serverMac } from '../helpers/packet.js';
import { decode6, tcp6 } from '../helpers/ip6.js';
import { clientIsn, openSession, serverIsn } from '../helpers/session.js';
import type { Session } from '../helpers/session.js';

const kinds = { v1: 1, v2: 2, v1Insecure: 0x11, v2Insecure: 0x12 } as const;
const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const port = (n: number): Buffer => Buffer.from([n >> 8, n & 255]);

interface Ends {
  readonly command?: number;
  readonly family?: number;
  readonly src?: string;
  readonly dst?: string;
  readonly ports?: readonly [number, number];
  readonly tlvs?: Uint8Array;
}
/** A header of version 2, from the protocol's text, section 2.2. */
function v2(ends: Ends = {}): Buffer {
  const { src = oneArm.client, dst = '192.168.100.100', ports = [40000, 80] } = ends;
  const body = Buffer.concat([
    ip4Bytes(src), ip4Bytes(dst), port(ports[0]), port(ports[1]), ends.tlvs ?? Buffer.alloc(0),
  ]); // prettier-ignore
  const form = [ends.command ?? 0x21, ends.family ?? 0x11];
  return Buffer.concat([signature, Buffer.from(form), port(body.length), body]);
}
const v1Line = 'PROXY TCP4 192.168.100.3 192.168.100.100 40000 80\r\n';
const other = { src: '1.2.3.4', dst: '5.6.7.8', ports: [1111, 2222] } as const;
const otherLine = 'PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n';

interface Proxied {
  readonly engine: TestEngine;
  readonly session: Session;
}
async function proxied(t: ExecutionContext, kind: keyof typeof kinds): Promise<Proxied> {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proxyProtocol: kinds[kind] }));
  return { engine, session: openSession(t, engine) };
}

test('[99] v2: the header stands before the first data, and later numbers are shifted by it', async (t) => {
  const { engine, session } = await proxied(t, 'v2');
  const first = exchange(t, engine, session.client({ flags: 'PA', payload: 'hello' }));
  t.deepEqual(first.payload, Buffer.concat([v2(), Buffer.from('hello')]));
  t.is(first.seq, (session.isn + 1) >>> 0);
  const ack = (session.isn + 1 + 28 + 5) >>> 0;
  const answer = exchange(t, engine, session.server({ ack, payload: 'x' }));
  t.is(answer.ack, clientIsn + 6);
  const next = exchange(t, engine, session.client({ seq: clientIsn + 6, ack: serverIsn + 2 }));
  t.is(next.seq, (session.isn + 1 + 28 + 5) >>> 0);
  t.true([first, answer, next].every((frame) => frame.checksumsValid === true));
  t.is(engine.events('FULLNAT_ADD_PROXY_OK'), 1);
});

test('[106] with PROXY there is no option 254, and the MSS is not lowered', async (t) => {
  const { engine, session } = await proxied(t, 'v2');
  t.deepEqual(session.synAck.options, [2, 4, 5, 180]);
  const ack = exchange(t, engine, session.client());
  t.deepEqual(ack.options, []);
  t.is(ack.payload?.length, 0);
});

test('[100] v2 over IPv6 has 52 bytes', async (t) => {
  const engine = await startEngine(t);
  const service = '[fd00::100]:80';
  engine.apply(
    edits.address('add-address', 'fd00::100/64', 0),
    edits.address('add-address', 'fd00::200/128', 0, true),
    edits.neigh('add-neigh', 'fd00::3', clientMac, 0),
    edits.neigh('add-neigh', 'fd00::2', serverMac, 0),
    edits.addService({ service, proxyProtocol: kinds.v2 }),
    edits.dest('add-dest', { service, dest: '[fd00::2]:80' }),
    edits.laddr('add-laddr', { service, laddr: 'fd00::200', port: 0 }),
  );
  const swap = (frame: Buffer) => {
    engine.inject('port0', frame);
    return decode6(engine.sentRaw('port0')[0] ?? Buffer.alloc(80));
  };
  const client = { src: 'fd00::3', dst: 'fd00::100', sport: 40000, dport: 80 };
  const syn = swap(tcp6({ ...client, flags: 'S', seq: 5000 }));
  const back = { src: 'fd00::2', dst: syn.src, sport: 80, dport: syn.sport };
  const answer = { ...back, flags: 'SA', seq: 7000, ack: syn.seq + 1 };
  swap(tcp6(answer, { smac: serverMac }));
  const data = swap(tcp6({ ...client, flags: 'PA', seq: 5001, ack: 7001, payload: 'hello' }));
  const address = (last: number[]) =>
    Buffer.from([0xfd, 0, ...Array<number>(14 - last.length).fill(0), ...last]);
  const body = [address([0, 3]), address([1, 0]), port(40000), port(80)];
  const header = Buffer.concat([signature, Buffer.from([0x21, 0x21, 0, 36]), ...body]);
  t.deepEqual(data.payload, Buffer.concat([header, Buffer.from('hello')]));
  t.true(data.checksumValid);
});

test('[101] v1 is a line of text', async (t) => {
  const { engine, session } = await proxied(t, 'v1');
  const first = exchange(t, engine, session.client({ payload: 'hello' }));
  t.is(first.payload?.toString(), `${v1Line}hello`);
  t.true(first.checksumsValid, 'its length is odd, too');
  const next = exchange(t, engine, session.client({ seq: clientIsn + 6, payload: 'x' }));
  t.is(next.seq, (session.isn + 6 + v1Line.length) >>> 0);
});

test('[102] a full first segment goes behind a segment with the header alone', async (t) => {
  const { engine, session } = await proxied(t, 'v2');
  const payload = Buffer.alloc(1460, 9);
  engine.inject('port0', session.client({ flags: 'PA', payload, window: 777 }));
  const [ahead, data] = engine.sent('port0');
  t.deepEqual(ahead?.payload, v2());
  t.like(ahead, { flags: 'A', seq: (session.isn + 1) >>> 0, ack: serverIsn + 1, window: 777 });
  t.like(ahead, { from: session.syn.from, to: session.syn.to, checksumsValid: true });
  t.like(data, { flags: 'AP', seq: (session.isn + 1 + 28) >>> 0, checksumsValid: true });
  t.deepEqual(data?.payload, payload);
});

const again = test.macro<[length: number]>({
  async exec(t, length) {
    const { engine, session } = await proxied(t, 'v2');
    const frame = session.client({ flags: 'PA', payload: Buffer.alloc(length, 9) });
    engine.inject('port0', frame);
    const once = engine.sent('port0').map(({ seq, payload }) => ({ seq, payload }));
    engine.inject('port0', frame);
    t.deepEqual(
      engine.sent('port0').map(({ seq, payload }) => ({ seq, payload })),
      once,
    );
  },
  title: (_given, length) =>
    `[103] a first segment of ${length} bytes that is sent again has the header again`,
});
test(again, 5);
test(again, 1460);

test('[103] it has it, too, when data of the server came in between', async (t) => {
  const { engine, session } = await proxied(t, 'v2');
  exchange(t, engine, session.client({ payload: 'hello' }));
  exchange(t, engine, session.server({ payload: 'banner' }));
  const frame = exchange(t, engine, session.client({ ack: serverIsn + 7, payload: 'hello' }));
  t.deepEqual(frame.payload, Buffer.concat([v2(), Buffer.from('hello')]));
});

const replaced = test.macro<
  [kind: keyof typeof kinds, sent: Uint8Array | string, got: Uint8Array | string]
>({
  async exec(t, kind, sent, got) {
    const { engine, session } = await proxied(t, kind);
    const payload = Buffer.concat([Buffer.from(sent), Buffer.from('hello')]);
    const first = exchange(t, engine, session.client({ payload }));
    t.deepEqual(first.payload, Buffer.concat([Buffer.from(got), Buffer.from('hello')]));
    t.is(first.seq, (session.isn + 1) >>> 0);
    const seq = clientIsn + 1 + payload.length;
    const next = exchange(t, engine, session.client({ seq, payload: 'next' }));
    t.is(next.seq, (session.isn + 1 + Buffer.from(got).length + 5) >>> 0);
    t.true(first.checksumsValid === true && next.checksumsValid === true);
  },
  title: (given) => given ?? '',
});
test('[104] v2: a v2 header of the client is replaced', replaced, 'v2', v2(other), v2());
test('[104] v2: a v1 header of the client is replaced', replaced, 'v2', otherLine, v2());
test('[104] v1: a v2 header of the client is replaced', replaced, 'v1', v2(other), v1Line);
test('[104] v1: a v1 header of the client is replaced', replaced, 'v1', otherLine, v1Line);
test(
  '[105] v2-insecure: a v2 header passes unchanged',
  replaced,
  'v2Insecure',
  v2(other),
  v2(other),
);
test('[105] v2-insecure: a v1 header is translated', replaced, 'v2Insecure', otherLine, v2(other));
test('[105] v1-insecure: a v2 header is translated', replaced, 'v1Insecure', v2(other), otherLine);
test(
  '[105] v1-insecure: a v1 header passes unchanged',
  replaced,
  'v1Insecure',
  otherLine,
  otherLine,
);
const tlvs = Buffer.alloc(20, 0x21);
test(
  '[105] v2: additional fields go with the header',
  replaced,
  'v2',
  v2({ ...other, tlvs }),
  v2(),
);
const oddTlvs = Buffer.alloc(7, 0x21);
test('[105] v2: an odd number of them, too', replaced, 'v2', v2({ ...other, tlvs: oddTlvs }), v2());
const local = v2({ ...other, command: 0x20 });
test('v2-insecure: LOCAL says nothing and is replaced', replaced, 'v2Insecure', local, v2());
test('v2: LOCAL is replaced', replaced, 'v2', local, v2());
test('v1-insecure: UNKNOWN is replaced', replaced, 'v1Insecure', 'PROXY UNKNOWN\r\n', v1Line);
test(
  'v1: UNKNOWN with ends is replaced',
  replaced,
  'v1',
  'PROXY UNKNOWN 1.2.3.4 5.6.7.8 1 2\r\n',
  v1Line,
);
test('v2-insecure: no header of the client means ours', replaced, 'v2Insecure', '', v2());

const malformed = test.macro<[sent: Uint8Array | string]>({
  async exec(t, sent) {
    const { engine, session } = await proxied(t, 'v2');
    const payload = Buffer.from(sent);
    const first = exchange(t, engine, session.client({ payload }));
    t.deepEqual(first.payload, payload);
    t.is(engine.events('FULLNAT_ADD_PROXY_FAIL'), 1);
    const next = exchange(t, engine, session.client({ seq: clientIsn + 1 + payload.length }));
    t.is(next.seq, (session.isn + 1 + payload.length) >>> 0);
  },
  title: (given) => `with ${given ?? ''} nothing is inserted`,
});
test('a v1 header without end', malformed, 'PROXY TCP4 1.2.3.4 5.6.7.8 1 2');
test('a v1 header with bad addresses', malformed, 'PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n');
test('a v1 header with a bad port', malformed, 'PROXY TCP4 1.2.3.4 5.6.7.8 1 70000\r\n');
test('a v1 header of another protocol', malformed, 'PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n');
test('a v2 header cut short', malformed, v2(other).subarray(0, 20));
test('a v2 header of another version', malformed, v2({ ...other, command: 0x31 }));

test('[107] v1 inserts nothing into UDP', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp', proxyProtocol: kinds.v1 }));
  t.is(exchange(t, engine, udpIn()).payload?.toString(), 'hello');
});

test('v2 stands before the first datagram of a flow, and takes the place of UOA', async (t) => {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 3 } });
  engine.apply(...oneArmFnat({ proto: 'udp', proxyProtocol: kinds.v2 }));
  const first = exchange(t, engine, udpIn());
  t.deepEqual(first.payload, Buffer.concat([v2({ family: 0x12 }), Buffer.from('hello')]));
  t.like(first, { proto: 17, checksumsValid: true, ipLen: 20 + 8 + 28 + 5 });
  t.is(exchange(t, engine, udpIn()).payload?.toString(), 'hello');
});

async function trailing(t: ExecutionContext): Promise<TestEngine> {
  const settings = { uoa_max_trail: 3, proxy_udp_trail: 1 };
  const engine = await startEngine(t, { settings });
  engine.apply(...oneArmFnat({ proto: 'udp', proxyProtocol: kinds.v2 }));
  return engine;
}
const withHeader = Buffer.concat([v2({ family: 0x12 }), Buffer.from('hello')]);

test('with a trail v2 stands before as many datagrams as UOA', async (t) => {
  const engine = await trailing(t);
  for (let n = 0; n < 3; n++) {
    t.like(exchange(t, engine, udpIn()), { payload: withHeader, checksumsValid: true });
  }
  t.is(exchange(t, engine, udpIn()).payload?.toString(), 'hello');
});

test('with a trail the first answer of the server is the end of it', async (t) => {
  const engine = await trailing(t);
  const first = exchange(t, engine, udpIn());
  exchange(t, engine, udpBack(first));
  t.is(exchange(t, engine, udpIn()).payload?.toString(), 'hello');
});

test('a datagram in a packet that holds more keeps a right checksum, whatever is put before it', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp', proxyProtocol: kinds.v2 }));
  let n = 1024;
  const header = fc.constantFrom('', otherLine, v2({ ...other, tlvs: Buffer.alloc(7, 1) }));
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }), (theirs, data, more) => {
      const payload = Buffer.concat([Buffer.from(theirs), data]);
      const from = `${oneArm.client}:${n++}`;
      engine.inject('port0', lengthened(udpIn({ from, payload }), more));
      const [raw = Buffer.alloc(0)] = engine.sentRaw('port0');
      const ip = raw.subarray(14);
      const udpLen = ip.readUInt16BE(24);
      t.is(ip.readUInt16BE(2), 20 + udpLen + more.length);
      t.deepEqual(ip.subarray(20 + udpLen), Buffer.from(more));
      const pseudo = Buffer.from([...ip.subarray(12, 20), 0, 17, udpLen >> 8, udpLen & 255]);
      t.is(internetChecksum(Buffer.concat([pseudo, ip.subarray(20, 20 + udpLen)])), 0);
      t.deepEqual(ip.subarray(56, 20 + udpLen), Buffer.from(data));
    }),
    { numRuns: 200 },
  ); // prettier-ignore
});

/** The frame with bytes in its IP packet that the UDP length does not count. */
function lengthened(frame: Buffer, more: Uint8Array): Buffer {
  const longer = Buffer.concat([frame, more]);
  longer.writeUInt16BE(longer.readUInt16BE(16) + more.length, 16);
  longer.writeUInt16BE(0, 24);
  longer.writeUInt16BE(internetChecksum(longer.subarray(14, 34)), 24);
  return longer;
}

test('a datagram without checksum gets a header and no checksum', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp', proxyProtocol: kinds.v2 }));
  t.is(exchange(t, engine, udpIn({ noChecksum: true })).udpChecksum, 0);
});

test('a datagram that fills the MTU goes behind one with the header alone', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp', proxyProtocol: kinds.v2 }));
  const payload = Buffer.alloc(1472, 3);
  engine.inject('port0', udpIn({ payload }));
  const [ahead, data] = engine.sentRaw('port0').map(decode);
  t.deepEqual(ahead?.payload, v2({ family: 0x12 }));
  t.deepEqual(data?.payload, payload);
  t.true(ahead?.checksumsValid === true && data?.checksumsValid === true);
});

test('whatever a client sends for a header, checksums and numbers stay right', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proxyProtocol: kinds.v1Insecure }));
  const start = fc.constantFrom(
    signature,
    Buffer.from('PROXY '),
    Buffer.from('PROXY TCP4 1.2.3.4 '),
    v2(other).subarray(0, 16),
  );
  const rest = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.string({ maxLength: 60 }));
  let n = 1024;
  fc.assert(
    fc.property(start, rest, (head, tail) => {
      const session = openSession(t, engine, [], `${oneArm.client}:${n++}`);
      const payload = Buffer.concat([head, Buffer.from(tail)]);
      const [sent] = (engine.inject('port0', session.client({ payload })), engine.sent('port0'));
      t.like(sent, { seq: (session.isn + 1) >>> 0, checksumsValid: true });
      const seq = clientIsn + 1 + payload.length;
      const [next] =
        (engine.inject('port0', session.client({ seq, payload: 'x' })), engine.sent('port0'));
      t.is(next?.seq, (session.isn + 1 + (sent?.payload?.length ?? 0)) >>> 0);
    }),
    { numRuns: 300 },
  );
});

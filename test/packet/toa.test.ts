// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, one, tcpIn } from '../helpers/flow.js';
import { clientMac, serverMac } from '../helpers/packet.js';
import { decode6, tcp6 } from '../helpers/ip6.js';
import { clientIsn, mss, openSession, serverIsn } from '../helpers/session.js';

/** Kind 254 with port 40000 and address 192.168.100.3. */
const toa = [254, 8, 0x9c, 0x40, 192, 168, 100, 3];
const nops = (n: number): number[] => Array<number>(n).fill(1);
const timestamp = [8, 10, 0, 0, 0, 1, 0, 0, 0, 2];
const sack = [5, 10, 0, 0, 0, 1, 0, 0, 0, 2];

async function fnat(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  return engine;
}

test('[92,93] handshake acknowledgement and first data carry the client as the first option', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const ack = exchange(t, engine, session.client());
  t.deepEqual(ack.options, toa);
  t.is(ack.ipLen, 48);
  const data = exchange(t, engine, session.client({ flags: 'PA', payload: 'abc' }));
  t.deepEqual(data.options, toa);
  t.true(ack.checksumsValid === true && data.checksumsValid === true);
  t.is(engine.events('FULLNAT_ADD_TOA_OK'), 2);
});

test('[94] once a byte of the server is acknowledged the client is not told any more', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  exchange(t, engine, session.server({ flags: 'PA', payload: 'x' }));
  const data = exchange(t, engine, session.client({ ack: serverIsn + 2, payload: 'abc' }));
  t.deepEqual(data.options, []);
});

test('[98] first data that is sent again carries the client again, at the same sequence number', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const frame = session.client({ flags: 'PA', payload: 'abc' });
  const first = exchange(t, engine, frame);
  const again = exchange(t, engine, frame);
  t.deepEqual(again.options, toa);
  t.is(again.seq, first.seq);
});

test('[96] NOPs give way where the packet would be too long for the server', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const options = [...nops(8), ...timestamp, ...nops(2)];
  const payload = Buffer.alloc(1500 - 40 - options.length, 7);
  const sent = exchange(t, engine, session.client({ options, payload }));
  t.deepEqual(sent.options, [...toa, ...timestamp, 0, 0]);
  t.is(sent.ipLen, 1500);
  t.deepEqual(sent.payload, payload);
  t.true(sent.checksumsValid);
});

test('[96] options that a connection can do without go next', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const options = [...nops(2), ...sack, ...nops(2), ...timestamp];
  const payload = Buffer.alloc(1500 - 40 - options.length, 7);
  const sent = exchange(t, engine, session.client({ options, payload }));
  t.deepEqual(sent.options, [...toa, ...timestamp, 0, 0]);
  t.is(sent.ipLen, 1496);
  t.true(sent.checksumsValid);
});

test('[96] where nothing helps, the packet goes without and loses nothing', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const options = [1, 1, ...timestamp];
  const payload = Buffer.alloc(1500 - 40 - options.length, 7);
  const sent = exchange(t, engine, session.client({ options, payload }));
  t.deepEqual(sent.options, options);
  t.is(sent.ipLen, 1500);
  t.true(sent.checksumsValid);
  t.is(engine.events('FULLNAT_ADD_TOA_FAIL_LEN'), 1);
});

test('a header of 60 bytes that cannot be pruned is left alone', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const options = [...timestamp, ...timestamp, ...timestamp, ...timestamp];
  const sent = exchange(t, engine, session.client({ options }));
  t.deepEqual(sent.options, options);
  t.is(engine.events('FULLNAT_ADD_TOA_HEAD_FULL'), 1);
});

test('a full header of NOPs makes room', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const sent = exchange(t, engine, session.client({ options: nops(40) }));
  t.deepEqual(sent.options, toa);
  t.true(sent.checksumsValid);
});

const forged = [254, 8, 0, 7, 9, 9, 9, 9];
test('[97] an option 254 of the client does not reach the server on a SYN', async (t) => {
  const engine = await fnat(t);
  const syn = exchange(t, engine, tcpIn({ flags: 'S', seq: clientIsn, options: forged }));
  t.deepEqual(syn.options, nops(8));
  t.true(syn.checksumsValid);
});
test('[97] an option 254 of the client does not reach the server beside ours', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  const ack = exchange(t, engine, session.client({ options: forged }));
  t.deepEqual(ack.options, [...toa, ...nops(8)]);
});
test('[97] an option 254 of the client does not reach the server later on', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  exchange(t, engine, session.server({ flags: 'PA', payload: 'x' }));
  exchange(t, engine, session.client({ ack: serverIsn + 2 }));
  const data = exchange(t, engine, session.client({ ack: serverIsn + 2, options: forged }));
  t.deepEqual(data.options, nops(8));
});

const lowered = test.macro<[offered: number, told: number]>({
  async exec(t, offered, told) {
    const engine = await fnat(t);
    const syn = exchange(t, engine, tcpIn({ flags: 'S', seq: clientIsn }));
    const reply = { flags: 'SA', ack: (syn.seq ?? 0) + 1, options: mss(offered) };
    const back = exchange(t, engine, serverFrame(syn.from ?? '', reply));
    t.deepEqual(back.options, mss(told));
  },
  title: (_given, offered, told) => `[90] an MSS of ${offered} is told as ${told}`,
});
test(lowered, 1460, 1452);
test(lowered, 70, 64);
test(lowered, 64, 64);
test(lowered, 60, 60);

const six = {
  service: '[fd00::100]:80',
  laddr: 'fd00::200',
  ends: { src: 'fd00::3', dst: 'fd00::100', sport: 40000, dport: 80 },
  dest: '[fd00::2]:80',
} as const;

async function fnat6(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(
    edits.address('add-address', 'fd00::100/64', 0),
    edits.address('add-address', `${six.laddr}/128`, 0, true),
    edits.neigh('add-neigh', 'fd00::3', clientMac, 0),
    edits.neigh('add-neigh', 'fd00::2', serverMac, 0),
    edits.addService({ service: six.service }),
    edits.dest('add-dest', { service: six.service, dest: six.dest }),
    edits.laddr('add-laddr', { service: six.service, laddr: six.laddr, port: 0 }),
  );
  return engine;
}

test('[91,95] over IPv6 the option has 20 bytes and the MSS is lowered by as many', async (t) => {
  const engine = await fnat6(t);
  const swap = (frame: Buffer) => {
    engine.inject('port0', frame);
    const [sent] = engine.sentRaw('port0');
    return decode6(sent ?? Buffer.alloc(0));
  };
  const syn = swap(tcp6({ ...six.ends, flags: 'S', seq: 5000 }));
  const back = { src: 'fd00::2', dst: syn.src, sport: 80, dport: syn.sport };
  const answer = { ...back, flags: 'SA', seq: 7000, ack: syn.seq + 1 };
  const synAck = swap(tcp6({ ...answer, options: mss(1440) }, { smac: serverMac }));
  t.deepEqual(synAck.options, mss(1420));
  const ack = swap(tcp6({ ...six.ends, flags: 'A', seq: 5001, ack: 7001 }));
  const client = [0xfd, 0, ...Array<number>(13).fill(0), 3];
  t.deepEqual(ack.options, [254, 20, 0x9c, 0x40, ...client]);
  t.is(ack.ipLen, 80);
  t.true(synAck.checksumValid && ack.checksumValid);
});

function serverFrame(to: string, spec: object): Buffer {
  return tcpIn({ from: oneArm.servers[0], to, seq: serverIsn, ...spec }, { smac: serverMac });
}

test('a reset and a SYN carry no address', async (t) => {
  const engine = await fnat(t);
  const session = openSession(t, engine);
  engine.inject('port0', session.client({ flags: 'RA' }));
  t.deepEqual(one(t, engine.sent('port0')).options, []);
});

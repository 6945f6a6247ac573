// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { engineUoaMode } from '../../compat/abi/engine-settings.js';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, one, udpBack, udpIn } from '../helpers/flow.js';
import {
  clientMac, decode, internetChecksum, ipv4, ipv6, serverMac,
} from '../helpers/packet.js'; // prettier-ignore
import { isValid, udp6 } from '../helpers/ip6.js';
import type { Values } from '../helpers/structs.js';

/** Option 31 with port 40000 and address 192.168.100.3. */
const option = [31, 8, 0x9c, 0x40, 192, 168, 100, 3];
const shim = [0x10, 17, 0, 12, ...option];
const server = '192.168.100.2';

async function fnat(t: ExecutionContext, settings: Values = {}, flags = 0): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 3, ...settings } });
  engine.apply(...oneArmFnat({ proto: 'udp', flags }));
  return engine;
}
/** The IP packets that the engine sent. */
const packets = (engine: TestEngine): Buffer[] =>
  engine.sentRaw('port0').map((frame) => frame.subarray(14, 14 + frame.readUInt16BE(16)));

function swap(t: ExecutionContext, engine: TestEngine, frame: Buffer): Buffer {
  engine.inject('port0', frame);
  const sent = packets(engine);
  t.is(sent.length, 1);
  return sent[0] ?? Buffer.alloc(0);
}

test('[108] the first three datagrams of a flow are in protocol 248, the fourth is not', async (t) => {
  const engine = await fnat(t);
  for (let n = 0; n < 3; n++) {
    const ip = swap(t, engine, udpIn({ payload: 'ping' }, { ttl: 61, tos: 8, id: 99 }));
    t.is(ip[9], 248);
    t.deepEqual([...ip.subarray(20, 32)], shim);
    t.is(ip.readUInt16BE(2), 20 + 12 + 8 + 4);
    t.is(internetChecksum(ip.subarray(0, 20)), 0);
    t.deepEqual([ip[1], ip[8], ip.readUInt16BE(4)], [8, 61, 99]);
    const udp = ip.subarray(32);
    t.deepEqual([udp.readUInt16BE(0), udp.readUInt16BE(2), udp.readUInt16BE(4)], [1025, 80, 12]);
    t.is(udp.readUInt16BE(6), 0, 'no checksum over IPv4');
    t.is(udp.subarray(8).toString(), 'ping');
  }
  t.is(exchange(t, engine, udpIn()).proto, 17);
  t.is(engine.events('FULLNAT_ADD_UOA_OK'), 3);
});

test('[108] answers of the server do not end it', async (t) => {
  const engine = await fnat(t);
  swap(t, engine, udpIn());
  const request = decode(Buffer.from(udpIn({ from: `${oneArm.laddr}:1025`, to: `${server}:80` })));
  exchange(t, engine, udpBack(request));
  t.is(swap(t, engine, udpIn())[9], 248);
});

test('[109] in mode ipo the address is an IPv4 option', async (t) => {
  const engine = await fnat(t, { uoa_mode: engineUoaMode.values.ipo });
  const ip = swap(t, engine, udpIn({ payload: 'ping' }));
  t.is(ip[0], 0x47);
  t.is(ip[9], 17);
  t.deepEqual([...ip.subarray(20, 28)], option);
  t.is(ip.readUInt16BE(2), 28 + 12);
  const sent = one(t, [decode(Buffer.concat([Buffer.from('0'.repeat(24) + '0800', 'hex'), ip]))]);
  t.like(sent, { checksumsValid: true, to: `${server}:80`, from: `${oneArm.laddr}:1025` });
});

test('[110] with a trail of 0 nothing is carried', async (t) => {
  const engine = await fnat(t, { uoa_max_trail: 0 });
  t.is(exchange(t, engine, udpIn()).proto, 17);
});

const full = { payload: Buffer.alloc(1472, 5) };

test('[111] a datagram that fills the MTU goes behind an empty one in protocol 248', async (t) => {
  const engine = await fnat(t);
  engine.inject('port0', udpIn(full, { ttl: 9, tos: 4 }));
  const [ahead = Buffer.alloc(0), data = Buffer.alloc(0)] = packets(engine);
  t.is(ahead.readUInt16BE(2), 20 + 12 + 8);
  t.is(ahead.length, 40);
  t.deepEqual([ahead[1], ahead[8], ahead[9], ahead.readUInt16BE(6)], [4, 9, 248, 0]);
  t.deepEqual([...ahead.subarray(20, 32)], shim);
  t.deepEqual([...ahead.subarray(32)], [4, 1, 0, 80, 0, 8, 0, 0]);
  t.is(internetChecksum(ahead.subarray(0, 20)), 0);
  t.is(data.length, 1500);
  t.is(data[9], 17);
});

test('[111] in mode ipo, too, the empty datagram has the right length', async (t) => {
  const engine = await fnat(t, { uoa_mode: engineUoaMode.values.ipo });
  engine.inject('port0', udpIn(full));
  const [ahead = Buffer.alloc(0)] = packets(engine);
  t.is(ahead.length, 36);
  t.is(ahead.readUInt16BE(2), 36);
  t.is(ahead[0], 0x47);
  t.is(internetChecksum(ahead.subarray(0, 28)), 0);
  t.deepEqual([...ahead.subarray(20, 28)], option);
  t.deepEqual([...ahead.subarray(28)], [4, 1, 0, 80, 0, 8, 0, 0]);
});

test('[111] an empty datagram counts as one of the trail', async (t) => {
  const engine = await fnat(t, { uoa_max_trail: 1 });
  engine.inject('port0', udpIn(full), udpIn());
  t.deepEqual(
    packets(engine).map((ip) => ip[9]),
    [248, 17, 17],
  );
});

/** A packet of protocol 248 from the server. */
const from248 = (header: readonly number[], payload: string): Buffer => {
  const udp = Buffer.from([0, 80, 4, 1, 0, 8 + payload.length, 0, 0, ...Buffer.from(payload)]);
  const addrs = { src: server, dst: oneArm.laddr, proto: 248 };
  return ipv4(addrs, Buffer.concat([Buffer.from(header), udp]), { smac: serverMac });
};

test('an answer in protocol 248 without option says that the server knows', async (t) => {
  const engine = await fnat(t);
  swap(t, engine, udpIn());
  engine.inject('port0', from248([0x10, 17, 0, 4], ''));
  t.deepEqual(packets(engine), []);
  t.is(exchange(t, engine, udpIn()).proto, 17);
  t.is(engine.events('FULLNAT_UOA_ACKED'), 1);
});

test('what such an answer holds goes on to the client', async (t) => {
  const engine = await fnat(t);
  swap(t, engine, udpIn());
  const sent = exchange(t, engine, from248([0x10, 17, 0, 4], 'pong'));
  t.like(sent, { from: oneArm.service, to: `${oneArm.client}:40000`, proto: 17 });
  t.is(sent.payload?.toString(), 'pong');
  t.true(sent.checksumsValid);
});

/** ICMP "protocol unreachable" that quotes a packet of ours. */
function refusal(
  quoted: Buffer,
  options: { src?: string; code?: number; damage?: boolean } = {},
): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, options.code ?? 2, 0, 0, 0, 0, 0, 0]),
    quoted.subarray(0, 28),
  ]);
  body.writeUInt16BE(internetChecksum(body) ^ (options.damage === true ? 1 : 0), 2);
  return ipv4({ src: options.src ?? server, dst: oneArm.laddr, proto: 1 }, body, {
    smac: serverMac,
  });
}

test('a server that refuses protocol 248 gets none for ten minutes, on any flow', async (t) => {
  const engine = await fnat(t);
  engine.inject('port0', refusal(swap(t, engine, udpIn())));
  t.deepEqual(packets(engine), []);
  t.is(engine.events('FULLNAT_UOA_REFUSED'), 1);
  t.is(exchange(t, engine, udpIn()).proto, 17);
  t.is(exchange(t, engine, udpIn({ from: `${oneArm.client}:40001` })).proto, 17);
  engine.pass(599_000);
  t.is(exchange(t, engine, udpIn({ from: `${oneArm.client}:40002` })).proto, 17);
  engine.pass(2_000);
  t.is(swap(t, engine, udpIn({ from: `${oneArm.client}:40003` }))[9], 248);
});

const ignored = test.macro<[Parameters<typeof refusal>[1]]>({
  async exec(t, options) {
    const engine = await fnat(t);
    engine.inject('port0', refusal(swap(t, engine, udpIn()), options));
    engine.sentRaw('port0');
    t.is(swap(t, engine, udpIn())[9], 248);
    t.is(engine.events('FULLNAT_UOA_REFUSED'), 0);
  },
  title: (given) => `${given} is no refusal of protocol 248`,
});
test('an error of another host', ignored, { src: '192.168.100.9' });
test('another error', ignored, { code: 1 });
test('an error with a wrong checksum', ignored, { damage: true });

test('one-packet services never carry the address', async (t) => {
  const engine = await fnat(t, {}, enums.svc_flags.ONEPACKET);
  t.is(exchange(t, engine, udpIn()).proto, 17);
});

test('over IPv6 the header has 24 bytes and the datagram keeps its checksum', async (t) => {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 1 } });
  const service = { proto: 'udp', service: '[fd00::100]:80' } as const;
  engine.apply(
    edits.address('add-address', 'fd00::100/64', 0),
    edits.address('add-address', 'fd00::200/128', 0, true),
    edits.neigh('add-neigh', 'fd00::3', clientMac, 0),
    edits.neigh('add-neigh', 'fd00::2', serverMac, 0),
    edits.addService(service),
    edits.dest('add-dest', { ...service, dest: '[fd00::2]:80' }),
    edits.laddr('add-laddr', { ...service, laddr: 'fd00::200', port: 0 }),
  );
  engine.inject(
    'port0',
    udp6({ src: 'fd00::3', dst: 'fd00::100', sport: 40000, dport: 80, payload: 'ping' }),
  );
  const [frame = Buffer.alloc(54)] = engine.sentRaw('port0');
  t.is(frame[20], 248);
  t.is(frame.readUInt16BE(18), 24 + 12);
  const client = [0xfd, 0, ...Array<number>(13).fill(0), 3];
  t.deepEqual([...frame.subarray(54, 78)], [0x20, 17, 0, 24, 31, 20, 0x9c, 0x40, ...client]);
  t.true(isValid(frame.subarray(14), frame.subarray(78), 17));
  // What Linux says of a next header that it does not know: RFC 4443, section 3.4.
  const body = Buffer.concat([Buffer.from([4, 1, 0, 0, 0, 0, 0, 6]), frame.subarray(14, 62)]);
  const addrs = { src: 'fd00::2', dst: 'fd00::200', next: 58 };
  engine.inject('port0', ipv6(addrs, body, { smac: serverMac, checksumAt: 2 }));
  t.is(engine.events('FULLNAT_UOA_REFUSED'), 1);
});

// SPDX-License-Identifier: GPL-2.0-or-later
// Tunnel devices: headers by RFC 2003, 2784 and 2890.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { engineTunnel } from '../../compat/abi/engine-edits.js';
import { enums } from '../../compat/abi/constants.js';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { one } from '../helpers/flow.js';
import { icmpOf, ipPart } from '../helpers/icmp.js';
import {
  clientMac, decode, ether, icmpEcho, internetChecksum, ip4Bytes, ipv4, ipv6, portMac, serverMac, tcp, udp,
} from '../helpers/packet.js'; // prettier-ignore
import type { Decoded } from '../helpers/packet.js';
import { structBytes } from '../helpers/structs.js';
import type { Values } from '../helpers/structs.js';

const { CSUM, KEY, SEQ, DONT_FRAGMENT } = enums.tunnel_flags;
const local = '192.168.100.1';
const remote = '192.168.100.2';
const inside = '10.200.0.1';
const behind = '10.200.0.9';
const protocols = { ipip: 4, gre: 47 } as const;

type Mode = keyof typeof protocols;
const spec = (mode: Mode, values: Values = {}): Values => ({
  proto: protocols[mode],
  local: ip4Bytes(local),
  remote: ip4Bytes(remote),
  link: 255,
  ...values,
});

/** The end here: `wan` has the local address, tunnels are added by the test. */
async function end(t: ExecutionContext, settings: Values = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['wan', 'lan'], settings });
  engine.apply(
    edits.address('add-address', `${local}/24`, 0),
    edits.address('add-address', '10.9.0.1/24', 1),
    edits.neigh('add-neigh', remote, serverMac, 0),
    edits.neigh('add-neigh', '192.168.100.7', clientMac, 0),
    edits.neigh('add-neigh', '10.9.0.9', clientMac, 1),
  );
  return engine;
}

/** With a tunnel `tun` that has the network 10.200.0.0/24. */
async function tunnelled(
  t: ExecutionContext,
  mode: Mode,
  values: Values = {},
  settings: Values = {},
): Promise<TestEngine> {
  const engine = await end(t, settings);
  const port = engine.addTunnel('tun', spec(mode, values));
  engine.apply(edits.address('add-address', `${inside}/24`, port));
  return engine;
}

interface GreSpec {
  readonly checksum?: boolean;
  readonly key?: number;
  readonly sequence?: number;
  readonly bits?: number;
  readonly type?: number;
}
const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** GRE header and payload. */
function gre(
  payload: Uint8Array,
  { checksum, key, sequence, bits = 0, type = 0x800 }: GreSpec,
): Buffer {
  const head = Buffer.alloc(4);
  const has =
    (checksum ? 0x8000 : 0) |
    (key === undefined ? 0 : 0x2000) |
    (sequence === undefined ? 0 : 0x1000);
  head.writeUInt16BE(has | bits, 0);
  head.writeUInt16BE(type, 2);
  const bytes = Buffer.concat([
    head,
    ...(checksum ? [Buffer.alloc(4)] : []),
    ...(key === undefined ? [] : [word(key)]),
    ...(sequence === undefined ? [] : [word(sequence)]),
    payload,
  ]);
  if (checksum) bytes.writeUInt16BE(internetChecksum(bytes), 4);
  return bytes;
}

const ping = (options = {}): Buffer => icmpEcho({ from: behind, to: inside }, options);
const addresses = { src: remote, dst: local };
const inIpip = (frame: Buffer): Buffer => ipv4({ ...addresses, proto: 4 }, ipPart(frame));
const inGre = (frame: Buffer, head: GreSpec = {}, from = remote, to = local): Buffer =>
  ipv4({ src: from, dst: to, proto: 47 }, gre(ipPart(frame), head));

interface Sent {
  readonly outer: Decoded;
  readonly shim: Buffer;
  readonly inner: Decoded;
}

/** The only frame that left by a device, taken apart; `shim` bytes stand between the headers. */
function unwrapped(t: ExecutionContext, frames: readonly Buffer[], shim: number): Sent {
  t.is(frames.length, 1);
  const frame = frames[0] ?? Buffer.alloc(74);
  const packet = frame.subarray(14);
  t.is(internetChecksum(packet.subarray(0, 20)), 0);
  t.is(packet.readUInt16BE(2), packet.length);
  return {
    outer: decode(frame),
    shim: packet.subarray(20, 20 + shim),
    inner: decode(ether(0x800, packet.subarray(20 + shim))),
  };
}

test('[45] a packet within GRE is input of the tunnel, and the answer leaves within GRE', async (t) => {
  const engine = await tunnelled(t, 'gre');
  engine.inject('wan', inGre(ping({ tos: 0x28, ttl: 9 })));
  const { outer, shim, inner } = unwrapped(t, engine.sentRaw('wan'), 4);
  t.like(outer, { src: local, dst: remote, proto: 47, smac: portMac(0), dmac: serverMac, ttl: 64 });
  t.is(shim.toString('hex'), '00000800');
  t.like(inner, { src: inside, dst: behind, icmpType: 0, checksumsValid: true });
  const { rxPackets, txPackets } = engine.port('tun');
  t.deepEqual([rxPackets, txPackets], [1n, 1n]);
  t.is(engine.allDrops(), 0);
});

test('[45] a packet within IPIP is input of the tunnel, and the answer leaves within IPIP', async (t) => {
  const engine = await tunnelled(t, 'ipip');
  engine.inject('wan', inIpip(ping()));
  const { outer, inner } = unwrapped(t, engine.sentRaw('wan'), 0);
  t.like(outer, { src: local, dst: remote, proto: 4, dmac: serverMac });
  t.like(inner, { src: inside, dst: behind, icmpType: 0, checksumsValid: true });
});

test('[45] source NAT by the device of the way in sees the tunnel', async (t) => {
  const engine = await tunnelled(t, 'gre');
  const service = 'match:1';
  const out = '10.9.0.100';
  engine.apply(
    edits.address('add-address', `${out}/32`, 1, true),
    edits.addMatchService({ proto: 'udp', service, iif: 'tun' }),
    edits.dest('add-dest', { proto: 'udp', service, dest: `${out}:0`, mode: 6 }),
  );
  engine.inject('wan', inGre(udp({ from: `${behind}:5000`, to: '10.9.0.9:53' })));
  t.like(one(t, engine.sent('lan')), { src: out, to: '10.9.0.9:53', checksumsValid: true });
});

test('[46] GRE without a tunnel is told that there is no such port, and dropped', async (t) => {
  const engine = await end(t);
  const frame = inGre(ping());
  engine.inject('wan', frame);
  const told = icmpOf(engine.sentRaw('wan')[0] as Buffer);
  t.like(told, { type: 3, code: 3, src: local, dst: remote, checksumsValid: true });
  t.deepEqual(told.quoted, ipPart(frame));
  t.is(engine.drops('no-tunnel'), 1);
});

test('[46] IPIP without a tunnel is dropped in silence', async (t) => {
  const engine = await end(t);
  engine.addTunnel('other', spec('gre'));
  engine.inject('wan', inIpip(ping()));
  t.deepEqual(engine.sentRaw('wan'), []);
  t.is(engine.drops('no-tunnel'), 1);
});

test('a packet is of the tunnel that names most of its addresses', async (t) => {
  const engine = await end(t);
  const any = { local: 0, remote: 0 };
  engine.apply(edits.address('add-address', '192.168.100.5/32', 0));
  const other = '192.168.100.7';
  const named = {
    any,
    local: { remote: 0, in_key: 1 },
    remote: { local: 0, in_key: 2 },
    both: { in_key: 3 },
  };
  for (const [name, values] of Object.entries(named)) engine.addTunnel(name, spec('gre', values));
  const winner = (from: string, to: string): string | undefined => {
    const before = Object.keys(named).map((name) => engine.port(name).rxPackets);
    engine.inject('wan', inGre(udp({ from: '10.77.0.1:1', to: '10.77.0.2:2' }), {}, from, to));
    return Object.keys(named).find((name, n) => engine.port(name).rxPackets !== before[n]);
  };
  t.is(winner(remote, local), 'both');
  t.is(winner(remote, '192.168.100.5'), 'remote');
  t.is(winner(other, local), 'local');
  t.is(winner(other, '192.168.100.5'), 'any');
  t.is(engine.allDrops(), 0);
});

test('a packet with a key is of the tunnel with that key, one without of none that has one', async (t) => {
  const engine = await tunnelled(t, 'gre', { in_flags: KEY, in_key: 10 });
  engine.inject('wan', inGre(ping(), { key: 10 }));
  t.is(engine.sentRaw('wan').length, 1);
  engine.inject('wan', inGre(ping(), { key: 11 }));
  engine.inject('wan', inGre(ping()));
  t.is(engine.drops('no-tunnel'), 2);
  t.is(engine.port('tun').rxPackets, 1n);
});

test('checksum, key and sequence number stand in the header in this order', async (t) => {
  const out_flags = CSUM | KEY | SEQ;
  const engine = await tunnelled(t, 'gre', { out_flags, out_key: 0x01020304 });
  for (const sequence of [0, 1]) {
    engine.inject('wan', inGre(ping()));
    const frames = engine.sentRaw('wan');
    const { shim, inner } = unwrapped(t, frames, 16);
    t.is(shim.subarray(0, 4).toString('hex'), 'b0000800');
    t.is(shim.subarray(6).toString('hex'), `0000010203040000000${sequence}`);
    t.is(internetChecksum((frames[0] as Buffer).subarray(34)), 0);
    t.true(inner.checksumsValid);
  }
});

test('a tunnel that wants checksums takes right ones alone', async (t) => {
  const engine = await tunnelled(t, 'gre', { in_flags: CSUM });
  engine.inject('wan', inGre(ping(), { checksum: true }));
  t.is(engine.sentRaw('wan').length, 1);
  const wrong = gre(ipPart(ping()), { checksum: true });
  wrong[4] = (wrong[4] ?? 0) ^ 1;
  engine.inject('wan', ipv4({ ...addresses, proto: 47 }, wrong), inGre(ping()));
  t.deepEqual(engine.sentRaw('wan'), []);
  t.is(engine.drops('bad-tunnel-header'), 2);
});

test('a tunnel that wants sequence numbers drops what is older than what it has seen', async (t) => {
  const engine = await tunnelled(t, 'gre', { in_flags: SEQ });
  const came = (sequence?: number): number => {
    engine.inject('wan', inGre(ping(), sequence === undefined ? {} : { sequence }));
    return engine.sentRaw('wan').length;
  };
  t.deepEqual([came(0), came(5), came(5), came(3), came(6), came()], [1, 1, 0, 0, 1, 0]);
  t.is(engine.drops('bad-tunnel-header'), 3);
});

const malformed = test.macro<[payload: Buffer]>({
  async exec(t, payload) {
    const engine = await tunnelled(t, 'gre');
    engine.inject('wan', ipv4({ ...addresses, proto: 47 }, payload));
    t.deepEqual(engine.sentRaw('wan'), []);
    t.is(engine.drops('bad-tunnel-header'), 1);
  },
  title: (given) => `not taken: ${given}`,
});
const packet = ipPart(ping());
test('GRE with source routes', malformed, gre(packet, { bits: 0x4000 }));
test('GRE of version 1', malformed, gre(packet, { bits: 1 }));
test('a GRE header of three bytes', malformed, Buffer.alloc(3));
test(
  'a GRE header without the words that it speaks of',
  malformed,
  gre(Buffer.alloc(0), { bits: 0xb000 }),
);
test('GRE with nothing inside', malformed, gre(Buffer.alloc(0), {}));
test('GRE with another protocol inside', malformed, gre(packet, { type: 0x6558 }));

/** What leaves for a frame of a host of `lan` to one behind the tunnel. */
async function through(
  t: ExecutionContext,
  mode: Mode,
  values: Values,
  options = {},
): Promise<Decoded> {
  const engine = await tunnelled(t, mode, values, { forwarding: 1 });
  engine.inject(
    'lan',
    udp({ from: '10.9.0.9:7', to: `${behind}:7` }, { dmac: portMac(1), ...options }),
  );
  return unwrapped(t, engine.sentRaw('wan'), mode === 'gre' ? 4 : 0).outer;
}

test('without settings time to live and "do not fragment" are those of the packet inside', async (t) => {
  t.like(await through(t, 'ipip', {}, { ttl: 33, tos: 0x20 }), { ttl: 32, tos: 0, df: true });
  t.like(await through(t, 'gre', {}, { ttl: 33, df: false }), { ttl: 32, df: false });
});
test('time to live and "do not fragment" are set as the tunnel says', async (t) => {
  const out_flags = DONT_FRAGMENT;
  t.like(await through(t, 'gre', { ttl: 200, out_flags }, { ttl: 33, df: false }), {
    ttl: 200,
    df: true,
  });
});
test('a type of service is set; an odd one is that of the packet inside', async (t) => {
  t.is((await through(t, 'gre', { tos: 4 }, { tos: 0x20 })).tos, 4);
  t.is((await through(t, 'gre', { tos: 1 }, { tos: 0x20 })).tos, 0x20);
});
test('a tunnel without local address speaks from that of the way', async (t) => {
  t.like(await through(t, 'gre', { local: 0 }), { src: local, dst: remote });
});

test('a packet that may not be cut up and is too long for the tunnel is told its MTU', async (t) => {
  const engine = await tunnelled(t, 'gre', {}, { forwarding: 1 });
  t.is(engine.port('tun').mtu, 1476);
  const long = (df: boolean, n: number): Buffer =>
    udp(
      { from: '10.9.0.9:7', to: `${behind}:7`, payload: Buffer.alloc(n) },
      { dmac: portMac(1), df },
    );
  engine.inject('lan', long(true, 1476 - 28));
  t.is(engine.sentRaw('wan').length, 1);
  engine.inject('lan', long(true, 1477 - 28));
  t.like(icmpOf(engine.sentRaw('lan')[0] as Buffer), { type: 3, code: 4, mtu: 1476 });
  t.deepEqual(engine.sentRaw('wan'), []);
  engine.inject('lan', long(false, 1477 - 28));
  t.is(engine.sentRaw('wan').length, 2, 'what may be cut up is, before it enters the tunnel');
});

test('a way that takes less than its device is found when the packet enters the tunnel', async (t) => {
  const engine = await tunnelled(t, 'gre', {}, { forwarding: 1 });
  engine.apply(edits.route('add-route', `${remote}/32`, 0, { mtu: 1000 }));
  const long = (df: boolean): Buffer =>
    udp(
      { from: '10.9.0.9:7', to: `${behind}:7`, payload: Buffer.alloc(1200) },
      { dmac: portMac(1), df },
    );
  engine.inject('lan', long(true));
  t.like(icmpOf(engine.sentRaw('lan')[0] as Buffer), {
    type: 3,
    code: 4,
    mtu: 976,
    dst: '10.9.0.9',
  });
  t.is(engine.drops('mtu-exceeded'), 1);
  engine.inject('lan', long(false));
  t.is(engine.sentRaw('wan').length, 2, 'pieces of the outer packet');
});

test('IPv6 leaves by GRE with 64 hops on the outside', async (t) => {
  const engine = await tunnelled(t, 'gre', {}, { forwarding6: 1 });
  engine.apply(
    edits.address('add-address', '2001:db8:9::1/64', 1),
    edits.route('add-route', '2001:db8:200::/64', 2),
  );
  const frame = ipv6({ src: '2001:db8:9::9', dst: '2001:db8:200::9', next: 17 },
    Buffer.from([0, 7, 0, 7, 0, 8, 0, 0]), { dmac: portMac(1), hopLimit: 9, checksumAt: 6 }); // prettier-ignore
  engine.inject('lan', frame);
  const [sent] = engine.sentRaw('wan');
  t.like(decode(sent as Buffer), { proto: 47, ttl: 64, dst: remote });
  t.is(sent?.subarray(34, 38).toString('hex'), '000086dd');
  t.is(sent?.readUInt8(38 + 7), 8, 'hop limit of the packet inside');
});

test('a tunnel has a service and its servers like any device', async (t) => {
  const engine = await tunnelled(t, 'gre');
  const service = `${inside}:80`;
  engine.apply(
    edits.addService({ service }),
    edits.dest('add-dest', { service, dest: '10.9.0.9:80', mode: 0 }),
  );
  engine.inject('wan', inGre(tcp({ from: `${behind}:4000`, to: service, flags: 'S' })));
  t.like(one(t, engine.sent('lan')), { from: `${behind}:4000`, to: '10.9.0.9:80' });
  engine.inject(
    'lan',
    tcp({ from: '10.9.0.9:80', to: `${behind}:4000`, flags: 'SA' }, { dmac: portMac(1) }),
  );
  const { inner } = unwrapped(t, engine.sentRaw('wan'), 4);
  t.like(inner, { from: service, to: `${behind}:4000`, checksumsValid: true });
});

test('a tunnel asks for no neighbour, and shows none', async (t) => {
  const engine = await tunnelled(t, 'gre');
  engine.inject('wan', inGre(ping()));
  t.is(one(t, engine.sent('wan')).arp, undefined);
  t.deepEqual(
    engine.neighs().filter(({ port }) => port === 2),
    [],
  );
});

test('a tunnel that is down takes and sends nothing', async (t) => {
  const engine = await tunnelled(t, 'gre', {}, { forwarding: 1 });
  engine.addon.setPort(2, 'down', true);
  engine.inject('wan', inGre(ping()));
  engine.inject('lan', udp({ from: '10.9.0.9:7', to: `${behind}:7` }, { dmac: portMac(1) }));
  t.deepEqual(engine.sentRaw('wan'), []);
  t.is(engine.drops('device-down'), 2);
});

test('a tunnel whose way leads into itself drops its packets', async (t) => {
  const engine = await tunnelled(t, 'gre', {}, { forwarding: 1 });
  engine.apply(edits.route('add-route', `${remote}/32`, 2));
  engine.inject('lan', udp({ from: '10.9.0.9:7', to: `${behind}:7` }, { dmac: portMac(1) }));
  t.deepEqual(engine.sentRaw('wan'), []);
  t.is(engine.drops('no-route'), 1);
});

test('two tunnels that lead into each other lose the packet and nothing else', async (t) => {
  const engine = await tunnelled(t, 'gre', {}, { forwarding: 1 });
  const other = engine.addTunnel('other', spec('ipip', { remote: ip4Bytes('192.168.100.77') }));
  engine.apply(
    edits.route('add-route', `${remote}/32`, other),
    edits.route('add-route', '192.168.100.77/32', 2),
  );
  engine.inject(
    'lan',
    udp({ from: '10.9.0.9:7', to: `${behind}:7` }, { dmac: portMac(1), df: false }),
  );
  engine.step(20);
  t.deepEqual(engine.sentRaw('wan'), []);
  t.is(engine.allDrops(), 1);
});

test('a tunnel is changed while it is there, and goes with its addresses', async (t) => {
  const engine = await tunnelled(t, 'gre');
  const change = structBytes(
    engineTunnel,
    spec('gre', { remote: ip4Bytes('192.168.100.7'), ttl: 5 }),
  );
  t.is(engine.addon.changeTunnel(2, change).code, 0);
  engine.inject('wan', inGre(ping(), {}, '192.168.100.7'));
  t.like(one(t, engine.sent('wan')), { dst: '192.168.100.7', ttl: 5, dmac: clientMac });
  engine.removePort('tun');
  engine.inject('wan', inGre(ping(), {}, '192.168.100.7'));
  t.is(engine.drops('no-tunnel'), 1);
  t.deepEqual(
    engine.addresses().filter(({ port }) => port === 2),
    [],
  );
  t.is(engine.addon.changeTunnel(2, change).code, -27);
});

test('tunnels with the same remote address, key and link are refused', async (t) => {
  const engine = await tunnelled(t, 'gre');
  const code = (values: Values, mode: Mode = 'gre'): number =>
    engine.addon.addTunnel('more', structBytes(engineTunnel, spec(mode, values))).code;
  t.is(code({ local: 0 }), -3);
  t.is(code({ link: 77 }), -27);
  t.is(code({ proto: 6 }), -1);
  t.is(code({ in_key: 1 }), 0);
  t.is(code({}, 'ipip'), 0);
  t.is(code({ link: 0 }), 0);
});

// SPDX-License-Identifier: GPL-2.0-or-later
// Tunnelling to servers: the outer headers by RFC 2003, 2473, 2784 and the GUE draft.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { engineTunnelFlag } from '../../compat/abi/engine-edits.js';
import { edits, oneArm, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { modes } from '../helpers/edits.js';
import type { DestSpec } from '../helpers/edits.js';
import { icmpErrorFrame, icmpOf, ipPart } from '../helpers/icmp.js';
import {
  clientMac,
  internetChecksum,
  ipv6,
  macText,
  serverMac,
  tcp,
  udp,
} from '../helpers/packet.js';

const client = `${oneArm.client}:40000`;
const client6 = '2001:db8::3';
const vip6 = '2001:db8::100';
const server = { v4: '192.168.100.2', v6: '2001:db8::2' } as const;

interface TunnelSpec {
  readonly inner?: 'v4' | 'v6';
  readonly outer?: 'v4' | 'v6';
  readonly tunnel?: DestSpec['tunnel'];
  readonly proto?: 'tcp' | 'udp';
}

async function tunnel(t: ExecutionContext, spec: TunnelSpec = {}): Promise<TestEngine> {
  const { inner = 'v4', outer = 'v4', tunnel: kind, proto = 'udp' } = spec;
  const engine = await startEngine(t);
  const service = inner === 'v4' ? oneArm.service : `[${vip6}]:80`;
  const dest = outer === 'v4' ? `${server.v4}:80` : `[${server.v6}]:80`;
  engine.apply(
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.address('add-address', `${vip6}/64`, 0),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', client6, clientMac, 0),
    edits.neigh('add-neigh', server.v4, serverMac, 0),
    edits.neigh('add-neigh', server.v6, serverMac, 0),
    edits.addService({ proto, service }),
    edits.dest('add-dest', {
      proto,
      service,
      dest,
      mode: modes.tunnel,
      ...(kind && { tunnel: kind }),
    }),
  );
  return engine;
}

const datagram = (options = {}, payload = 'hello'): Buffer =>
  udp({ from: client, to: oneArm.service, payload }, options);
const datagram6 = (len = 20, options = {}): Buffer =>
  ipv6({ src: client6, dst: vip6, next: 17 },
    Buffer.from([0x9c, 0x40, 0, 80, len >> 8, len & 255, 0, 0, ...Buffer.alloc(len - 8, 7)]),
    { ...options, checksumAt: 6 }); // prettier-ignore

/** The outer packet of the only frame that is sent for one. */
function wrapped(t: ExecutionContext, engine: TestEngine, frame: Buffer): Buffer {
  engine.inject('port0', frame);
  const sent = engine.sentRaw('port0');
  t.is(sent.length, 1);
  t.is(macText((sent[0] as Buffer).subarray(0, 6)), serverMac);
  return ipPart(sent[0] as Buffer);
}
const v4src = (ip: Buffer): string => [...ip.subarray(12, 16)].join('.');
const v4dst = (ip: Buffer): string => [...ip.subarray(16, 20)].join('.');

test('[114] IPv4 in IPv4: protocol 4, time to live and service from within, from our address', async (t) => {
  const engine = await tunnel(t);
  const frame = datagram({ ttl: 37, tos: 0x28 });
  const outer = wrapped(t, engine, frame);
  t.deepEqual([outer[0], outer[1], outer[8], outer[9]], [0x45, 0x28, 37, 4]);
  t.is(outer.readUInt16BE(2), outer.length);
  t.is(outer.readUInt16BE(6), 0x4000, 'DF as within');
  t.deepEqual([v4src(outer), v4dst(outer)], ['192.168.100.100', server.v4]);
  t.is(internetChecksum(outer.subarray(0, 20)), 0);
  t.deepEqual(outer.subarray(20), ipPart(frame));
});

test('a packet that may be cut up stays so on the outside', async (t) => {
  const engine = await tunnel(t);
  t.is(wrapped(t, engine, datagram({ df: false })).readUInt16BE(6), 0);
});

test('the source is that of the route to the server, if it tells one', async (t) => {
  const engine = await tunnel(t);
  engine.apply(
    edits.address('add-address', '192.168.100.77/32', 0),
    edits.route('add-route', '192.168.100.2/32', 0, { src: '192.168.100.77' }),
  );
  t.is(v4src(wrapped(t, engine, datagram())), '192.168.100.77');
});

test('another address of the device is used when the first goes', async (t) => {
  const engine = await tunnel(t);
  wrapped(t, engine, datagram());
  engine.apply(
    edits.address('add-address', '192.168.100.50/24', 0),
    edits.address('del-address', '192.168.100.100/24', 0),
  );
  t.is(v4src(wrapped(t, engine, datagram())), '192.168.100.50');
});

test('[116] IPv6 in IPv4: protocol 41, DF, TOS 0', async (t) => {
  const engine = await tunnel(t, { inner: 'v6' });
  const frame = datagram6(20, { hopLimit: 41 });
  frame[15] = 0x20; // traffic class and flow label
  const outer = wrapped(t, engine, frame);
  t.deepEqual([outer[1], outer[8], outer[9]], [0, 41, 41]);
  t.is(outer.readUInt16BE(6), 0x4000);
  t.is(v4dst(outer), server.v4);
  t.deepEqual(outer.subarray(20), ipPart(frame));
});

test('IPv4 in IPv6: next header 4', async (t) => {
  const engine = await tunnel(t, { outer: 'v6' });
  const frame = datagram({ ttl: 9, tos: 0x28 });
  const outer = wrapped(t, engine, frame);
  t.deepEqual([outer.readUInt32BE(0), outer[6], outer[7]], [0x62800000, 4, 9]);
  t.is(outer.readUInt16BE(4), frame.length - 14);
  t.deepEqual(outer.subarray(40), ipPart(frame));
});

test('IPv6 in IPv6: next header 41', async (t) => {
  const engine = await tunnel(t, { inner: 'v6', outer: 'v6' });
  const frame = datagram6();
  const outer = wrapped(t, engine, frame);
  t.deepEqual([outer[6], outer[7]], [41, 64]);
  t.deepEqual(outer.subarray(40), ipPart(frame));
});

test('GRE: the EtherType of what is inside', async (t) => {
  const engine = await tunnel(t, { tunnel: { type: 'gre' } });
  const frame = datagram();
  const outer = wrapped(t, engine, frame);
  t.is(outer[9], 47);
  t.is(outer.readUInt32BE(20), 0x0800);
  t.deepEqual(outer.subarray(24), ipPart(frame));
});

test('GRE with a checksum over header and packet', async (t) => {
  const engine = await tunnel(t, { inner: 'v6', tunnel: { type: 'gre', checksum: true } });
  const outer = wrapped(t, engine, datagram6());
  t.is(outer.readUInt32BE(20), 0x800086dd);
  t.is(internetChecksum(outer.subarray(20)), 0);
  t.is(outer.readUInt16BE(26), 0, 'reserved');
});

test('GUE: UDP to its port, one source port a flow, version 0', async (t) => {
  const engine = await tunnel(t, { tunnel: { type: 'gue', port: 6080 } });
  const [one, two] = [wrapped(t, engine, datagram()), wrapped(t, engine, datagram())];
  t.deepEqual([one[9], one.readUInt16BE(22), one.readUInt16BE(26)], [17, 6080, 0]);
  t.is(one.readUInt16BE(24), one.length - 20);
  t.true(one.readUInt16BE(20) >= 0xc000);
  t.is(one.readUInt16BE(20), two.readUInt16BE(20));
  t.deepEqual([...one.subarray(28, 32)], [0, 4, 0, 0]);
  t.deepEqual(one.subarray(32), ipPart(datagram()));
});

test('GUE with a checksum', async (t) => {
  const engine = await tunnel(t, { tunnel: { type: 'gue', port: 6080, checksum: true } });
  const outer = wrapped(t, engine, datagram());
  const pseudo = Buffer.from([...outer.subarray(12, 20), 0, 17, ...outer.subarray(24, 26)]);
  t.is(internetChecksum(Buffer.concat([pseudo, outer.subarray(20)])), 0);
});

const tooBig = test.macro<[spec: TunnelSpec, mtu: number]>({
  async exec(t, spec, mtu) {
    const engine = await tunnel(t, spec);
    const six = spec.inner === 'v6';
    const fits = six ? datagram6(mtu - 40) : datagram({}, 'x'.repeat(mtu - 28));
    t.is(wrapped(t, engine, fits).length, 1500);
    const frame = six ? datagram6(mtu - 39) : datagram({}, 'x'.repeat(mtu - 27));
    engine.inject('port0', frame);
    const [sent = Buffer.alloc(60)] = engine.sentRaw('port0');
    const error = icmpOf(sent);
    t.like(error, { type: six ? 2 : 3, code: six ? 0 : 4, mtu, checksumsValid: true });
    t.is(error.dst, six ? client6 : oneArm.client);
    t.deepEqual(error.quoted, ipPart(frame, error.quoted.length));
  },
  title: (given, _spec, mtu) => `${given} takes packets of ${mtu} bytes and tells so`,
});
test('[115] IPv4 in IPv4', tooBig, {}, 1480);
test('IPv6 in IPv4', tooBig, { inner: 'v6' }, 1480);
test('IPv4 in IPv6', tooBig, { outer: 'v6' }, 1460);
test('IPv6 in IPv6', tooBig, { inner: 'v6', outer: 'v6' }, 1460);
test('GRE', tooBig, { tunnel: { type: 'gre' } }, 1476);
test('GRE with a checksum', tooBig, { tunnel: { type: 'gre', checksum: true } }, 1472);
test('GUE', tooBig, { tunnel: { type: 'gue', port: 6080 } }, 1468);

test('IPv4 that may be cut up is cut up on the outside', async (t) => {
  const engine = await tunnel(t);
  const frame = datagram({ df: false }, 'x'.repeat(1470));
  engine.inject('port0', frame);
  const outer = engine.sentRaw('port0').map((sent) => ipPart(sent));
  t.deepEqual(outer.map((ip) => [ip[9], ip.readUInt16BE(6)]), [[4, 0x2000], [4, 185]]); // prettier-ignore
  t.deepEqual(Buffer.concat(outer.map((ip) => ip.subarray(20))), ipPart(frame));
});

test('IPv4 that may be cut up is cut up in IPv6 too', async (t) => {
  const engine = await tunnel(t, { outer: 'v6' });
  const frame = datagram({ df: false }, 'x'.repeat(1470));
  engine.inject('port0', frame);
  const outer = engine.sentRaw('port0').map((sent) => ipPart(sent));
  t.deepEqual(outer.map((ip) => [ip[6], ip[40]]), [[44, 4], [44, 4]]); // prettier-ignore
  t.is(outer[0]?.readUInt32BE(44), outer[1]?.readUInt32BE(44), 'one identification');
  t.deepEqual(Buffer.concat(outer.map((ip) => ip.subarray(48))), ipPart(frame));
});

test('a connection through a tunnel is established after the first acknowledgement of the client', async (t) => {
  const engine = await tunnel(t, { proto: 'tcp' });
  wrapped(t, engine, tcp({ from: client, to: oneArm.service, flags: 'S' }));
  t.deepEqual(engine.connColumn('timeout_sec'), [30]);
  wrapped(t, engine, tcp({ from: client, to: oneArm.service, flags: 'A' }));
  t.deepEqual(engine.connColumn('timeout_sec'), [90]);
});

test('an error of the client side goes to the server in the tunnel', async (t) => {
  const engine = await tunnel(t);
  wrapped(t, engine, datagram());
  const answer = udp({ from: oneArm.service, to: client });
  const error = icmpErrorFrame(
    { from: oneArm.client, to: '192.168.100.100', type: 3, code: 3, quoted: ipPart(answer) }); // prettier-ignore
  const outer = wrapped(t, engine, error);
  t.deepEqual([outer[9], v4dst(outer)], [4, server.v4]);
  t.deepEqual(outer.subarray(20), ipPart(error));
});

test('a tunnel of an unknown kind is refused', async (t) => {
  const engine = await tunnel(t);
  const dest = { proto: 'udp', service: oneArm.service, dest: '192.168.100.4:80', mode: modes.tunnel } as const; // prettier-ignore
  t.is(engine.tryApply(edits.dest('add-dest', { ...dest, tunnel: { type: 7 } })).code, -1);
  t.is(
    engine.tryApply(edits.dest('add-dest', { ...dest, tunnel: { type: 'gue', flags: 4 } })).code,
    -1,
  );
});

test('with remote checksum offload GUE has a checksum and no option, as packets have theirs', async (t) => {
  const flags = engineTunnelFlag.values['remote-checksum'];
  const engine = await tunnel(t, { tunnel: { type: 'gue', port: 6080, flags } });
  const outer = wrapped(t, engine, datagram());
  const pseudo = Buffer.from([...outer.subarray(12, 20), 0, 17, ...outer.subarray(24, 26)]);
  t.is(internetChecksum(Buffer.concat([pseudo, outer.subarray(20)])), 0);
  t.deepEqual([...outer.subarray(28, 32)], [0, 4, 0, 0]);
  t.deepEqual(outer.subarray(32), ipPart(datagram()));
});

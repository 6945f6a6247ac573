// SPDX-License-Identifier: GPL-2.0-or-later
// Tunnel devices and packets in pieces, damaged or within one another.
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, poolFree, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { one } from '../helpers/flow.js';
import { ipPart } from '../helpers/icmp.js';
import {
  decode, ether, icmpEcho, internetChecksum, ip4Bytes, ipv4, serverMac,
} from '../helpers/packet.js'; // prettier-ignore

const ends = { src: '192.168.100.2', dst: '192.168.100.1' };
const { KEY, CSUM, SEQ } = enums.tunnel_flags;

/** A GRE tunnel with all that its header may have, and an IPIP tunnel, to the same end. */
async function tunnelled(t: ExecutionContext, workers = 1): Promise<TestEngine> {
  const engine = await startEngine(t, { workers });
  const spec = { local: ip4Bytes(ends.dst), remote: ip4Bytes(ends.src), link: 255 };
  const flags = KEY | CSUM | SEQ;
  const gre = engine.addTunnel('gre', { ...spec, proto: 47, in_flags: KEY, out_flags: flags });
  const ipip = engine.addTunnel('ipip', { ...spec, proto: 4 });
  engine.apply(
    edits.address('add-address', `${ends.dst}/24`, 0),
    edits.neigh('add-neigh', ends.src, serverMac, 0),
    edits.address('add-address', '10.1.0.1/24', gre),
    edits.address('add-address', '10.2.0.1/24', ipip),
  );
  return engine;
}

const ping = (net: number): Buffer => icmpEcho({ from: `10.${net}.0.9`, to: `10.${net}.0.1` });
const greHead = Buffer.from('2000080000000000', 'hex'); // a key of 0
const inGre = (packet: Buffer): Buffer =>
  ipv4({ ...ends, proto: 47 }, Buffer.concat([greHead, packet]));
const inIpip = (packet: Buffer): Buffer => ipv4({ ...ends, proto: 4 }, packet);

/** What an IPIP frame of ours holds. */
const inside = (frame: Buffer): Buffer => ether(0x800, frame.subarray(34));

test('a packet whose outer packet comes in pieces is put together before it is taken out', async (t) => {
  const engine = await tunnelled(t);
  const body = ipPart(ping(2));
  const piece = (from: number, to: number): Buffer =>
    ipv4({ ...ends, proto: 4 }, body.subarray(from, to), {
      fragment: { offset: from / 8, more: to < body.length },
    });
  engine.inject('port0', piece(0, 24), piece(24, body.length));
  const [sent] = engine.sentRaw('port0');
  t.like(decode(inside(sent as Buffer)), { dst: '10.2.0.9', icmpType: 0, checksumsValid: true });
  t.is(engine.allDrops(), 0);
});

test('a packet in a tunnel in a tunnel is taken out of both', async (t) => {
  const engine = await tunnelled(t);
  const middle = ipv4({ ...ends, proto: 47 }, Buffer.concat([greHead, ipPart(ping(1))]));
  engine.inject('port0', inIpip(ipPart(middle)));
  t.is(engine.port('ipip').rxPackets, 1n);
  t.is(engine.port('gre').rxPackets, 1n);
  t.is(one(t, engine.sent('port0')).proto, 47);
});

test('packets nested without end are dropped', async (t) => {
  const engine = await tunnelled(t);
  let packet = ipPart(ping(2));
  for (let depth = 0; depth < 40; depth++) packet = ipPart(inIpip(packet));
  engine.inject('port0', ether(0x800, packet));
  t.deepEqual(engine.sentRaw('port0'), []);
  t.is(engine.allDrops(), 1);
});

test('workers number the packets of a tunnel together', async (t) => {
  const engine = await tunnelled(t, 2);
  for (let n = 0; n < 8; n++) engine.injectInto('port0', n % 2, inGre(ipPart(ping(1))));
  const numbers = engine.sentRaw('port0').map((frame) => frame.readUInt32BE(46));
  t.deepEqual(
    numbers.sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
});

test('whatever stands in outer and inner headers, every frame ends once and no buffer is lost', async (t) => {
  const engine = await tunnelled(t);
  const start = poolFree();
  let injected = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(inGre(ipPart(ping(1))), inIpip(ipPart(ping(2)))),
      fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }),
      fc.nat(40),
      (frame, changes, cut) => {
        const packet = Buffer.from(ipPart(frame).subarray(0, frame.length - 14 - cut));
        for (const [at, value] of changes) if (20 + at < packet.length) packet[20 + at] = value;
        packet.writeUInt16BE(packet.length, 2);
        packet.writeUInt16BE(0, 10);
        packet.writeUInt16BE(internetChecksum(packet.subarray(0, 20)), 10);
        engine.inject('port0', ether(0x800, packet));
        injected++;
      },
    ),
    { numRuns: 400 },
  );
  engine.pass(5000);
  const errors = engine.sent('port0').filter(({ proto }) => proto === 1).length;
  t.true(errors <= engine.drops('no-tunnel'));
  t.true(engine.allDrops() <= injected);
  t.true(engine.port('gre').rxPackets + engine.port('ipip').rxPackets > 0n);
  engine.toKernel('port0');
  t.is(poolFree(), start);
});

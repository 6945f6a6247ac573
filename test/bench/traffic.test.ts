// SPDX-License-Identifier: GPL-2.0-or-later
// The files that the benchmarks play.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { temporaryFolder } from '../helpers/folder.js';
import { decode6 } from '../helpers/ip6.js';
import { decode } from '../helpers/packet.js';
import { shuffled } from './engine/prime.js';
import { frameWriter } from './traffic/frames.js';
import type { Shape } from './traffic/frames.js';
import { writePcap, writeTwoWayPcap } from './traffic/pcap.js';
import { clientAddr, clientPort, flowOfClient, isClient, laddrsFor, members, pcapMac } from './traffic/plan.js'; // prettier-ignore

const shape = { mode: 'fnat', proto: 'udp', services: 1 } as const;

/** One frame of a shape. */
function frameOf(of: Shape, flow: number, round = 0): Buffer {
  const writer = frameWriter(of);
  const bytes = Buffer.alloc(writer.len);
  writer.write(bytes, 0, flow, round);
  return bytes;
}

test('frames of clients are whole packets of 60 bytes with right checksums', (t) => {
  for (const [proto, round] of [
    ['udp', 0],
    ['tcp', 0],
    ['tcp', 1],
    ['tcp', 15],
  ] as const) {
    const bytes = frameOf({ ...shape, proto }, 12345, round);
    const packet = decode(bytes);
    t.is(bytes.length, 60);
    t.true(packet.checksumsValid, `${proto} ${round}`);
    t.is(packet.dmac, pcapMac);
    t.is(packet.to, '10.0.0.100:80');
    if (proto === 'tcp') t.is(packet.flags, round === 0 ? 'S' : 'A');
    const marked = proto === 'udp' || round > 0;
    t.is(packet.payload?.length, proto === 'udp' ? 18 : marked ? 6 : 0);
    if (marked) t.is(packet.payload?.readUInt32BE(0), 12345);
  }
});

test('frames of IPv6 bear the same payload behind a longer header', (t) => {
  for (const [proto, round] of [
    ['udp', 0],
    ['tcp', 0],
    ['tcp', 2],
  ] as const) {
    const bytes = frameOf({ ...shape, mode: 'fnat6', proto }, 7, round);
    const packet = decode6(bytes);
    t.is(bytes.length, 80);
    t.true(packet.checksumValid, `${proto} ${round}`);
    t.like(packet, { dst: '2001:db8::a00:64', dport: 80, sport: clientPort(7) });
    if (proto === 'udp') t.is(packet.payload.readUInt32BE(0), 7);
  }
});

test('behind SNAT clients write to the servers, elsewhere to all services in turn', (t) => {
  t.is(decode(frameOf({ ...shape, mode: 'snat' }, 17)).to, '192.168.1.2:8080');
  const many = { ...shape, services: 100_000 };
  const targets = Array.from({ length: 1000 }, (_, flow) => decode(frameOf(many, flow)).to);
  t.true(new Set(targets).size > 950);
  t.regex(targets[1] ?? '', /^10\.0\.\d+\.\d+:\d+$/);
});

test('data of TCP follows the SYN without a gap', (t) => {
  const seqOf = (round: number): number =>
    decode(frameOf({ ...shape, proto: 'tcp' }, 7, round)).seq ?? 0;
  t.is(seqOf(1), seqOf(0) + 1);
  t.is(seqOf(3), seqOf(2) + 6);
});

test('the flow of a client is told by its address', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 22 - 1 }), (flow) => {
      return flowOfClient(clientAddr(flow)) === flow;
    }),
  );
  t.pass();
});

test('one service has all members, one of many has its own', (t) => {
  t.deepEqual(members(0, 1, 4, 2), [0, 1, 2, 3]);
  t.deepEqual(members(1, 100, 4, 2), [2, 3]);
  t.deepEqual(members(2, 100, 4, 2), [0, 1]);
});

test('clients are spread over 10.64.0.0/10 and differ', (t) => {
  const seen = new Set(Array.from({ length: 100_000 }, (_, i) => clientAddr(i)));
  t.is(seen.size, 100_000);
  t.true([...seen].every(isClient));
  t.true(isClient(0x0a7fffff) && !isClient(0x0a3fffff) && !isClient(0x0a800000));
  t.is(laddrsFor(1000), 1);
  t.is(laddrsFor(1_000_000), 4);
});

test('a shuffled order has every number once, and is the same each time', (t) => {
  const order = shuffled(5, 1005);
  t.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: 1000 }, (_, i) => i + 5)); // prettier-ignore
  t.notDeepEqual([...order.slice(0, 5)], [5, 6, 7, 8, 9]);
  t.deepEqual(order, shuffled(5, 1005));
});

test('a capture file holds its frames in order of rounds', async (t) => {
  const path = join(await temporaryFolder(t), 'file.pcap');
  await writePcap(path, { flows: 3, rounds: 2 }, frameWriter({ ...shape, proto: 'tcp' }));
  const bytes = await readFile(path);
  t.is(bytes.length, 24 + 6 * (16 + 60));
  t.is(bytes.readUInt32LE(0), 0xa1b2c3d4);
  t.is(bytes.readUInt32LE(20), 1);
  const frame = (i: number): Buffer => bytes.subarray(24 + i * 76 + 16, 24 + (i + 1) * 76);
  t.is(bytes.readUInt32LE(24 + 8), 60);
  t.deepEqual([0, 3].map((i) => decode(frame(i)).flags), ['S', 'A']); // prettier-ignore
  t.is(decode(frame(0)).from, decode(frame(3)).from);
});

test('in a two-way file clients and servers take turns', async (t) => {
  const path = join(await temporaryFolder(t), 'file.pcap');
  await writeTwoWayPcap(path, 4);
  const bytes = await readFile(path);
  const marks = Array.from({ length: 8 }, (_, i) => bytes.readUInt32BE(24 + i * 76 + 16 + 42));
  t.deepEqual(marks, [0, 2, 1, 3, 2, 0, 3, 1]);
});

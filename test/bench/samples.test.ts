// SPDX-License-Identifier: GPL-2.0-or-later
// What the benchmarks find wrong with packets.
import test from 'ava';
import { startEngine } from '../helpers/engine.js';
import { decode, macBytes, macText, portMac, tcp } from '../helpers/packet.js';
import { change, configuration } from './engine/configure.js';
import { SampleChecker } from './engine/samples.js';
import { frameWriter, initialSequence, replyWriter } from './traffic/frames.js';
import { modes } from './traffic/modes.js';
import type { ModeName } from './traffic/modes.js';
import { clientAddr, clientPort, pcapMac, peerMac, serviceOf } from './traffic/plan.js';

const shape = { mode: 'fnat', proto: 'udp', services: 1 } as const;

/** The one's complement sum of an even number of bytes, complemented. */
function checksumOf(bytes: Uint8Array, more = 0): number {
  let sum = more;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

/** A frame as the engine should send it to a server, by hand. `harm` comes after the checksums. */
function forwarded(change: (frame: Buffer) => void = () => undefined, harm = change): Buffer {
  const frame = Buffer.from(
    '020000000300' + '027063617000' + '0800' +
    '4500002e000040004011' + '0000' + 'ac100000' + 'c0a80101' +
    '0401' + '1f90' + '001a' + '0000' + '00000009' + '00'.repeat(14), 'hex'); // prettier-ignore
  change(frame);
  frame.writeUInt16BE(checksumOf(frame.subarray(14, 34)), 24);
  const pseudo = 17 + 26 + (~checksumOf(frame.subarray(26, 34)) & 0xffff);
  frame.writeUInt16BE(checksumOf(frame.subarray(34), pseudo), 40);
  harm(frame);
  return frame;
}

const checker = (mode: ModeName = 'fnat', services = 1): SampleChecker =>
  new SampleChecker({ mode, proto: 'udp', services, laddrs: 1 }, () => true);

/** What is wrong with frames, one after the other; undefined if nothing is. */
function faultOf(samples: SampleChecker, ...frames: readonly Buffer[]): string | undefined {
  for (const frame of frames) samples.check(frame);
  return samples.verdict().faults[0]?.replace(/: [0-9a-f]*$/, '');
}

test('a right packet to a server passes', (t) => {
  const samples = checker();
  samples.check(forwarded());
  samples.check(forwarded());
  t.deepEqual(samples.verdict(), { checked: 2, wrong: 0, faults: [] });
});

const found = test.macro<[fault: RegExp, change: (frame: Buffer) => void]>({
  exec(t, fault, change) {
    const samples = checker();
    samples.check(forwarded(change));
    t.is(samples.verdict().wrong, 1);
    t.regex(samples.verdict().faults[0] ?? '', fault);
  },
  title: (_, fault) => `a sample is found wrong: ${fault.source}`,
});
test(found, /MAC/, (f) => f.fill(1, 0, 6));
test(found, /MAC addresses: 020000000301/, (f) => f.writeUInt8(1, 5)); // another server's
test(found, /not from a local address/, (f) => f.writeUInt8(9, 29));
test(found, /not to a server/, (f) => f.writeUInt8(77, 33));
test(found, /not to a server's port/, (f) => f.writeUInt16BE(80, 36));
test(found, /checksum/, (f) => f.writeUInt16BE(0x1234, 40));
test(found, /checksum: .{80}0000/, (f) => f.writeUInt16BE(0, 40)); // as if the sender had made none
test(found, /length/, (f) => f.writeUInt16BE(200, 16));

test('a flow that changes its local port, or takes another flow', (t) => {
  const moved = forwarded((f) => f.writeUInt16BE(1026, 34));
  t.is(faultOf(checker(), forwarded(), moved), 'a flow changed its way');
  const other = forwarded((f) => f.writeUInt32BE(10, 42));
  t.is(faultOf(checker(), forwarded(), other), 'a flow shares its way');
});

test('a flow goes to a member of its service', (t) => {
  const flow = (number: number): Buffer => forwarded((f) => f.writeUInt32BE(number, 42));
  const toFirst = Array.from({ length: 50 }, (_, i) => i).find((i) => serviceOf(i, 100) % 8 === 0);
  const toOther = Array.from({ length: 50 }, (_, i) => i).find((i) => serviceOf(i, 100) % 8 === 1);
  t.is(faultOf(checker('fnat', 100), flow(toFirst ?? 0)), undefined);
  t.is(faultOf(checker('fnat', 100), flow(toOther ?? 0)), 'not to a member of its service');
});

/** The client's frame as another mode sends it on to the first server. */
function keptFrame(change: (frame: Buffer) => void = () => undefined): Buffer {
  const writer = frameWriter(shape);
  const frame = Buffer.alloc(writer.len);
  writer.write(frame, 0, 9, 0);
  Buffer.from('020000000300' + '027063617000', 'hex').copy(frame);
  change(frame);
  return frame;
}

test('direct routing keeps the packet and names the server by its MAC', (t) => {
  t.is(faultOf(checker('dr'), keptFrame(), keptFrame()), undefined);
  const second = keptFrame((f) => f.writeUInt8(1, 5));
  t.is(faultOf(checker('dr'), keptFrame(), second), 'a flow changed its way');
  const foreign = keptFrame((f) => f.writeUInt8(99, 5));
  t.is(faultOf(checker('dr'), foreign), 'not to a server');
  t.is(faultOf(checker('nat'), keptFrame()), 'not to a server');
  t.is(faultOf(checker('dr'), forwarded()), 'not to the service');
});

/** `frame` inside a packet of ours to the first server. */
function wrapped(frame: Buffer, from = 'c0a801fd'): Buffer {
  const outer = Buffer.from(`450000420000400040040000${from}c0a80101`, 'hex');
  outer.writeUInt16BE(checksumOf(outer), 10);
  return Buffer.concat([frame.subarray(0, 14), outer, frame.subarray(14)]);
}

test("a tunnelled packet is ours outside and the client's inside", (t) => {
  t.is(faultOf(checker('tun'), wrapped(keptFrame())), undefined);
  t.is(faultOf(checker('tun'), wrapped(keptFrame(), 'c0a801fc')), 'wrapped wrongly');
  t.is(faultOf(checker('tun'), keptFrame()), 'not to a server');
  t.is(faultOf(checker('dr'), wrapped(keptFrame())), 'wrapped wrongly');
});

test('a reply must go to the client of its flow', (t) => {
  const writer = replyWriter();
  const reply = Buffer.alloc(writer.len);
  writer.write(reply, 0, 3, 0);
  t.is(macText(reply.subarray(0, 6)), pcapMac);
  t.true(decode(reply).checksumsValid);
});

/** The SYN proxy's answer to the SYN of a flow. */
function synAck(flow: number, acked: number): Buffer {
  const from = '10.0.0.100:80';
  const host = Buffer.alloc(4);
  host.writeUInt32BE(clientAddr(flow));
  const to = `${[...host].join('.')}:${clientPort(flow)}`;
  return tcp({ from, to, flags: 'SA', ack: acked }, { smac: pcapMac, dmac: peerMac });
}

test('an answer of the SYN proxy acknowledges the SYN of its client', (t) => {
  t.is(faultOf(checker(), synAck(5, initialSequence(5) + 1)), undefined);
  t.is(faultOf(checker(), synAck(5, initialSequence(6) + 1)), 'an answer to another SYN');
});

test('configuration changes are weights, and services that come and go again', async (t) => {
  const engine = await startEngine(t);
  const spec = { ...shape, laddrs: 1, pcaps: [], mbufs: 0, maxConns: 0, lcores: [], timeoutSec: 1 };
  for (const part of configuration(spec)) engine.apply(part);
  const counts = Array.from({ length: 8 }, (_, i) => {
    engine.apply(change('udp', i));
    return engine.services().length;
  });
  t.deepEqual(counts, [1, 2, 2, 1, 1, 2, 2, 1]);
});

const takes = test.macro<[mode: ModeName, services: number]>({
  async exec(t, mode, services) {
    const engine = await startEngine(t);
    const of = { mode, proto: 'udp', services } as const;
    const spec = { ...of, laddrs: 2, pcaps: [], mbufs: 0, maxConns: 0, lcores: [], timeoutSec: 1 };
    for (const part of configuration(spec)) engine.apply(part);
    const samples = new SampleChecker(spec, () => true);
    const writer = frameWriter(of, portMac(0));
    for (let flow = 0; flow < 40; flow++) {
      const frame = Buffer.alloc(writer.len);
      writer.write(frame, 0, flow, 0);
      engine.inject('port0', frame);
    }
    const ours = macBytes(pcapMac);
    for (const frame of engine.sentRaw('port0')) samples.check((ours.copy(frame, 6), frame));
    t.deepEqual(samples.verdict(), { checked: 40, wrong: 0, faults: [] });
  },
  title: (_, mode, services) => `samples of ${mode} with ${services} services are right`,
});
for (const mode of Object.keys(modes) as ModeName[]) test(takes, mode, 1);
test(takes, 'fnat', 100);

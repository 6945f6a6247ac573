// SPDX-License-Identifier: GPL-2.0-or-later
// What the benchmarks reckon with; nothing here is timed.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { temporaryFolder } from '../helpers/folder.js';
import { decode, macText } from '../helpers/packet.js';
import { shuffled } from './engine/prime.js';
import { SampleChecker } from './engine/samples.js';
import { runBetween } from './machine/measure.js';
import type { Run } from './machine/measure.js';
import { parseMeminfo } from './machine/reserve.js';
import { calmRounds } from './machine/rounds.js';
import { parseBusySec, parseCpuTicks, parseTscMhz } from './machine/threads.js';
import { hugeMibFor, mbufsFor } from './machine/workspace.js';
import { budgets, isMet, standing } from './report/budgets.js';
import { chosenGroups, parseOptions } from './report/options.js';
import { Report } from './report/report.js';
import { median, medianRatio } from './report/statistics.js';
import { parseSent } from './testpmd/parse.js';
import { frameLen, frameWriter, replyWriter } from './traffic/frames.js';
import { writePcap, writeTwoWayPcap } from './traffic/pcap.js';
import { clientAddr, isClient, laddrsFor, pcapMac } from './traffic/plan.js';

test('the median is the middle value, or the mean of two', (t) => {
  t.is(median([9, 1, 5]), 5);
  t.is(median([4, 1, 3, 2]), 2.5);
  t.true(Number.isNaN(median([])));
});

test('ratios are taken pair by pair before the median', (t) => {
  t.is(medianRatio([[1, 2], [30, 10], [2, 2]]), 1); // prettier-ignore
});

test('a median lies between the least and the greatest value', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      return middle >= Math.min(...values) && middle <= Math.max(...values);
    }),
  );
  t.pass();
});

test('a budget says whether it is met, whichever way is better', (t) => {
  t.true(isMet({ must: 0.45, better: 'more' }, 0.45, 0.45));
  t.false(isMet({ must: 0.45, better: 'more' }, 0.45, 0.449));
  t.true(isMet({ must: 192, better: 'less' }, 192, 160));
  t.is(standing('fnat_udp_1k_vs_testpmd_5tswap', 0.5), 'must 0.45 met, aim 0.6 missed');
  t.is(standing('idle_cpu_percent', 3.5), 'must 3 missed');
  t.is(standing('fnat_udp_1k_mpps', 20), undefined);
});

test('an aim is never easier than its must', (t) => {
  for (const [name, { must, aim, better }] of Object.entries(budgets)) {
    if (aim !== undefined) t.true(better === 'more' ? aim > must : aim < must, name);
  }
});

test('a report prints a line a figure, and ends with 1 if a measurement failed', (t) => {
  const report = new Report();
  report.add('laddr_kib_per_worker', 10.00012, 'KiB');
  report.add('churn_per_sec', 2.7834, 'M/s');
  const lines: string[] = [];
  t.is(
    report.print(false, (line) => lines.push(line)),
    0,
  );
  t.deepEqual(lines, [
    'laddr_kib_per_worker 10 KiB (must 64 met, aim 16 met)',
    'churn_per_sec 2.783 M/s',
  ]);
  report.fail('churn: wrong');
  t.is(
    report.print(true, (line) => lines.push(line)),
    1,
  );
  const object = JSON.parse(lines[2] ?? '') as { figures: unknown[]; failures: string[] };
  t.is(object.figures.length, 2);
  t.deepEqual(object.failures, ['churn: wrong']);
});

test('--only takes names of groups and of figures, the longest group first', (t) => {
  const groups = ['fnat_udp_1k', 'fnat_udp_1k_js_busy', 'bytes_per_connection'];
  t.deepEqual(chosenGroups(groups, []), groups);
  t.deepEqual(chosenGroups(groups, ['fnat_udp_1k_js_busy_vs_idle']), ['fnat_udp_1k_js_busy']);
  t.deepEqual(chosenGroups(groups, ['fnat_udp_1k_mpps', 'bytes_per_connection']), [
    'fnat_udp_1k',
    'bytes_per_connection',
  ]);
  t.throws(() => chosenGroups(groups, ['nothing']), { message: /one of fnat_udp_1k / });
});

test('--rounds wants a number from 1', (t) => {
  t.is(parseOptions(['--rounds', '7'], 5).rounds, 7);
  t.is(parseOptions([], 5).rounds, 5);
  t.throws(() => parseOptions(['--rounds', '0'], 5));
});

test('numbers of /proc are found', (t) => {
  t.is(parseMeminfo('MemFree: 1 kB\nHugePages_Free:      12\n', 'HugePages_Free'), 12);
  t.is(parseBusySec('cpu  100 0 50 999 9 0 25 25 0 0\ncpu0 1 1'), 2);
  t.is(parseTscMhz('cpu MHz : 1\nbogomips\t: 5192.24\n'), 2596.12);
  t.is(parseCpuTicks(`7 (a) b) S ${'0 '.repeat(10)}30 12 0`), 42);
});

test("testpmd's counter is found in what it prints", (t) => {
  t.is(
    parseSent('  RX-packets: 7   RX-bytes:  0\r\n  TX-packets: 50925792   TX-errors: 0'),
    50925792,
  );
  t.throws(() => parseSent('Invalid port'));
});

test('packet buffers are 2^n - 1 and more than the frames of the file', (t) => {
  t.is(mbufsFor(1000), 65535);
  t.is(mbufsFor(1_000_000), 2 ** 20 - 1);
  t.is(mbufsFor(2_000_000), 2 ** 21 - 1);
  t.true(hugeMibFor(2 ** 20 - 1, 0) > 2300);
});

test('a run knows its rates, its share of the core and the load by others', (t) => {
  const start = { atNs: 0, workerNs: 0, sent: 0, loadSec: 1 };
  const run = runBetween(start, { atNs: 2e9, workerNs: 1e9, sent: 3e6, loadSec: 1.5 });
  t.deepEqual(run, { packetsPerSec: 3e6, wallPacketsPerSec: 1.5e6, share: 0.5, foreign: 0.25 });
});

const calm: Run = { packetsPerSec: 1, wallPacketsPerSec: 1, share: 1, foreign: 0 };

test('disturbed rounds are repeated, and count only if there are no calm ones', async (t) => {
  const loads = [0.5, 0, 0.9, 0, 0.7];
  const next = (): Promise<Run> => Promise.resolve({ ...calm, foreign: loads.shift() ?? 0 });
  const { rounds, conditions } = await calmRounds(2, next, (run) => [run]);
  t.deepEqual(rounds.map((run) => run.foreign), [0, 0]); // prettier-ignore
  t.like(conditions, { rounds: 2, void: 2, disturbed: 0 });
  const noisy = await calmRounds(
    1,
    () => Promise.resolve({ ...calm, share: 0.5 }),
    (r) => [r],
  );
  t.like(noisy.conditions, { rounds: 1, void: 1, disturbed: 1 });
});

test('frames of clients are whole packets of 60 bytes with right checksums', (t) => {
  const bytes = Buffer.alloc(frameLen);
  for (const [proto, round] of [
    ['udp', 0],
    ['tcp', 0],
    ['tcp', 1],
    ['tcp', 15],
  ] as const) {
    frameWriter(proto)(bytes, 0, 12345, round);
    const packet = decode(bytes);
    t.true(packet.checksumsValid, `${proto} ${round}`);
    t.is(packet.dmac, pcapMac);
    t.is(packet.to, '10.0.0.100:80');
    if (proto === 'tcp') t.is(packet.flags, round === 0 ? 'S' : 'A');
    const marked = proto === 'udp' || round > 0;
    t.is(packet.payload?.length, proto === 'udp' ? 18 : marked ? 6 : 0);
    if (marked) t.is(packet.payload?.readUInt32BE(0), 12345);
  }
});

test('data of TCP follows the SYN without a gap', (t) => {
  const bytes = Buffer.alloc(frameLen);
  const seqOf = (round: number): number => {
    frameWriter('tcp')(bytes, 0, 7, round);
    return decode(bytes).seq ?? 0;
  };
  t.is(seqOf(1), seqOf(0) + 1);
  t.is(seqOf(3), seqOf(2) + 6);
});

test('clients are spread over 10.64.0.0/10 and differ', (t) => {
  const seen = new Set(Array.from({ length: 100_000 }, (_, i) => clientAddr(i)));
  t.is(seen.size, 100_000);
  t.true([...seen].every(isClient));
  t.true(isClient(0x0a7fffff) && !isClient(0x0a3fffff) && !isClient(0x0a800000));
  t.is(laddrsFor(1000).length, 1);
  t.is(laddrsFor(1_000_000).length, 4);
});

test('a shuffled order has every number once, and is the same each time', (t) => {
  const order = shuffled(5, 1005);
  t.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: 1000 }, (_, i) => i + 5)); // prettier-ignore
  t.notDeepEqual([...order.slice(0, 5)], [5, 6, 7, 8, 9]);
  t.deepEqual(order, shuffled(5, 1005));
});

test('a capture file holds its frames in order of rounds', async (t) => {
  const path = join(await temporaryFolder(t), 'file.pcap');
  await writePcap(path, { flows: 3, rounds: 2 }, frameWriter('tcp'));
  const bytes = await readFile(path);
  t.is(bytes.length, 24 + 6 * (16 + frameLen));
  t.is(bytes.readUInt32LE(0), 0xa1b2c3d4);
  t.is(bytes.readUInt32LE(20), 1);
  const frame = (i: number): Buffer => bytes.subarray(24 + i * 76 + 16, 24 + (i + 1) * 76);
  t.is(bytes.readUInt32LE(24 + 8), frameLen);
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
    '020000000202' + '027063617000' + '0800' +
    '4500002e000040004011' + '0000' + 'ac100000' + 'c0a80101' +
    '0401' + '1f90' + '001a' + '0000' + '00000009' + '00'.repeat(14), 'hex'); // prettier-ignore
  change(frame);
  frame.writeUInt16BE(checksumOf(frame.subarray(14, 34)), 24);
  const pseudo = 17 + 26 + (~checksumOf(frame.subarray(26, 34)) & 0xffff);
  frame.writeUInt16BE(checksumOf(frame.subarray(34), pseudo), 40);
  harm(frame);
  return frame;
}

const checker = (): SampleChecker => new SampleChecker(['172.16.0.0'], () => true);

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
test(found, /not from a local address/, (f) => f.writeUInt8(9, 29));
test(found, /not to a server/, (f) => f.writeUInt8(77, 33));
test(found, /not to a server's port/, (f) => f.writeUInt16BE(80, 36));
test(found, /checksum/, (f) => f.writeUInt16BE(0x1234, 40));
test(found, /checksum: .{80}0000/, (f) => f.writeUInt16BE(0, 40)); // as if the sender had made none
test(found, /length/, (f) => f.writeUInt16BE(200, 16));

test('a flow that changes its local port, or takes another flow', (t) => {
  const moved = checker();
  moved.check(forwarded());
  moved.check(forwarded((f) => f.writeUInt16BE(1026, 34)));
  t.regex(moved.verdict().faults[0] ?? '', /changed or shares/);
  const shared = checker();
  shared.check(forwarded());
  shared.check(forwarded((f) => f.writeUInt32BE(10, 42)));
  t.regex(shared.verdict().faults[0] ?? '', /changed or shares/);
});

test('a reply must go to the client of its flow', (t) => {
  const reply = Buffer.alloc(frameLen);
  replyWriter()(reply, 0, 3);
  t.is(macText(reply.subarray(0, 6)), pcapMac);
  t.true(decode(reply).checksumsValid);
});

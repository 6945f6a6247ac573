// SPDX-License-Identifier: GPL-2.0-or-later
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { settle } from '../helpers/account.js';
import {
  edits,
  oneArm,
  oneArmFnat,
  poolFree,
  startEngine,
  tcpTimeouts,
} from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { tcpIn, udpFrom, udpIn } from '../helpers/flow.js';
import {
  arp, clientMac, decode, ether, icmpEcho, internetChecksum, ipv6, portMac, serverMac, tcp, udp,
} from '../helpers/packet.js'; // prettier-ignore

const vip = '192.168.100.100';

/** A TCP and a UDP service on one address, everybody reached through known neighbours. */
async function target(t: ExecutionContext, settings = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { settings });
  engine.apply(
    ...oneArmFnat(),
    ...oneArmFnat({ proto: 'udp' }).slice(5),
    edits.route('add-route', '0.0.0.0/0', 0, { gateway: oneArm.client }),
  );
  return engine;
}

/** Each frame ended once; what goes to the server comes from the local address and is sound. */
function checkAccount(
  t: ExecutionContext,
  engine: TestEngine,
  frames: readonly Buffer[],
  what: string,
): void {
  const { sent, kernel, dropped } = settle(engine, frames);
  t.is(sent.length + kernel + dropped, frames.length, what);
  for (const frame of sent) checkSent(t, frame, what);
}
function checkSent(t: ExecutionContext, frame: Buffer, what: string): void {
  const type = frame.readUInt16BE(12);
  t.true(type === 0x0800 || type === 0x0806, what);
  t.is(decode(frame).smac, portMac(0), what);
  if (type === 0x0806) return;
  const header = frame.subarray(14, 14 + ((frame[14] ?? 0) & 15) * 4);
  t.is(internetChecksum(header), 0, what);
  t.is(frame.length, 14 + header.readUInt16BE(2), what);
  const { src, dst } = decode(frame);
  t.true(
    dst === '192.168.100.2' ? src === oneArm.laddr : src === vip || src === oneArm.laddr,
    what,
  );
}

const options = [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7];
const samples: Readonly<Record<string, Buffer>> = {
  'a SYN with options': tcpIn({ options }),
  'a segment with data': tcpIn({ flags: 'PA', payload: 'GET /', options: [1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2] }),
  'a datagram': udpIn(),
  'an echo request': icmpEcho({ from: oneArm.client, to: vip }),
  'an ARP request': arp({ op: 'request', smac: clientMac, sip: oneArm.client, tip: vip }),
  'an ARP answer': arp({ op: 'reply', smac: clientMac, sip: oneArm.client, tip: vip, dmac: portMac(0) }),
  'a packet with IP options': udpIn({}, { ipOptions: [1, 1, 1, 1] }),
  'a fragment': udpIn({}, { fragment: { offset: 0, more: true } }),
  'an unknown frame': ether(0x9999, Buffer.alloc(46)),
}; // prettier-ignore

for (const [name, frame] of Object.entries(samples)) {
  test(`${name} that is cut at any byte ends once, and its buffer comes back`, async (t) => {
    const engine = await target(t);
    const free = poolFree();
    const cuts = Array.from({ length: frame.length }, (_, n) => frame.subarray(0, n));
    for (const cut of cuts) checkAccount(t, engine, [cut], `${cut.length} bytes`);
    checkAccount(t, engine, cuts, 'all at once');
    t.is(poolFree(), free);
  });

  test(`${name} with any damaged byte ends once`, async (t) => {
    const engine = await target(t);
    for (const by of [0x01, 0x80, 0xff]) {
      for (let at = 0; at < frame.length; at++) {
        const copy = Buffer.from(frame);
        copy[at] = (copy[at] ?? 0) ^ by;
        const { sent, kernel, dropped } = settle(engine, [copy]);
        t.is(sent.length + kernel + dropped, 1, `byte ${at} by ${by}`);
      }
    }
  });
}

/** The frame with its IP header's checksum made right again. */
function resealed(frame: Buffer, change: (frame: Buffer) => void): Buffer {
  const copy = Buffer.from(frame);
  change(copy);
  const header = copy.subarray(14, 34);
  header.writeUInt16BE(0, 10);
  header.writeUInt16BE(internetChecksum(copy.subarray(14, 14 + ((copy[14] ?? 0) & 15) * 4)), 10);
  return copy;
}

const lengths = [0, 1, 19, 20, 27, 28, 33, 34, 39, 40, 41, 59, 60, 61, 1500, 9000, 65535];
test('a total length that lies ends once', async (t) => {
  const engine = await target(t);
  for (const frame of [tcpIn({ options }), udpIn(), icmpEcho({ from: oneArm.client, to: vip })]) {
    for (const length of lengths) {
      const lying = resealed(frame, (copy) => copy.writeUInt16BE(length, 16));
      checkAccount(t, engine, [lying], `length ${length}`);
    }
  }
});

test('a UDP length that exceeds the packet is not balanced', async (t) => {
  const engine = await target(t);
  for (const length of [0, 7, 14, 65535]) {
    const frame = udpIn();
    frame.writeUInt16BE(length, 14 + 20 + 4);
    const { sent } = settle(engine, [frame]);
    t.deepEqual(sent, [], `length ${length}`);
  }
  t.is(engine.conns(), 0);
});

test('a data offset that exceeds the segment is not balanced', async (t) => {
  const engine = await target(t);
  for (let words = 0; words < 16; words++) {
    const frame = tcpIn({ flags: 'S' });
    frame[14 + 20 + 12] = words << 4;
    const { sent } = settle(engine, [frame]);
    t.is(sent.length, words === 5 ? 1 : 0, `${words} words`);
  }
});

test('a header length of the IP packet that lies ends once', async (t) => {
  const engine = await target(t);
  for (let words = 0; words < 16; words++) {
    const lying = resealed(
      udpIn({ payload: Buffer.alloc(60) }),
      (copy) => (copy[14] = 0x40 | words),
    );
    checkAccount(t, engine, [lying], `${words} words`);
  }
});

test('another IP version in an IPv4 frame is dropped', async (t) => {
  const engine = await target(t);
  for (const version of [0, 5, 6, 15]) {
    checkAccount(
      t,
      engine,
      [resealed(udpIn(), (copy) => (copy[14] = (version << 4) | 5))],
      `${version}`,
    );
  }
  t.is(engine.drops('parse-error'), 4);
});

test('a wrong checksum of the IP header is dropped and counted', async (t) => {
  const engine = await target(t);
  const frame = udpIn();
  frame.writeUInt16BE(frame.readUInt16BE(24) ^ 0x0100, 24);
  engine.inject('port0', frame);
  t.is(engine.drops('bad-ip-checksum'), 1);
});

test('TCP options that lie about their length do no harm', async (t) => {
  const engine = await target(t);
  const evil = [
    [8, 0, 0, 0], [8, 1, 0, 0], [8, 40, 0, 0], [2, 3, 0, 0], [5, 3, 1, 0], [254, 255, 0, 0],
    [1, 1, 1, 8], [0, 8, 10, 0], [2, 4, 0, 0], [254, 2, 254, 2], [5, 4, 0, 0],
  ]; // prettier-ignore
  let port = 1;
  for (const bytes of evil) {
    for (const flags of ['S', 'A', 'SA']) {
      const from = `${oneArm.client}:${port++}`;
      const syn = tcpIn({ from, options: bytes });
      checkAccount(
        t,
        engine,
        [syn, tcpIn({ from, flags, options: bytes, ack: 1 })],
        `${bytes.join()} ${flags}`,
      );
    }
  }
});

const spoofed: Readonly<Record<string, Buffer>> = {
  'land: from the service to itself': tcp({ from: `${vip}:80`, to: `${vip}:80`, flags: 'S' }),
  'a datagram from the service to itself': udp({ from: `${vip}:80`, to: `${vip}:80` }),
  'from our local address': tcp({ from: `${oneArm.laddr}:1025`, to: `${vip}:80`, flags: 'S' }),
  'an echo request from our own address': icmpEcho({ from: vip, to: vip }),
  'from the limited broadcast': udpIn({ from: '255.255.255.255:7' }),
  'from the broadcast of the subnet': udpIn({ from: '192.168.100.255:7' }),
  'an echo request from a broadcast': icmpEcho({ from: '192.168.100.255', to: vip }),
  'from a group': udpIn({ from: '224.0.0.1:7' }),
  'from the loopback': udpIn({ from: '127.0.0.1:7' }),
  'from nobody': udpIn({ from: '0.0.0.0:7' }),
  'from port 0': udpIn({ from: `${oneArm.client}:0` }),
  'to port 0': udpIn({ to: `${vip}:0` }),
  'TCP to port 0': tcpIn({ to: `${vip}:0` }),
  'TCP with all flags': tcpIn({ flags: 'FSRPAU' }),
  'to our local address from the server': udp({
    from: '192.168.100.2:80',
    to: `${oneArm.laddr}:1025`,
  }),
};
for (const [name, frame] of Object.entries(spoofed)) {
  test(`${name} ends once and leaves no buffer behind`, async (t) => {
    const engine = await target(t);
    const free = poolFree();
    checkAccount(t, engine, [frame, frame, frame], name);
    t.is(poolFree(), free);
  });
}

const vip6 = 'fd00::100';
const peer6 = 'fd00::3';
/** Services on an IPv6 address, its client and server known. */
async function target6(t: ExecutionContext): Promise<TestEngine> {
  const engine = await target(t, { forwarding6: 1 });
  engine.apply(
    edits.address('add-address', `${vip6}/64`, 0),
    edits.address('add-address', 'fd00::200/128', 0, true),
    edits.neigh('add-neigh', peer6, clientMac, 0),
    edits.neigh('add-neigh', 'fd00::2', serverMac, 0),
  );
  for (const proto of ['tcp', 'udp'] as const) {
    const key = { proto, service: `[${vip6}]:80` };
    engine.apply(edits.addService(key), edits.dest('add-dest', { ...key, dest: '[fd00::2]:80' }));
    engine.apply(edits.laddr('add-laddr', { ...key, laddr: 'fd00::200', port: 0 }));
  }
  return engine;
}

const six = { src: peer6, dst: vip6 };
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const target6Bytes = 'fd000000000000000000000000000100';
const asked = { src: peer6, dst: 'ff02::1:ff00:100', next: 58 };
const samples6: Readonly<Record<string, Buffer>> = {
  'an IPv6 SYN': ipv6({ ...six, next: 6 }, bytes('9c40 0050 00000001 00000000 6002 ffff 0000 0000 02040578'), { checksumAt: 16 }),
  'an IPv6 datagram': ipv6({ ...six, next: 17 }, bytes('9c40 0050 000d 0000 68656c6c6f'), { checksumAt: 6 }),
  'an IPv6 echo request': ipv6({ ...six, next: 58 }, bytes('8000 0000 1234 0001 61626364'), { checksumAt: 2 }),
  'a neighbour solicitation': ipv6(asked, bytes(`8700 0000 00000000 ${target6Bytes} 0101 020000000101`), { checksumAt: 2, hopLimit: 255, dmac: '33:33:ff:00:01:00' }),
  'a neighbour advertisement': ipv6({ ...six, next: 58 }, bytes('8800 0000 60000000 fd000000000000000000000000000003 0201 020000000101'), { checksumAt: 2, hopLimit: 255 }),
  'an IPv6 fragment': ipv6({ ...six, next: 44 }, bytes('1100 0001 00000007 9c40 0050 000d 0000 68656c6c6f')),
  'an IPv6 packet with a hop-by-hop header': ipv6({ ...six, next: 0 }, bytes('1100 0104 00000000 9c40 0050 0008 0000')),
  'an IPv6 packet with nothing behind': ipv6({ ...six, next: 59 }, Buffer.alloc(0)),
  'an IPv6 packet to forward': ipv6({ src: peer6, dst: 'fd00::2', next: 17 }, bytes('9c40 0050 0008 0000'), { checksumAt: 6 }),
}; // prettier-ignore

/** Frames that ended in neither of the ways that there are. 0: each ended once. */
function unaccounted(engine: TestEngine, frames: readonly Buffer[]): number {
  const { sent, kernel, dropped } = settle(engine, frames);
  return frames.length - sent.length - kernel - dropped;
}
for (const [name, frame] of Object.entries(samples6)) {
  test(`${name}, whole, cut or damaged at any byte, ends once, and its buffer comes back`, async (t) => {
    const engine = await target6(t);
    const free = poolFree();
    t.is(unaccounted(engine, [frame]), name === 'a neighbour solicitation' ? -1 : 0, 'whole');
    for (let at = 0; at < frame.length; at++) {
      t.is(unaccounted(engine, [frame.subarray(0, at)]), 0, `${at} bytes`);
      for (const by of [1, 0x80, 0xff]) {
        const copy = Buffer.from(frame);
        copy[at] = (copy[at] ?? 0) ^ by;
        const missing = unaccounted(engine, [copy]);
        t.true(
          missing === 0 || (missing === -1 && name === 'a neighbour solicitation'),
          `byte ${at} by ${by}`,
        );
      }
    }
    t.is(poolFree(), free);
  });
}

const neverByWire = test.macro<[src: string, dst: string]>({
  async exec(t, src, dst) {
    const engine = await target6(t);
    for (const next of [17, 59]) {
      const frame = ipv6({ src, dst, next }, bytes('9c40 0050 0008 0000'), { checksumAt: 6 });
      engine.inject('port0', frame);
    }
    t.deepEqual([engine.sentRaw('port0'), engine.toKernel('port0')], [[], []]);
    t.is(engine.drops('not-for-us'), 2);
    t.is(engine.conns(), 0);
  },
  title: (_given, src, dst) => `a packet from ${src} to ${dst} never comes by wire`,
});
test(neverByWire, 'ff02::1', vip6);
test(neverByWire, '::1', vip6);
test(neverByWire, peer6, '::1');
test(neverByWire, peer6, 'ff01::1');
test(neverByWire, peer6, 'ff00::1');

test('another IP version in an IPv6 frame is dropped', async (t) => {
  const engine = await target6(t);
  for (const version of [0, 4, 5, 7, 15]) {
    const frame = Buffer.from(samples6['an IPv6 packet to forward'] ?? '');
    frame[14] = version << 4;
    engine.inject('port0', frame);
  }
  t.is(engine.drops('parse-error'), 5);
});

test('more than a mailbox holds is counted, and the rest goes on', async (t) => {
  const engine = await target(t);
  const frames = Array.from({ length: 9000 }, () => ether(0x9999, Buffer.alloc(46)));
  for (const frame of frames) engine.addon.inject(0, 0, frame);
  engine.step(600);
  let kernel = 0;
  while (engine.addon.takeKernel(0) !== undefined) kernel++;
  t.is(kernel + engine.allDrops() + engine.controlDrops(), frames.length);
  t.true(kernel > 4000);
});

const flow = fc.nat(5);
const anyFrame = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(flow, fc.uint8Array({ maxLength: 300 })).map(([n, payload]) => udpIn({ from: `10.1.1.${n}:${1000 + n}`, payload })) },
  { weight: 6, arbitrary: fc.tuple(flow, fc.constantFrom('S', 'A', 'PA', 'FA', 'R', 'SA', ''), fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 40 }))
    .map(([n, flags, seq, ack, payload]) => tcpIn({ from: `10.1.1.${n}:${1000 + n}`, flags, seq, ack, payload })) },
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 1020, max: 1045 }), fc.constantFrom('SA', 'A', 'R', 'FA'), fc.nat())
    .map(([port, flags, seq]) => tcp({ from: '192.168.100.2:80', to: `${oneArm.laddr}:${port}`, flags, seq, options: [2, 4, 5, 180] }, { smac: serverMac })) },
  { weight: 3, arbitrary: fc.integer({ min: 1020, max: 1045 }).map((port) => udp({ from: '192.168.100.2:80', to: `${oneArm.laddr}:${port}` }, { smac: serverMac })) },
  { weight: 1, arbitrary: fc.nat(255).map((n) => icmpEcho({ from: `192.168.100.${n}`, to: vip })) },
  { weight: 1, arbitrary: fc.nat(255).map((n) => arp({ op: 'reply', smac: clientMac, sip: `192.168.100.${n}`, tip: vip, dmac: portMac(0) })) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(samples), ...Object.values(spoofed)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...Object.values(samples)), fc.nat(70), fc.integer({ min: 1, max: 255 }))
    .map(([frame, at, by]) => { const copy = Buffer.from(frame); const place = at % copy.length; copy[place] = (copy[place] ?? 0) ^ by; return copy; }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
); // prettier-ignore

test('every packet of any stream ends exactly once, and all buffers come back', async (t) => {
  // No connection ends by resets meanwhile: those would be frames of the engine's own.
  const settings = { forwarding: 1, neigh_queue_len: 16, ...tcpTimeouts(1e6) };
  const engine = await target(t, settings);
  const free = poolFree();
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 80 }), (frames) => {
      const { sent, kernel, dropped } = settle(engine, frames);
      t.is(sent.length + kernel + dropped, frames.length);
      t.is(poolFree(), free);
    }),
    { numRuns: 400 },
  );
});

test('an engine that is closed in the middle gives all buffers back', async (t) => {
  const engine = await target(t);
  const own = await startEngine(t);
  const free = poolFree();
  own.apply(
    ...oneArmFnat({ proto: 'udp' }),
    edits.neigh('del-neigh', '192.168.100.2', serverMac, 0),
  );
  for (let n = 0; n < 200; n++)
    own.addon.inject(0, 0, n % 2 ? udpFrom(n) : ether(0x9999, Buffer.alloc(46)));
  own.step(1);
  t.true(poolFree() < free);
  own.close();
  t.is(poolFree(), free);
  t.is(engine.conns(), 0);
});

for (const size of [1, 2, 31, 32, 33, 63, 64]) {
  test(`a burst of ${size} mixed packets keeps the order within each flow`, async (t) => {
    const engine = await target(t);
    fc.assert(
      fc.property(fc.array(flow, { minLength: size, maxLength: size }), (flows) => {
        const frames = flows.map((f, n) =>
          f === 5
            ? icmpEcho({ from: oneArm.client, to: vip })
            : udpIn({ from: `${oneArm.client}:${2000 + f}`, payload: Buffer.from([f, n]) }),
        );
        engine.inject('port0', ...frames);
        const sent = engine.sent('port0').filter((frame) => frame.proto === 17);
        for (let f = 0; f < 5; f++) {
          const numbers = sent.filter((s) => s.payload?.[0] === f).map((s) => s.payload?.[1]);
          const expected = flows.flatMap((of, n) => (of === f ? [n] : []));
          t.deepEqual(numbers, expected);
        }
      }),
      { numRuns: 30 },
    );
  });
}

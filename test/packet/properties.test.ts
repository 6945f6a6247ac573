// SPDX-License-Identifier: GPL-2.0-or-later
// What holds for any stream of valid packets: what comes out is sound, and the way back undoes the
// way in.
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { edits, modes } from '../helpers/edits.js';
import { clientMac, ipv6, portMac, serverMac, tcp, udp } from '../helpers/packet.js';
import { faultOf } from '../helpers/sound.js';

/** The addresses of one family. */
interface World {
  readonly vip: string;
  readonly server: string;
  readonly laddr: string;
  readonly gateway: string;
  readonly everywhere: string;
  readonly clientOf: (n: number) => string;
}
const worlds = {
  IPv4: {
    vip: '10.10.10.10',
    server: '10.1.1.11',
    laddr: '10.1.1.100',
    gateway: '10.1.1.1',
    everywhere: '0.0.0.0/0',
    clientOf: (n) => `11.${n}.7.9`,
  },
  IPv6: {
    vip: 'fd10::10',
    server: 'fd01::11',
    laddr: 'fd01::100',
    gateway: 'fd01::1',
    everywhere: '::/0',
    clientOf: (n) => `fd77::${n}:9`,
  },
} as const satisfies Readonly<Record<string, World>>;
type Family = keyof typeof worlds;
type Proto = 'tcp' | 'udp';

const [vport, dport] = [80, 8080];
const at = (addr: string, port: number): string =>
  addr.includes(':') ? `[${addr}]:${port}` : `${addr}:${port}`;

async function balancer(t: ExecutionContext, family: Family, mode: number): Promise<TestEngine> {
  const engine = await startEngine(t);
  const { vip, server, laddr, gateway, everywhere } = worlds[family];
  const host = family === 'IPv4' ? 32 : 128;
  engine.apply(
    edits.address('add-address', `${vip}/${host}`, 0),
    edits.address('add-address', `${laddr}/${host}`, 0, true),
    edits.neigh('add-neigh', gateway, clientMac, 0),
    edits.neigh('add-neigh', server, serverMac, 0),
    edits.route('add-route', everywhere, 0, { gateway }),
    edits.route('add-route', `${server}/${host}`, 0),
  );
  for (const proto of ['tcp', 'udp'] as const) {
    const service = at(vip, vport);
    engine.apply(
      edits.addService({ proto, service }),
      edits.dest('add-dest', { proto, service, dest: at(server, dport), mode }),
      edits.laddr('add-laddr', { proto, service, laddr, port: 0 }),
    );
  }
  return engine;
}

/** One packet of a stream, by what may differ. */
const packets = fc.record({
  client: fc.integer({ min: 1, max: 2 }),
  sport: fc.integer({ min: 1, max: 2 }),
  proto: fc.constantFrom<Proto>('tcp', 'udp'),
  isAnswer: fc.boolean(),
  flags: fc.constantFrom('S', 'S', 'A', 'PA', 'FA', 'R', 'SA', 'RA'),
  seq: fc.nat(0xffffffff),
  ack: fc.nat(0xffffffff),
  options: fc.constantFrom<readonly number[]>(
    [],
    [2, 4, 5, 180],
    [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2],
    [1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 1, 0],
    [254, 8, 1, 2, 3, 4, 5, 6],
  ),
  payload: fc.uint8Array({ maxLength: 60 }),
});
type Packet = typeof packets extends fc.Arbitrary<infer T> ? T : never;

interface Ends {
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

function segment({ proto, flags, seq, ack, options, payload }: Packet, ends: Ends): Buffer {
  const [from, to] = [`0.0.0.0:${ends.sport}`, `0.0.0.0:${ends.dport}`];
  const frame =
    proto === 'tcp'
      ? tcp({ from, to, flags, seq, ack, options, payload: Buffer.from(payload) })
      : udp({ from, to, payload: Buffer.from(payload) });
  return frame.subarray(34);
}

/** The frame of a packet between two ends. */
function frameOf(packet: Packet, ends: Ends, smac: string): Buffer {
  const l4 = segment(packet, ends);
  if (ends.src.includes(':')) {
    const [next, checksumAt] = packet.proto === 'tcp' ? [6, 16] : [17, 6];
    l4.writeUInt16BE(0, checksumAt);
    return ipv6({ src: ends.src, dst: ends.dst, next }, l4, { checksumAt, smac });
  }
  const [from, to] = [`${ends.src}:${ends.sport}`, `${ends.dst}:${ends.dport}`];
  const { proto, flags, seq, ack, options } = packet;
  const payload = Buffer.from(packet.payload);
  return proto === 'tcp'
    ? tcp({ from, to, flags, seq, ack, options, payload }, { smac })
    : udp({ from, to, payload }, { smac });
}

/** Addresses and ports of a frame, and where its transport part begins. */
function tupleOf(frame: Buffer): string {
  const isV6 = frame.readUInt16BE(12) === 0x86dd;
  const [from, len, l4] = isV6 ? [22, 32, 54] : [26, 8, 34];
  return [frame.subarray(from, from + len), frame.subarray(l4, l4 + 4)]
    .map((bytes) => bytes.toString('hex'))
    .join('-');
}

const goesToServer = (frame: Buffer): boolean =>
  frame.subarray(0, 6).toString('hex') === serverMac.replaceAll(':', '');

/** A server's answer to a frame: its ends turned round. */
function turned(frame: Buffer): Buffer {
  const back = Buffer.from(frame);
  const isV6 = frame.readUInt16BE(12) === 0x86dd;
  const [source, len, l4] = isV6 ? [22, 16, 54] : [26, 4, 34];
  frame.copy(back, source, source + len, source + 2 * len);
  frame.copy(back, source + len, source, source + len);
  frame.copy(back, l4, l4 + 2, l4 + 4);
  frame.copy(back, l4 + 2, l4, l4 + 2);
  Buffer.from(portMac(0).replaceAll(':', ''), 'hex').copy(back, 0);
  Buffer.from(serverMac.replaceAll(':', ''), 'hex').copy(back, 6);
  return back;
}

/**
 * Plays a stream; answers are what the server makes of the last frame of the flow that it got.
 * @returns how many answers reached their client
 */
function play(
  t: ExecutionContext,
  engine: TestEngine,
  family: Family,
  stream: readonly Packet[],
): number {
  const { vip, clientOf } = worlds[family];
  const atServer = new Map<string, Buffer>();
  let answers = 0;
  for (const packet of stream) {
    const ends = { src: clientOf(packet.client), sport: packet.sport, dst: vip, dport: vport };
    const key = `${packet.proto} ${ends.src} ${ends.sport}`;
    const known = atServer.get(key);
    if (packet.isAnswer && known === undefined) continue;
    const request = frameOf(packet, ends, clientMac);
    engine.inject('port0', packet.isAnswer ? turned(known as Buffer) : request);
    for (const frame of engine.sentRaw('port0')) {
      t.is(faultOf(frame), undefined, frame.toString('hex'));
      if (goesToServer(frame) && !packet.isAnswer) atServer.set(key, frame);
      if (!packet.isAnswer) continue;
      t.is(tupleOf(frame), tupleOf(turned(request)), 'the way back');
      answers++;
    }
  }
  return answers;
}

const holds = test.macro<[family: Family, mode: keyof typeof modes]>({
  async exec(t, family, mode) {
    const engine = await balancer(t, family, modes[mode]);
    let answers = 0;
    fc.assert(
      fc.property(fc.array(packets, { minLength: 30, maxLength: 80 }), (stream) => {
        answers += play(t, engine, family, stream);
        engine.pass(10_000); // some flows end in between
        engine.sentRaw('port0').forEach((frame) => t.is(faultOf(frame), undefined));
      }),
      { numRuns: 60 },
    );
    t.is(answers > 200, mode !== 'route', `${answers} answers`);
  },
  title: (_given, family, mode) =>
    `any stream of ${family} through ${mode} comes out sound, and answers reach who asked`,
});
for (const family of ['IPv4', 'IPv6'] as const) {
  test(holds, family, 'fullNat');
  test(holds, family, 'masq');
  test(holds, family, 'route');
}

test('a frame that is not sound is told', (t) => {
  const frame = tcp({ from: '1.2.3.4:5', to: '6.7.8.9:10', payload: 'abc' });
  t.is(faultOf(frame), undefined);
  for (const place of [16, 24, 30, 40, 54]) {
    const copy = Buffer.from(frame);
    copy[place] = (copy[place] ?? 0) ^ 0x40;
    t.not(faultOf(copy), undefined, `byte ${place}`);
  }
});

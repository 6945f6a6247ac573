// SPDX-License-Identifier: GPL-2.0-or-later
// Streams of valid packets between a near end, which asks, and a far end, which answers what it got.
import fc from 'fast-check';
import type { ExecutionContext } from 'ava';
import type { Proto } from './edits.js';
import type { TestEngine } from './engine.js';
import { sctp6 } from './ip6.js';
import { clientMac, ipv6, macBytes, portMac, sctp, serverMac, tcp, udp } from './packet.js';
import { crc32c } from './sctp.js';
import type { ChunkName } from './sctp.js';
import { faultOf } from './sound.js';

export const families = ['IPv4', 'IPv6'] as const;
export type Family = (typeof families)[number];
export const streamProtos = ['tcp', 'udp', 'sctp'] as const satisfies readonly Proto[];

/** The addresses of one family. */
interface World {
  readonly vip: string;
  readonly server: string;
  readonly laddr: string;
  readonly gateway: string;
  readonly everywhere: string;
  readonly hostBits: number;
  readonly clientOf: (n: number) => string;
}
export const worlds = {
  IPv4: {
    vip: '10.10.10.10',
    server: '10.1.1.11',
    laddr: '10.1.1.100',
    gateway: '10.1.1.1',
    everywhere: '0.0.0.0/0',
    hostBits: 32,
    clientOf: (n) => `11.${n}.7.9`,
  },
  IPv6: {
    vip: 'fd10::10',
    server: 'fd01::11',
    laddr: 'fd01::100',
    gateway: 'fd01::1',
    everywhere: '::/0',
    hostBits: 128,
    clientOf: (n) => `fd77::${n}:9`,
  },
} as const satisfies Readonly<Record<Family, World>>;

export const [vport, dport] = [80, 8080];
export const at = (addr: string, port: number): string =>
  addr.includes(':') ? `[${addr}]:${port}` : `${addr}:${port}`;

/** One packet of a stream, by what may differ. */
export const streamPackets = fc.record({
  client: fc.integer({ min: 1, max: 2 }),
  sport: fc.integer({ min: 1, max: 2 }),
  proto: fc.constantFrom(...streamProtos),
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
  chunks: fc.constantFrom<readonly ChunkName[]>(
    ['init'], ['init'], ['initAck'], ['cookieEcho', 'data'], ['cookieAck'], ['data', 'data'],
    ['shutdown'], ['shutdownAck'], ['shutdownComplete'], ['abort'], ['error'],
  ),
  payload: fc.uint8Array({ maxLength: 60 }),
}); // prettier-ignore
export type Packet = typeof streamPackets extends fc.Arbitrary<infer T> ? T : never;
export const streams = fc.array(streamPackets, { minLength: 30, maxLength: 80 });

export interface Ends {
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

function frameOfV6(packet: Packet, ends: Ends, smac: string): Buffer {
  const { proto, flags, seq, ack, options, chunks } = packet;
  if (proto === 'sctp') {
    const frame = sctp6({ ...ends, chunks });
    macBytes(smac).copy(frame, 6);
    return frame;
  }
  const [from, to] = [`0.0.0.0:${ends.sport}`, `0.0.0.0:${ends.dport}`];
  const payload = Buffer.from(packet.payload);
  const v4 =
    proto === 'tcp'
      ? tcp({ from, to, flags, seq, ack, options, payload })
      : udp({ from, to, payload });
  const [next, checksumAt] = proto === 'tcp' ? [6, 16] : [17, 6];
  const l4 = v4.subarray(34);
  l4.writeUInt16BE(0, checksumAt);
  return ipv6({ src: ends.src, dst: ends.dst, next }, l4, { checksumAt, smac });
}

/** The frame of a packet between two ends. */
export function frameOf(packet: Packet, ends: Ends, smac: string): Buffer {
  if (ends.src.includes(':')) return frameOfV6(packet, ends, smac);
  const [from, to] = [`${ends.src}:${ends.sport}`, `${ends.dst}:${ends.dport}`];
  const { proto, flags, seq, ack, options, chunks } = packet;
  const payload = Buffer.from(packet.payload);
  if (proto === 'tcp') return tcp({ from, to, flags, seq, ack, options, payload }, { smac });
  return proto === 'udp'
    ? udp({ from, to, payload }, { smac })
    : sctp({ from, to, chunks }, { smac });
}

/** Where addresses, one of them, and the transport part are; IPv4 without options. */
const placesOf = (frame: Buffer): readonly [source: number, addrLen: number, l4: number] =>
  frame.readUInt16BE(12) === 0x86dd ? [22, 16, 54] : [26, 4, 34];

/** Addresses and ports of a frame. */
export function tupleOf(frame: Buffer): string {
  const [source, len, l4] = placesOf(frame);
  return [frame.subarray(source, source + 2 * len), frame.subarray(l4, l4 + 4)]
    .map((bytes) => bytes.toString('hex'))
    .join('-');
}

/** The other end's answer to a frame: its ends turned round. */
export function turned(frame: Buffer, smac: string): Buffer {
  const back = Buffer.from(frame);
  const [source, len, l4] = placesOf(frame);
  frame.copy(back, source, source + len, source + 2 * len);
  frame.copy(back, source + len, source, source + len);
  frame.copy(back, l4, l4 + 2, l4 + 4);
  frame.copy(back, l4 + 2, l4, l4 + 2);
  macBytes(portMac(0)).copy(back, 0);
  macBytes(smac).copy(back, 6);
  if (frame[source === 22 ? 20 : 23] === 132) {
    back.writeUInt32LE(0, l4 + 8);
    back.writeUInt32LE(crc32c(back.subarray(l4)), l4 + 8);
  }
  return back;
}

export interface Scene {
  /** Where the packets of a client's port come from and go. */
  readonly ends: (packet: Packet) => Ends;
  /** MAC addresses of who asks and who answers. */
  readonly near?: string;
  readonly far?: string;
  /** What else holds of a frame that reached the far end. */
  readonly check?: (request: Buffer, frame: Buffer) => void;
}

/**
 * Plays a stream; answers are what the far end makes of the last frame of the flow that it got.
 * @returns how many frames reached the far end, and how many answers the near end
 */
export function play(
  t: ExecutionContext,
  engine: TestEngine,
  { ends: endsOf, near = clientMac, far = serverMac, check }: Scene,
  stream: readonly Packet[],
): readonly [forth: number, back: number] {
  const atFar = new Map<string, Buffer>();
  let [forth, back] = [0, 0];
  for (const packet of stream) {
    const ends = endsOf(packet);
    const key = `${packet.proto} ${at(ends.src, ends.sport)} ${ends.dst}`;
    const known = atFar.get(key);
    if (packet.isAnswer && known === undefined) continue;
    const request = frameOf(packet, ends, near);
    engine.inject('port0', packet.isAnswer ? turned(known as Buffer, far) : request);
    for (const frame of engine.sentRaw('port0')) {
      t.is(faultOf(frame), undefined, frame.toString('hex'));
      if (packet.isAnswer) {
        t.is(tupleOf(frame), tupleOf(turned(request, far)), 'the way back');
        back++;
      } else if (macBytes(far).equals(frame.subarray(0, 6))) {
        atFar.set(key, frame);
        check?.(request, frame);
        forth++;
      }
    }
  }
  return [forth, back];
}

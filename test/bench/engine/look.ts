// SPDX-License-Identifier: GPL-2.0-or-later
// Takes frames of the benchmarks apart and checks their checksums, without the engine's code.
import { internetChecksum } from '../../helpers/packet.js';
import { markAt, protoNumber } from '../traffic/frames.js';
import { prefixBytes } from '../traffic/plan.js';
import type { Family } from '../traffic/plan.js';

const ipAt = 14;
const ipip = 4;

/** Addresses by the numbers of the plan. */
interface Ends {
  readonly src: number;
  readonly dst: number;
}

/** An IP packet in a frame. */
interface Ip extends Ends {
  readonly family: Family;
  readonly proto: number;
  readonly addrs: Buffer;
  /** Where its payload begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** A packet of TCP or UDP. */
export interface Seen extends Ends {
  readonly family: Family;
  readonly dmac: Buffer;
  readonly smac: Buffer;
  readonly proto: number;
  readonly sport: number;
  readonly dport: number;
  /** The TCP or UDP header and what follows it. */
  readonly segment: Buffer;
  /** Number of the flow that the payload bears, if there is a payload. */
  readonly mark: number | undefined;
  /** Of the packet that it came in. */
  readonly outer: Ends | undefined;
}

function ipv4At(frame: Buffer, at: number): Ip | string {
  if (frame[at] !== 0x45) return 'no IPv4 packet';
  if (internetChecksum(frame.subarray(at, at + 20)) !== 0) return 'checksum of IP';
  const addrs = frame.subarray(at + 12, at + 20);
  return {
    family: 4,
    proto: frame[at + 9] ?? 0,
    addrs,
    src: addrs.readUInt32BE(0),
    dst: addrs.readUInt32BE(4),
    from: at + 20,
    to: at + frame.readUInt16BE(at + 2),
  };
}

function ipv6At(frame: Buffer, at: number): Ip | string {
  if ((frame[at] ?? 0) >> 4 !== 6) return 'no IPv6 packet';
  const addrs = frame.subarray(at + 8, at + 40);
  const foreign = [0, 16].some((i) => !addrs.subarray(i, i + 12).equals(prefixBytes));
  if (foreign) return 'an IPv6 address out of the plan';
  return {
    family: 6,
    proto: frame[at + 6] ?? 0,
    addrs,
    src: addrs.readUInt32BE(12),
    dst: addrs.readUInt32BE(28),
    from: at + 40,
    to: at + 40 + frame.readUInt16BE(at + 4),
  };
}

/** The IP packet at `at`; `type` is the frame's. */
function ipOf(frame: Buffer, at: number, type: number): Ip | string {
  const ip = type === 0x86dd ? ipv6At(frame, at) : ipv4At(frame, at);
  if (typeof ip === 'string') return ip;
  return ip.to > frame.length || ip.to < ip.from + 8 ? 'length' : ip;
}

function checksumIsRight(ip: Ip, segment: Buffer): boolean {
  if (ip.proto === protoNumber.udp && segment.readUInt16BE(6) === 0) return false; // all have one
  const tail = Buffer.from([0, ip.proto, segment.length >> 8, segment.length & 255]);
  return internetChecksum(Buffer.concat([ip.addrs, tail, segment])) === 0;
}

function markOf(proto: number, segment: Buffer): number | undefined {
  const at = proto === protoNumber.udp ? markAt.udp : ((segment[12] ?? 0) >> 4) * 4;
  return at + 4 <= segment.length ? segment.readUInt32BE(at) : undefined;
}

/** What a frame holds, or what is wrong with it. */
export function lookAt(frame: Buffer): Seen | string {
  if (frame.length < 54) return 'length';
  const first = ipOf(frame, ipAt, frame.readUInt16BE(12));
  if (typeof first === 'string') return first;
  const wrapped = first.proto === ipip;
  const ip = wrapped ? ipOf(frame, first.from, 0x0800) : first;
  if (typeof ip === 'string') return ip;
  if (ip.proto !== protoNumber.tcp && ip.proto !== protoNumber.udp) return 'neither TCP nor UDP';
  const segment = frame.subarray(ip.from, ip.to);
  if (!checksumIsRight(ip, segment)) return 'checksum';
  return {
    family: ip.family,
    dmac: frame.subarray(0, 6),
    smac: frame.subarray(6, 12),
    proto: ip.proto,
    src: ip.src,
    dst: ip.dst,
    sport: segment.readUInt16BE(0),
    dport: segment.readUInt16BE(2),
    segment,
    mark: markOf(ip.proto, segment),
    outer: wrapped ? { src: first.src, dst: first.dst } : undefined,
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Builds and takes apart IPv6 packets of TCP, UDP and SCTP (RFC 8200), without the engine's code.
import ipaddr from 'ipaddr.js';
import { internetChecksum, ipv6 } from './packet.js';
import type { Link } from './packet.js';
import { sctpPacket, sctpValid } from './sctp.js';
import type { ChunkName } from './sctp.js';

/** Source and destination; options as for `ipv6`. */
export interface Ends6 {
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}
export type Options6 = Link & { readonly hopLimit?: number; readonly trafficClass?: number };

const flagBits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** Sets the traffic class of a frame. */
function classed(frame: Buffer, options: Options6): Buffer {
  frame.writeUInt16BE(0x6000 | ((options.trafficClass ?? 0) << 4), 14);
  return frame;
}

export interface Segment6 extends Ends6 {
  readonly flags: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly options?: readonly number[];
  readonly payload?: Uint8Array | string;
}

export function tcp6(spec: Segment6, options: Options6 = {}): Buffer {
  const extra = Buffer.from(spec.options ?? []);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(spec.sport, 0);
  head.writeUInt16BE(spec.dport, 2);
  head.writeUInt32BE((spec.seq ?? 1000) >>> 0, 4);
  head.writeUInt32BE((spec.ack ?? 0) >>> 0, 8);
  head[12] = ((20 + extra.length) / 4) << 4;
  head[13] = [...spec.flags].reduce((bits, f) => bits | (flagBits[f] ?? 0), 0);
  head.writeUInt16BE(65535, 14);
  const body = Buffer.concat([head, extra, Buffer.from(spec.payload ?? '')]);
  return classed(ipv6({ ...spec, next: 6 }, body, { ...options, checksumAt: 16 }), options);
}

export function udp6(spec: Ends6 & { readonly payload?: string }, options: Options6 = {}): Buffer {
  const payload = Buffer.from(spec.payload ?? 'hello');
  const head = Buffer.alloc(8);
  head.writeUInt16BE(spec.sport, 0);
  head.writeUInt16BE(spec.dport, 2);
  head.writeUInt16BE(8 + payload.length, 4);
  const body = Buffer.concat([head, payload]);
  return classed(ipv6({ ...spec, next: 17 }, body, { ...options, checksumAt: 6 }), options);
}

export function sctp6(spec: Ends6 & { readonly chunks: readonly ChunkName[] }): Buffer {
  return ipv6({ ...spec, next: 132 }, sctpPacket(spec.sport, spec.dport, spec.chunks));
}

/** The same frame with a hop-by-hop header of eight bytes that asks for nothing. */
export function withHopByHop(frame: Buffer): Buffer {
  const header = Buffer.from([frame[20] ?? 0, 0, 1, 4, 0, 0, 0, 0]);
  const longer = Buffer.concat([frame.subarray(0, 54), header, frame.subarray(54)]);
  longer[20] = 0;
  longer.writeUInt16BE(longer.length - 54, 18);
  return longer;
}

/** A frame of IPv6 taken apart. */
export interface Decoded6 {
  readonly src: string;
  readonly dst: string;
  readonly next: number;
  readonly hopLimit: number;
  readonly trafficClass: number;
  readonly flowLabel: number;
  readonly ipLen: number;
  readonly sport: number;
  readonly dport: number;
  /** Of TCP, as letters in order. */
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly options: readonly number[];
  readonly payload: Buffer;
  readonly checksumValid: boolean;
}

const text = (bytes: Uint8Array): string => ipaddr.fromByteArray([...bytes]).toString();

const flagLetters = (bits: number): string =>
  Object.keys(flagBits)
    .filter((letter) => bits & (flagBits[letter] ?? 0))
    .sort()
    .join('');

/** True if the checksum of an upper layer fits the pseudo-header (RFC 8200, section 8.1). */
export function isValid(ip: Buffer, l4: Buffer, next: number): boolean {
  if (next === 132) return sctpValid(l4);
  const tail = Buffer.from([0, 0, l4.length >> 8, l4.length & 255, 0, 0, 0, next]);
  return internetChecksum(Buffer.concat([ip.subarray(8, 40), tail, l4])) === 0;
}

/** Takes a frame without extension headers apart. Sequence numbers mean something for TCP only. */
export function decode6(frame: Buffer | undefined): Decoded6 {
  if (frame?.readUInt16BE(12) !== 0x86dd) throw new Error('no frame of IPv6');
  const ip = frame.subarray(14);
  const next = ip[6] ?? 0;
  const l4 = ip.subarray(40, 40 + ip.readUInt16BE(4));
  const head = next === 6 ? ((l4[12] ?? 0) >> 4) * 4 : 8;
  return {
    src: text(ip.subarray(8, 24)),
    dst: text(ip.subarray(24, 40)),
    next,
    hopLimit: ip[7] ?? 0,
    trafficClass: (ip.readUInt16BE(0) >> 4) & 255,
    flowLabel: ip.readUInt32BE(0) & 0xfffff,
    ipLen: 40 + l4.length,
    sport: l4.readUInt16BE(0),
    dport: l4.readUInt16BE(2),
    flags: next === 6 ? flagLetters(l4[13] ?? 0) : '',
    seq: next === 6 ? l4.readUInt32BE(4) : 0,
    ack: next === 6 ? l4.readUInt32BE(8) : 0,
    options: next === 6 ? [...l4.subarray(20, head)] : [],
    payload: l4.subarray(head),
    checksumValid: isValid(ip, l4, next),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Builds and reads TCP and UDP over IPv6, from the RFCs and without the engine's code.
import ipaddr from 'ipaddr.js';
import { internetChecksum, ipv6 } from './packet.js';
import type { Link, TcpSpec } from './packet.js';

/** Ends are written `[fd00::1]:80`. */
function split(endpoint: string): { addr: string; port: number } {
  const at = endpoint.lastIndexOf(':');
  return { addr: endpoint.slice(1, at - 1), port: Number(endpoint.slice(at + 1)) };
}

const flagBits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** A TCP segment over IPv6. */
export function tcp6(spec: TcpSpec, link: Link = {}): Buffer {
  const [src, dst] = [split(spec.from), split(spec.to)];
  const extra = Buffer.from(spec.options ?? []);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(src.port, 0);
  head.writeUInt16BE(dst.port, 2);
  head.writeUInt32BE((spec.seq ?? 1000) >>> 0, 4);
  head.writeUInt32BE((spec.ack ?? 0) >>> 0, 8);
  head[12] = ((20 + extra.length) / 4) << 4;
  head[13] = [...(spec.flags ?? 'A')].reduce((bits, f) => bits | (flagBits[f] ?? 0), 0);
  head.writeUInt16BE(spec.window ?? 65535, 14);
  const segment = Buffer.concat([head, extra, Buffer.from(spec.payload ?? '')]);
  return ipv6({ src: src.addr, dst: dst.addr, next: 6 }, segment, { ...link, checksumAt: 16 });
}

/** A UDP datagram over IPv6. */
export function udp6(
  spec: { readonly from: string; readonly to: string; readonly payload?: Uint8Array | string },
  link: Link = {},
): Buffer {
  const [src, dst] = [split(spec.from), split(spec.to)];
  const payload = Buffer.from(spec.payload ?? 'hello');
  const datagram = Buffer.concat([Buffer.alloc(8), payload]);
  datagram.writeUInt16BE(src.port, 0);
  datagram.writeUInt16BE(dst.port, 2);
  datagram.writeUInt16BE(datagram.length, 4);
  return ipv6({ src: src.addr, dst: dst.addr, next: 17 }, datagram, { ...link, checksumAt: 6 });
}

export interface Decoded6 {
  readonly from: string;
  readonly to: string;
  readonly next: number;
  readonly hopLimit: number;
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly options: readonly number[];
  readonly payload: Buffer;
  /** All behind the IPv6 header. */
  readonly body: Buffer;
  readonly checksumValid: boolean;
}

const text = (bytes: Uint8Array): string => ipaddr.fromByteArray([...bytes]).toString();

/** True if the checksum of a transport packet fits its pseudo-header (RFC 8200, 8.1). */
export function valid6(frame: Buffer, proto: number, l4: Uint8Array): boolean {
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(l4.length, 0);
  pseudo[7] = proto;
  return internetChecksum(Buffer.concat([frame.subarray(22, 54), pseudo, l4])) === 0;
}

/** Takes a frame with TCP or UDP over IPv6 apart. */
export function decode6(frame: Buffer): Decoded6 {
  const body = frame.subarray(54, 54 + frame.readUInt16BE(18));
  const next = frame[20] ?? 0;
  const head = next === 6 ? ((body[12] ?? 0) >> 4) * 4 : 8;
  const bits = next === 6 ? (body[13] ?? 0) : 0;
  return {
    from: `[${text(frame.subarray(22, 38))}]:${body.readUInt16BE(0)}`,
    to: `[${text(frame.subarray(38, 54))}]:${body.readUInt16BE(2)}`,
    next,
    hopLimit: frame[21] ?? 0,
    flags: Object.keys(flagBits)
      .filter((f) => bits & (flagBits[f] ?? 0))
      .sort()
      .join(''),
    seq: next === 6 ? body.readUInt32BE(4) : 0,
    ack: next === 6 ? body.readUInt32BE(8) : 0,
    options: next === 6 ? [...body.subarray(20, head)] : [],
    payload: body.subarray(head),
    body,
    checksumValid: valid6(frame, next, body),
  };
}

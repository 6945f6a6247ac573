// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP and ICMPv6 messages, built and taken apart from the RFCs (792, 4443).
import ipaddr from 'ipaddr.js';
import { internetChecksum, ip4Bytes, ipv4, ipv6, macText } from './packet.js';
import type { IpSpec, Link } from './packet.js';

/** An error taken apart, with the packet that it quotes. */
export interface IcmpMessage {
  readonly dmac: string;
  readonly src: string;
  readonly dst: string;
  readonly ttl: number;
  readonly tos: number;
  readonly df: boolean;
  /** Bytes of the IP packet. */
  readonly ipLen: number;
  readonly type: number;
  readonly code: number;
  /** Low 16 bits of the second word of ICMP, all of ICMPv6. */
  readonly mtu: number;
  /** From its IP header on. */
  readonly quoted: Buffer;
  /** IP header of IPv4 and ICMP both right. */
  readonly checksumsValid: boolean;
}

const text = (bytes: Uint8Array): string => ipaddr.fromByteArray([...bytes]).toString();

function icmp4(frame: Buffer, ip: Buffer): IcmpMessage {
  const head = ((ip[0] ?? 0) & 15) * 4;
  const total = ip.readUInt16BE(2);
  const body = ip.subarray(head, total);
  return {
    dmac: macText(frame.subarray(0, 6)),
    src: text(ip.subarray(12, 16)),
    dst: text(ip.subarray(16, 20)),
    ttl: ip[8] ?? 0,
    tos: ip[1] ?? 0,
    df: ((ip[6] ?? 0) & 0x40) !== 0,
    ipLen: total,
    type: body[0] ?? -1,
    code: body[1] ?? -1,
    mtu: body.readUInt16BE(6),
    quoted: body.subarray(8),
    checksumsValid:
      internetChecksum(ip.subarray(0, head)) === 0 && internetChecksum(body) === 0 && ip[9] === 1,
  };
}

function icmp6(frame: Buffer, ip: Buffer): IcmpMessage {
  const body = ip.subarray(40, 40 + ip.readUInt16BE(4));
  const pseudo = Buffer.concat([
    ip.subarray(8, 40),
    Buffer.from([0, 0, body.length >> 8, body.length & 255, 0, 0, 0, 58]),
  ]);
  return {
    dmac: macText(frame.subarray(0, 6)),
    src: text(ip.subarray(8, 24)),
    dst: text(ip.subarray(24, 40)),
    ttl: ip[7] ?? 0,
    tos: (ip.readUInt16BE(0) >> 4) & 255,
    df: true,
    ipLen: body.length + 40,
    type: body[0] ?? -1,
    code: body[1] ?? -1,
    mtu: body.readUInt32BE(4),
    quoted: body.subarray(8),
    checksumsValid: internetChecksum(Buffer.concat([pseudo, body])) === 0 && ip[6] === 58,
  };
}

/** Takes a frame with an ICMP or ICMPv6 message apart. */
export function icmpOf(frame: Buffer): IcmpMessage {
  const ip = frame.subarray(14);
  return (ip[0] ?? 0) >> 4 === 4 ? icmp4(frame, ip) : icmp6(frame, ip);
}

export interface ErrorSpec {
  readonly from: string;
  readonly to: string;
  readonly type: number;
  readonly code: number;
  readonly mtu?: number;
  /** The packet that is wrong, from its IP header on. */
  readonly quoted: Uint8Array;
}

/** An ICMP or ICMPv6 error in a frame. */
export function icmpErrorFrame(spec: ErrorSpec, options: IpSpec & Link = {}): Buffer {
  const head = Buffer.from([spec.type, spec.code, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(spec.mtu ?? 0, 4);
  const body = Buffer.concat([head, spec.quoted]);
  if (spec.from.includes(':')) {
    return ipv6({ src: spec.from, dst: spec.to, next: 58 }, body, { ...options, checksumAt: 2 });
  }
  body.writeUInt16BE(internetChecksum(body), 2);
  return ipv4({ src: spec.from, dst: spec.to, proto: 1 }, body, options);
}

/** IP packet of a frame, its first `len` bytes. */
export const ipPart = (frame: Buffer, len?: number): Buffer =>
  frame.subarray(14, len === undefined ? undefined : 14 + len);

/** Ends of the packet that an error quotes, as `10.0.0.1:80`. */
export function quotedEnds(quoted: Buffer): { from: string; to: string; seq: number } {
  const v4 = (quoted[0] ?? 0) >> 4 === 4;
  const l4 = quoted.subarray(v4 ? ((quoted[0] ?? 0) & 15) * 4 : 40);
  const addr = (at: number): string =>
    text(
      v4 ? quoted.subarray(12 + 4 * at, 16 + 4 * at) : quoted.subarray(8 + 16 * at, 24 + 16 * at),
    );
  return {
    from: `${addr(0)}:${l4.readUInt16BE(0)}`,
    to: `${addr(1)}:${l4.readUInt16BE(2)}`,
    seq: l4.readUInt32BE(4),
  };
}

/** True if the header checksum of a quoted IPv4 packet is right. */
export const quotedSound = (quoted: Buffer): boolean =>
  internetChecksum(quoted.subarray(0, ((quoted[0] ?? 0) & 15) * 4)) === 0;

export { ip4Bytes };

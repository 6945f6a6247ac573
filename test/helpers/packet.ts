// SPDX-License-Identifier: GPL-2.0-or-later
// Builds and reads Ethernet frames for packet tests, from the RFCs and without the engine's code.
import ipaddr from 'ipaddr.js';
import { sctpPacket, sctpValid } from './sctp.js';
import type { ChunkName } from './sctp.js';

/** A TCP or UDP endpoint as `10.0.0.1:80`. */
export type Endpoint = string;

export interface TcpSpec {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Letters of S A F R P. */
  readonly flags?: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  /** Raw option bytes, a multiple of four. */
  readonly options?: readonly number[];
  readonly payload?: Uint8Array | string;
}
export interface UdpSpec {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly payload?: Uint8Array | string;
  /** Leave the checksum out (zero). */
  readonly noChecksum?: boolean;
}
export interface Link {
  readonly smac?: string;
  readonly dmac?: string;
}
export interface IpSpec {
  readonly ttl?: number;
  readonly id?: number;
  readonly tos?: number;
  readonly df?: boolean;
  /** Offset in units of eight bytes, and whether more fragments follow. */
  readonly fragment?: { readonly offset: number; readonly more: boolean };
  /** Raw bytes of IP options, a multiple of four. */
  readonly ipOptions?: readonly number[];
}

export const clientMac = '02:00:00:00:01:01';
export const serverMac = '02:00:00:00:02:02';
/** Of memory port `n`. */
export const portMac = (n: number): string => `02:00:00:00:0d:0${n}`;

const tcpFlagBits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

export const macBytes = (mac: string): Buffer => Buffer.from(mac.replaceAll(':', ''), 'hex');
export const macText = (bytes: Uint8Array): string =>
  [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(':');
export const ip4Bytes = (addr: string): Buffer => Buffer.from(addr.split('.').map(Number));
const ip4Text = (bytes: Uint8Array): string => [...bytes].join('.');

function split(endpoint: Endpoint): { addr: string; port: number } {
  const at = endpoint.lastIndexOf(':');
  return { addr: endpoint.slice(0, at), port: Number(endpoint.slice(at + 1)) };
}

/** Internet checksum of some bytes (RFC 1071); 0 over bytes that hold a right one. */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

function pseudoHeader(src: Uint8Array, dst: Uint8Array, proto: number, len: number): Buffer {
  return Buffer.concat([src, dst, Buffer.from([0, proto, len >> 8, len & 0xff])]);
}

/** An Ethernet frame. */
export function ether(type: number, payload: Uint8Array, link: Link = {}): Buffer {
  const head = Buffer.alloc(14);
  macBytes(link.dmac ?? portMac(0)).copy(head, 0);
  macBytes(link.smac ?? clientMac).copy(head, 6);
  head.writeUInt16BE(type, 12);
  return Buffer.concat([head, payload]);
}

/** An IPv4 packet in a frame. */
export function ipv4(
  addrs: { readonly src: string; readonly dst: string; readonly proto: number },
  payload: Uint8Array,
  options: IpSpec & Link = {},
): Buffer {
  const extra = options.ipOptions ?? [];
  const head = Buffer.concat([Buffer.alloc(20), Buffer.from(extra)]);
  const { offset = 0, more = false } = options.fragment ?? {};
  head[0] = 0x40 | (head.length / 4);
  head[1] = options.tos ?? 0;
  head.writeUInt16BE(head.length + payload.length, 2);
  head.writeUInt16BE(options.id ?? 0x1234, 4);
  const df = options.df ?? options.fragment === undefined;
  head.writeUInt16BE((df ? 0x4000 : 0) | (more ? 0x2000 : 0) | offset, 6);
  head[8] = options.ttl ?? 64;
  head[9] = addrs.proto;
  ip4Bytes(addrs.src).copy(head, 12);
  ip4Bytes(addrs.dst).copy(head, 16);
  head.writeUInt16BE(internetChecksum(head), 10);
  return ether(0x0800, Buffer.concat([head, payload]), options);
}

export function tcp(spec: TcpSpec, options: IpSpec & Link = {}): Buffer {
  const [src, dst] = [split(spec.from), split(spec.to)];
  const extra = Buffer.from(spec.options ?? []);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(src.port, 0);
  head.writeUInt16BE(dst.port, 2);
  head.writeUInt32BE((spec.seq ?? 1000) >>> 0, 4);
  head.writeUInt32BE((spec.ack ?? 0) >>> 0, 8);
  head[12] = ((20 + extra.length) / 4) << 4;
  head[13] = [...(spec.flags ?? 'A')].reduce((bits, f) => bits | (tcpFlagBits[f] ?? 0), 0);
  head.writeUInt16BE(spec.window ?? 65535, 14);
  const segment = Buffer.concat([head, extra, Buffer.from(spec.payload ?? '')]);
  const pseudo = pseudoHeader(ip4Bytes(src.addr), ip4Bytes(dst.addr), 6, segment.length);
  segment.writeUInt16BE(internetChecksum(Buffer.concat([pseudo, segment])), 16);
  return ipv4({ src: src.addr, dst: dst.addr, proto: 6 }, segment, options);
}

export function udp(spec: UdpSpec, options: IpSpec & Link = {}): Buffer {
  const [src, dst] = [split(spec.from), split(spec.to)];
  const payload = Buffer.from(spec.payload ?? 'hello');
  const head = Buffer.alloc(8);
  head.writeUInt16BE(src.port, 0);
  head.writeUInt16BE(dst.port, 2);
  head.writeUInt16BE(8 + payload.length, 4);
  const datagram = Buffer.concat([head, payload]);
  const pseudo = pseudoHeader(ip4Bytes(src.addr), ip4Bytes(dst.addr), 17, datagram.length);
  const sum = internetChecksum(Buffer.concat([pseudo, datagram]));
  if (spec.noChecksum !== true) datagram.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return ipv4({ src: src.addr, dst: dst.addr, proto: 17 }, datagram, options);
}

/** ICMP echo request (8) or reply (0). */
export function icmpEcho(
  spec: {
    readonly from: string;
    readonly to: string;
    readonly type?: number;
    readonly id?: number;
  },
  options: IpSpec & Link = {},
): Buffer {
  const body = Buffer.from([spec.type ?? 8, 0, 0, 0, 0x12, 0x34, 0, 1, ...Buffer.from('abcdefgh')]);
  if (spec.id !== undefined) body.writeUInt16BE(spec.id, 4);
  body.writeUInt16BE(internetChecksum(body), 2);
  return ipv4({ src: spec.from, dst: spec.to, proto: 1 }, body, options);
}

/** An SCTP packet of these chunks over IPv4. */
export function sctp(
  spec: { readonly from: Endpoint; readonly to: Endpoint; readonly chunks: readonly ChunkName[] },
  options: IpSpec & Link = {},
): Buffer {
  const [src, dst] = [split(spec.from), split(spec.to)];
  const packet = sctpPacket(src.port, dst.port, spec.chunks);
  return ipv4({ src: src.addr, dst: dst.addr, proto: 132 }, packet, options);
}

const ip6Bytes = (addr: string): Buffer => Buffer.from(ipaddr.parse(addr).toByteArray());

/** An IPv6 packet in a frame; `checksumAt` is where its payload has a transport checksum. */
export function ipv6(
  addrs: { readonly src: string; readonly dst: string; readonly next: number },
  payload: Uint8Array,
  options: Link & { readonly hopLimit?: number; readonly checksumAt?: number } = {},
): Buffer {
  const [src, dst] = [ip6Bytes(addrs.src), ip6Bytes(addrs.dst)];
  const body = Buffer.from(payload);
  const at = options.checksumAt;
  if (at !== undefined) {
    const pseudo = Buffer.concat([
      src,
      dst,
      Buffer.from([0, 0, body.length >> 8, body.length & 255, 0, 0, 0, addrs.next]),
    ]);
    const sum = internetChecksum(Buffer.concat([pseudo, body]));
    // RFC 768: a sum of zero is sent as ones, since zero would mean none.
    body.writeUInt16BE(addrs.next === 17 && sum === 0 ? 0xffff : sum, at);
  }
  const head = Buffer.from([
    0x60,
    0,
    0,
    0,
    body.length >> 8,
    body.length & 0xff,
    addrs.next,
    options.hopLimit ?? 64,
  ]);
  return ether(0x86dd, Buffer.concat([head, src, dst, body]), options);
}

/** A copy of a frame with some bytes exclusive-ored. */
export function damaged(frame: Buffer, at: number, by = 0xff): Buffer {
  const copy = Buffer.from(frame);
  copy[at] = (copy[at] ?? 0) ^ by;
  return copy;
}

export interface ArpSpec {
  readonly op: 'request' | 'reply';
  readonly smac: string;
  readonly sip: string;
  readonly tip: string;
  readonly tmac?: string;
  readonly dmac?: string;
}

export function arp(spec: ArpSpec): Buffer {
  const body = Buffer.alloc(28);
  Buffer.from([0, 1, 8, 0, 6, 4, 0, spec.op === 'request' ? 1 : 2]).copy(body);
  macBytes(spec.smac).copy(body, 8);
  ip4Bytes(spec.sip).copy(body, 14);
  macBytes(spec.tmac ?? '00:00:00:00:00:00').copy(body, 18);
  ip4Bytes(spec.tip).copy(body, 24);
  const dmac = spec.dmac ?? 'ff:ff:ff:ff:ff:ff';
  return ether(0x0806, body, { smac: spec.smac, dmac });
}

/** A frame taken apart. Fields that the packet does not have are undefined. */
export interface Decoded {
  readonly smac: string;
  readonly dmac: string;
  readonly ethertype: number;
  readonly src?: string;
  readonly dst?: string;
  readonly from?: Endpoint;
  readonly to?: Endpoint;
  readonly proto?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly id?: number;
  readonly df?: boolean;
  /** Checksum of a UDP datagram as it stands there. */
  readonly udpChecksum?: number;
  readonly ipLen?: number;
  readonly flags?: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  readonly options?: readonly number[];
  readonly payload?: Buffer;
  readonly checksumsValid?: boolean;
  readonly arp?: {
    readonly op: number;
    readonly sip: string;
    readonly tip: string;
    readonly smac: string;
  };
  readonly icmpType?: number;
  readonly icmpId?: number;
}

function decodeArp(p: Buffer): Partial<Decoded> {
  return {
    arp: {
      op: p.readUInt16BE(6),
      smac: macText(p.subarray(8, 14)),
      sip: ip4Text(p.subarray(14, 18)),
      tip: ip4Text(p.subarray(24, 28)),
    },
  };
}

function decodeTcp(l4: Buffer): Partial<Decoded> {
  const head = ((l4[12] ?? 0) >> 4) * 4;
  const bits = l4[13] ?? 0;
  return {
    flags: Object.keys(tcpFlagBits)
      .filter((f) => bits & (tcpFlagBits[f] ?? 0))
      .sort()
      .join(''),
    seq: l4.readUInt32BE(4),
    ack: l4.readUInt32BE(8),
    window: l4.readUInt16BE(14),
    options: [...l4.subarray(20, head)],
    payload: l4.subarray(head),
  };
}

function l4Valid(ip: Buffer, l4: Buffer): boolean {
  const proto = ip[9] ?? 0;
  if (proto === 1) return internetChecksum(l4) === 0;
  if (proto === 132) return sctpValid(l4);
  if (proto === 17 && l4.readUInt16BE(6) === 0) return true;
  const pseudo = pseudoHeader(ip.subarray(12, 16), ip.subarray(16, 20), proto, l4.length);
  return internetChecksum(Buffer.concat([pseudo, l4])) === 0;
}

function decodeIpv4(p: Buffer): Partial<Decoded> {
  const headLen = ((p[0] ?? 0) & 15) * 4;
  const total = p.readUInt16BE(2);
  const l4 = p.subarray(headLen, total);
  const [src, dst] = [ip4Text(p.subarray(12, 16)), ip4Text(p.subarray(16, 20))];
  const proto = p[9] ?? 0;
  const base = {
    src,
    dst,
    proto,
    ttl: p[8] ?? 0,
    tos: p[1] ?? 0,
    id: p.readUInt16BE(4),
    df: (p.readUInt16BE(6) & 0x4000) !== 0,
    ipLen: total,
    checksumsValid: internetChecksum(p.subarray(0, headLen)) === 0 && l4Valid(p, l4),
  };
  if (proto === 1) {
    return { ...base, icmpType: l4[0] ?? -1, icmpId: l4.readUInt16BE(4), payload: l4.subarray(8) };
  }
  const ends = { from: `${src}:${l4.readUInt16BE(0)}`, to: `${dst}:${l4.readUInt16BE(2)}` };
  if (proto === 6) return { ...base, ...ends, ...decodeTcp(l4) };
  return { ...base, ...ends, udpChecksum: l4.readUInt16BE(6), payload: l4.subarray(8) };
}

/** Takes a frame apart and checks its checksums. */
export function decode(frame: Buffer): Decoded {
  const ethertype = frame.readUInt16BE(12);
  const head = {
    dmac: macText(frame.subarray(0, 6)),
    smac: macText(frame.subarray(6, 12)),
    ethertype,
  };
  if (ethertype === 0x0806) return { ...head, ...decodeArp(frame.subarray(14)) };
  return ethertype === 0x0800 ? { ...head, ...decodeIpv4(frame.subarray(14)) } : head;
}

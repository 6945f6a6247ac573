// SPDX-License-Identifier: GPL-2.0-or-later
// The frames of the benchmarks: 60 bytes, of IPv6 80 with the same payload; right checksums, the flow's
// number in the payload.
import { macBytes } from '../../helpers/packet.js';
import { modes } from './modes.js';
import type { ModeName } from './modes.js';
import { clientAddr, clientPort, pcapMac, peerMac, prefixBytes, serverAddr, serverPort, servers, serviceEnd, serviceOf } from './plan.js'; // prettier-ignore
import type { Family } from './plan.js';

const ipAt = 14;
const ipLen = { 4: 20, 6: 40 } as const;
/** Bytes behind the IP header: all but a SYN fill them. */
const l4Len = 26;
const addrsAt = { 4: { src: 12, dst: 16 }, 6: { src: 8 + 12, dst: 24 + 12 } } as const;

export type Proto = 'tcp' | 'udp';
export const protoNumber = { tcp: 6, udp: 17 } as const;

/** Bytes of a client's frame. */
export const frameLen = (family: Family): number => ipAt + ipLen[family] + l4Len;
/** Where the flow's number stands behind the IP header. */
export const markAt = { tcp: 20, udp: 8 } as const;

export const synFlag = 0x02;
export const ackFlag = 0x10;

/** What clients send. */
export interface Shape {
  readonly mode: ModeName;
  readonly proto: Proto;
  /** How many services the flows are spread over. */
  readonly services: number;
}

/** Sum of 16-bit big-endian words of an even stretch, not folded. */
function sumWords(bytes: Buffer, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  return sum;
}

function folded(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return ~((once & 0xffff) + (once >>> 16)) & 0xffff;
}

interface Layout {
  readonly family: Family;
  readonly proto: Proto;
}

/** Writes the checksums of the frame at `at`, whose fields are all set. */
function sealFrame(bytes: Buffer, at: number, { family, proto }: Layout): void {
  const ip = at + ipAt;
  const l4 = ip + ipLen[family];
  const len = family === 4 ? bytes.readUInt16BE(ip + 2) - 20 : bytes.readUInt16BE(ip + 4);
  if (family === 4) {
    bytes.writeUInt16BE(0, ip + 10);
    bytes.writeUInt16BE(folded(sumWords(bytes, ip, l4)), ip + 10);
  }
  const sumAt = l4 + (proto === 'tcp' ? 16 : 6);
  bytes.writeUInt16BE(0, sumAt);
  const pseudo = sumWords(bytes, family === 4 ? ip + 12 : ip + 8, l4) + protoNumber[proto] + len;
  const sum = folded(pseudo + sumWords(bytes, l4, l4 + len));
  bytes.writeUInt16BE(sum === 0 ? 0xffff : sum, sumAt);
}

function writeIpv4(frame: Buffer, proto: Proto): void {
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt16BE(0x4500, ipAt);
  frame.writeUInt16BE(ipLen[4] + l4Len, ipAt + 2);
  frame.writeUInt16BE(0x4000, ipAt + 6);
  frame[ipAt + 8] = 64;
  frame[ipAt + 9] = protoNumber[proto];
}

function writeIpv6(frame: Buffer, proto: Proto): void {
  frame.writeUInt16BE(0x86dd, 12);
  frame[ipAt] = 0x60;
  frame.writeUInt16BE(l4Len, ipAt + 4);
  frame[ipAt + 6] = protoNumber[proto];
  frame[ipAt + 7] = 64;
  for (const at of [8, 24]) prefixBytes.copy(frame, ipAt + at);
}

/** A frame without addresses and ports. */
function template({ family, proto }: Layout, dmac: string): Buffer {
  const frame = Buffer.alloc(frameLen(family));
  macBytes(dmac).copy(frame, 0);
  macBytes(peerMac).copy(frame, 6);
  if (family === 4) writeIpv4(frame, proto);
  else writeIpv6(frame, proto);
  const l4 = ipAt + ipLen[family];
  if (proto === 'udp') frame.writeUInt16BE(l4Len, l4 + 4);
  else frame[l4 + 12] = 5 << 4;
  return frame;
}

/** Writes frames of one length at an offset. */
export interface FrameWriter {
  readonly len: number;
  /** The frame of flow `flow` and round `round`. Round 0 of TCP is the SYN. */
  write(into: Buffer, at: number, flow: number, round: number): void;
}

/** Writes replies to UDP flows from port 0; the port of the benchmark fills in who they are from and
 *  the local port they go to. */
export function replyWriter(): FrameWriter {
  const layout = { family: 4, proto: 'udp' } as const;
  const blank = template(layout, pcapMac);
  const write = (into: Buffer, at: number, flow: number): void => {
    blank.copy(into, at);
    into.writeUInt32BE(flow, at + ipAt + ipLen[4] + markAt.udp);
    sealFrame(into, at, layout);
  };
  return { len: blank.length, write };
}

/** The client's first sequence number in flow `flow`. */
export function initialSequence(flow: number): number {
  return (Math.imul(flow, 0x9e3779b1) >>> 0) & 0x7fffffff;
}

function writeTcp(into: Buffer, l4: number, flow: number, round: number): void {
  const syn = round === 0;
  const seq = initialSequence(flow) + (syn ? 0 : 1 + 6 * (round - 1));
  into.writeUInt32BE(seq, l4 + 4);
  into.writeUInt32BE(syn ? 0 : 1, l4 + 8);
  into[l4 + 13] = syn ? synFlag : ackFlag;
  into.writeUInt16BE(0xffff, l4 + 14);
}

/** What the client of a flow writes to. */
export function targetOf(flow: number, { mode, services }: Shape): { addr: number; port: number } {
  if (modes[mode].asks === 'service') return serviceEnd(serviceOf(flow, services));
  return { addr: serverAddr(flow % servers.length), port: serverPort };
}

/** A SYN is shorter: the frame is padded. */
function writeLength(into: Buffer, ip: number, family: Family, len: number): void {
  if (family === 4) into.writeUInt16BE(ipLen[4] + len, ip + 2);
  else into.writeUInt16BE(len, ip + 4);
}

/** Makes the client's frames of one shape; `dmac` is the port they go to. */
export function frameWriter(shape: Shape, dmac = pcapMac): FrameWriter {
  const { proto } = shape;
  const family = modes[shape.mode].clients;
  const layout = { family, proto };
  const blank = template(layout, dmac);
  const addrs = addrsAt[family];
  const write = (into: Buffer, at: number, flow: number, round: number): void => {
    const [ip, l4] = [at + ipAt, at + ipAt + ipLen[family]];
    const to = targetOf(flow, shape);
    blank.copy(into, at);
    into.writeUInt32BE(clientAddr(flow), ip + addrs.src);
    into.writeUInt32BE(to.addr, ip + addrs.dst);
    into.writeUInt16BE(clientPort(flow), l4);
    into.writeUInt16BE(to.port, l4 + 2);
    if (family === 4) into.writeUInt16BE(flow & 0xffff, ip + 4);
    const syn = proto === 'tcp' && round === 0;
    if (proto === 'tcp') writeTcp(into, l4, flow, round);
    if (syn) writeLength(into, ip, family, 20);
    else into.writeUInt32BE(flow, l4 + markAt[proto]);
    sealFrame(into, at, layout);
  };
  return { len: blank.length, write };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The frames of the benchmarks: 60 bytes, right checksums, the flow's number in the payload.
import { ip4Bytes, macBytes } from '../../helpers/packet.js';
import { clientAddr, clientPort, pcapMac, peerMac, vip, vipPort } from './plan.js';

export const frameLen = 60;
const ipAt = 14;
const l4At = 34;

export type Proto = 'tcp' | 'udp';
export const protoNumber = { tcp: 6, udp: 17 } as const;
/** Where the flow's number stands in a client's frame. */
export const flowMarkAt = { tcp: l4At + 20, udp: l4At + 8 } as const;

export const synFlag = 0x02;
export const ackFlag = 0x10;

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

/** Writes both checksums of the frame at `at`, whose fields are all set. */
function sealFrame(bytes: Buffer, at: number, proto: Proto): void {
  const sumAt = at + l4At + (proto === 'tcp' ? 16 : 6);
  const l4Len = bytes.readUInt16BE(at + ipAt + 2) - 20;
  bytes.writeUInt16BE(0, at + ipAt + 10);
  bytes.writeUInt16BE(folded(sumWords(bytes, at + ipAt, at + l4At)), at + ipAt + 10);
  bytes.writeUInt16BE(0, sumAt);
  const pseudo = sumWords(bytes, at + ipAt + 12, at + l4At) + protoNumber[proto] + l4Len;
  const sum = folded(pseudo + sumWords(bytes, at + l4At, at + l4At + l4Len));
  bytes.writeUInt16BE(sum === 0 ? 0xffff : sum, sumAt);
}

function template(proto: Proto, dmac: string): Buffer {
  const frame = Buffer.alloc(frameLen);
  macBytes(dmac).copy(frame, 0);
  macBytes(peerMac).copy(frame, 6);
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt16BE(0x4500, ipAt);
  frame.writeUInt16BE(frameLen - ipAt, ipAt + 2);
  frame.writeUInt16BE(0x4000, ipAt + 6);
  frame[ipAt + 8] = 64;
  frame[ipAt + 9] = protoNumber[proto];
  ip4Bytes(vip).copy(frame, ipAt + 16);
  frame.writeUInt16BE(vipPort, l4At + 2);
  if (proto === 'udp') frame.writeUInt16BE(frameLen - l4At, l4At + 4);
  else frame[l4At + 12] = 5 << 4;
  return frame;
}

/** Writes a reply to UDP flow `flow` from port 0; the port of the benchmark fills in who it is from
 *  and the local port it goes to. */
export function replyWriter(): (into: Buffer, at: number, flow: number) => void {
  const blank = template('udp', pcapMac);
  blank.writeUInt16BE(0, l4At + 2);
  return (into, at, flow) => {
    blank.copy(into, at);
    into.writeUInt32BE(flow, at + flowMarkAt.udp);
    sealFrame(into, at, 'udp');
  };
}

/** Writes the frame of flow `flow` and round `round` at an offset. Round 0 of TCP is the SYN. */
export type FrameWriter = (into: Buffer, at: number, flow: number, round: number) => void;

function initialSequence(flow: number): number {
  return (Math.imul(flow, 0x9e3779b1) >>> 0) & 0x7fffffff;
}

function writeTcp(into: Buffer, at: number, flow: number, round: number): void {
  const syn = round === 0;
  const seq = initialSequence(flow) + (syn ? 0 : 1 + 6 * (round - 1));
  into.writeUInt32BE(seq, at + l4At + 4);
  into.writeUInt32BE(syn ? 0 : 1, at + l4At + 8);
  into[at + l4At + 13] = syn ? synFlag : ackFlag;
  into.writeUInt16BE(0xffff, at + l4At + 14);
  into.writeUInt16BE(syn ? frameLen - ipAt - 6 : frameLen - ipAt, at + ipAt + 2); // a SYN is padded
}

/** Makes the client's frames of one protocol; `dmac` is the port they go to. */
export function frameWriter(proto: Proto, dmac = pcapMac): FrameWriter {
  const blank = template(proto, dmac);
  return (into, at, flow, round) => {
    blank.copy(into, at);
    into.writeUInt32BE(clientAddr(flow), at + ipAt + 12);
    into.writeUInt16BE(clientPort(flow), at + l4At);
    into.writeUInt16BE(flow & 0xffff, at + ipAt + 4);
    if (proto === 'tcp') writeTcp(into, at, flow, round);
    if (proto === 'udp' || round > 0) into.writeUInt32BE(flow, at + flowMarkAt[proto]);
    sealFrame(into, at, proto);
  };
}

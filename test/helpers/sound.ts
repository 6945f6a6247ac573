// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a frame is sound, whatever it carries: lengths and checksums, from the RFCs alone.
import { internetChecksum } from './packet.js';
import { sctpValid } from './sctp.js';

const [ipv4Type, ipv6Type] = [0x0800, 0x86dd];
const [icmp, tcp, udp, icmp6, sctp, gre] = [1, 6, 17, 58, 132, 47];
const guePort = 6080;

/** A packet's transport part, and the pseudo-header that its checksum covers. */
interface Transport {
  readonly proto: number;
  readonly bytes: Buffer;
  readonly pseudo: Buffer;
}

function pseudoHeader(addresses: Buffer, proto: number, len: number): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(len, 0);
  tail[7] = proto;
  return Buffer.concat([addresses, tail]);
}

function transportOfV4(packet: Buffer): Transport | string {
  const header = ((packet[0] ?? 0) & 15) * 4;
  const total = packet.readUInt16BE(2);
  if (total > packet.length) return `total length ${total} of ${packet.length} bytes`;
  if (internetChecksum(packet.subarray(0, header)) !== 0) return 'checksum of the IP header';
  const proto = packet[9] ?? 0;
  const bytes = packet.subarray(header, total);
  return { proto, bytes, pseudo: pseudoHeader(packet.subarray(12, 20), proto, bytes.length) };
}

function transportOfV6(packet: Buffer): Transport | string {
  const len = packet.readUInt16BE(4);
  if (len + 40 > packet.length) return `payload length ${len} of ${packet.length} bytes`;
  const proto = packet[6] ?? 0;
  const bytes = packet.subarray(40, 40 + len);
  return { proto, bytes, pseudo: pseudoHeader(packet.subarray(8, 40), proto, len) };
}

/** RFC 2784: a checksum covers header and what is carried. */
function greFault(bytes: Buffer): string | undefined {
  const isSummed = ((bytes[0] ?? 0) & 0x80) !== 0;
  return isSummed && internetChecksum(bytes) !== 0 ? 'checksum of GRE' : undefined;
}

function checksumFault({ proto, bytes, pseudo }: Transport, isV6: boolean): string | undefined {
  if (proto === icmp) return internetChecksum(bytes) === 0 ? undefined : 'checksum of ICMP';
  if (proto === sctp) return sctpValid(bytes) ? undefined : 'checksum of SCTP';
  if (proto === gre) return greFault(bytes);
  if (![tcp, udp, icmp6].includes(proto)) return undefined;
  // Over IPv6 a tunnel alone may do without (RFC 6935).
  if (proto === udp && bytes.readUInt16BE(6) === 0)
    return isV6 && bytes.readUInt16BE(2) !== guePort ? 'no UDP checksum' : undefined;
  const whole = Buffer.concat([pseudo, bytes]);
  return internetChecksum(whole) === 0 ? undefined : `checksum of protocol ${proto}`;
}

/** What is wrong with a frame; undefined if it is sound. What is neither IPv4 nor IPv6 is. */
export function faultOf(frame: Buffer): string | undefined {
  const type = frame.readUInt16BE(12);
  if (type !== ipv4Type && type !== ipv6Type) return undefined;
  const isV6 = type === ipv6Type;
  const packet = frame.subarray(14);
  const transport = isV6 ? transportOfV6(packet) : transportOfV4(packet);
  return typeof transport === 'string' ? transport : checksumFault(transport, isV6);
}

/**
 * The frame that another carries in IP, GRE (RFC 2784) or GUE (its draft, on port 6080), without
 * MAC addresses; undefined if it carries none.
 */
export function insideOf(frame: Buffer): Buffer | undefined {
  const packet = frame.subarray(14);
  const isV6 = frame.readUInt16BE(12) === ipv6Type;
  const transport = isV6 ? transportOfV6(packet) : transportOfV4(packet);
  if (typeof transport === 'string') return undefined;
  const { proto, bytes } = transport;
  const framed = (type: number, from: number): Buffer =>
    Buffer.concat([Buffer.alloc(12), Buffer.from([type >> 8, type & 255]), bytes.subarray(from)]);
  const types = new Map([[4, ipv4Type], [41, ipv6Type]]); // prettier-ignore
  const bare = types.get(proto);
  if (bare !== undefined) return framed(bare, 0);
  if (proto === gre) return framed(bytes.readUInt16BE(2), ((bytes[0] ?? 0) & 0x80) === 0 ? 4 : 8);
  if (proto !== udp || bytes.readUInt16BE(2) !== guePort) return undefined;
  const carried = types.get(bytes[9] ?? 0);
  return carried === undefined ? undefined : framed(carried, 8 + 4 + ((bytes[8] ?? 0) & 0x1f) * 4);
}

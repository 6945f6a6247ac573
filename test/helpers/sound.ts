// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a frame is sound, whatever it carries: lengths and checksums, from the RFCs alone.
import { internetChecksum } from './packet.js';

const [ipv4Type, ipv6Type] = [0x0800, 0x86dd];
const [icmp, tcp, udp, icmp6] = [1, 6, 17, 58];

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

function checksumFault({ proto, bytes, pseudo }: Transport, isV6: boolean): string | undefined {
  if (proto === icmp) return internetChecksum(bytes) === 0 ? undefined : 'checksum of ICMP';
  if (![tcp, udp, icmp6].includes(proto)) return undefined;
  if (proto === udp && bytes.readUInt16BE(6) === 0) return isV6 ? 'no UDP checksum' : undefined;
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

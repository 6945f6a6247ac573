// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP echo (RFC 792; RFC 4443, section 4). The kernel sets identifier and checksum of an echo socket.

const headerBytes = 8;
const requests = { 4: 8, 6: 128 } as const;
const replies = { 4: 0, 6: 129 } as const;
const dataBytes = 56;

/** An echo request. @param sequence 0 to 65535 */
export function echoRequest(family: 4 | 6, sequence: number): Buffer {
  const packet = Buffer.alloc(headerBytes + dataBytes, 0x6b);
  packet.fill(0, 0, headerBytes);
  packet[0] = requests[family];
  packet.writeUInt16BE(sequence, 6);
  return packet;
}

/** What is wrong with a packet that should be the reply with this number; undefined: nothing. */
export function echoFault(packet: Buffer, family: 4 | 6, sequence: number): string | undefined {
  const version = family === 4 ? 'ICMP' : 'ICMPv6';
  if (packet.length < headerBytes)
    return `Error, got short ${version} packet, ${packet.length} bytes`;
  const type = packet[0] ?? 0;
  if (type !== replies[family]) return `Got ${version} packet with type 0x${type.toString(16)}`;
  const seen = packet.readUInt16BE(6);
  return seen === sequence ? undefined : `Ping reply expected seq no ${sequence}, received ${seen}`;
}

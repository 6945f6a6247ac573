// SPDX-License-Identifier: GPL-2.0-or-later
// SCTP packets from RFC 9260, without the engine's code.

/** Chunk types. Source: RFC 9260, section 3.2. */
export const chunkTypes = {
  data: 0, init: 1, initAck: 2, abort: 6, shutdown: 7, shutdownAck: 8, error: 9,
  cookieEcho: 10, cookieAck: 11, shutdownComplete: 14,
} as const; // prettier-ignore
export type ChunkName = keyof typeof chunkTypes;

/** CRC32c, bit by bit (RFC 9260, appendix A; polynomial 0x1EDC6F41 reflected). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

function chunk(name: ChunkName, body: number): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(body / 4) * 4, 0x5a);
  bytes[0] = chunkTypes[name];
  bytes[1] = 0;
  bytes.writeUInt16BE(4 + body, 2);
  return bytes;
}

/** A whole packet: common header and chunks of nine bytes each. */
export function sctpPacket(sport: number, dport: number, chunks: readonly ChunkName[]): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(sport, 0);
  head.writeUInt16BE(dport, 2);
  head.writeUInt32BE(0xcafe, 4);
  const packet = Buffer.concat([head, ...chunks.map((name) => chunk(name, 9))]);
  packet.writeUInt32LE(crc32c(packet), 8);
  return packet;
}

/** True if the checksum is right. */
export function sctpValid(packet: Uint8Array): boolean {
  const copy = Buffer.from(packet);
  const sum = copy.readUInt32LE(8);
  copy.writeUInt32LE(0, 8);
  return crc32c(copy) === sum;
}

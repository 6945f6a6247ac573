// SPDX-License-Identifier: GPL-2.0-or-later
// As much of DNS as a check needs (RFC 1035, section 4.1).

const headerBytes = 12;
const classIn = 1;
const recursionDesired = 0x0100;
const isAnswer = 0x8000;
const longestLabel = 63;
const longestName = 255;

/** Types that can be asked for. */
const types: Readonly<Record<string, number>> = {
  ...{ A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, RRSIG: 46, DNSKEY: 48 },
};

/** A question; undefined if the name cannot be written. @param name a dot at its end does not matter */
export function dnsQuery(id: number, name: string, type: string): Buffer | undefined {
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.map((label) => Buffer.from(label, 'latin1'));
  if (parts.some(({ length }) => length > longestLabel)) return undefined;
  const encoded = Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from([part.length]), part]),
    Buffer.from([0]),
  ]);
  if (encoded.length > longestName) return undefined;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(recursionDesired, 2);
  header.writeUInt16BE(1, 4); // one question
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(types[type] ?? 0, 0);
  tail.writeUInt16BE(classIn, 2);
  return Buffer.concat([header, encoded, tail]);
}

/** Response code of an answer to this question; undefined if the packet is none. */
export function dnsResponseCode(packet: Buffer, id: number): number | undefined {
  if (packet.length < headerBytes || packet.readUInt16BE(0) !== id) return undefined;
  const flags = packet.readUInt16BE(2);
  return (flags & isAnswer) === 0 ? undefined : flags & 0x000f;
}

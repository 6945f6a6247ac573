// SPDX-License-Identifier: GPL-2.0-or-later
import { dpVsMatch, dpVsStats, inetAddrRange } from '../abi/common.js';
import type { Struct } from '../abi/layout.js';
import { addressText, isZero } from '../model/address.js';
import { noMatch, noStats } from '../model/service.js';
import type { AddressRange, Match, Stats } from '../model/service.js';
import { bytesOf } from './bytes.js';
import type { Bytes } from './bytes.js';
import { fieldsOf, record } from './record.js';
import type { Codec, FieldCodec } from './record.js';

/** The head of a list that only counts. */
export function countHead<N extends string>(layout: Struct<N>, field: N): Codec<{ count: number }> {
  return record<{ count: number }>(layout, { count: fieldsOf(layout).num(field) });
}

/** Reads and writes the two ports of a range; ipset keeps them in host order, others do not. */
export type PortOrder = 'network' | 'host';

const swap = (port: number): number => ((port & 0xff) << 8) | (port >> 8);

const f = fieldsOf(inetAddrRange);
const rawMin = f.addressOf('min_addr', 0);
const rawMax = f.addressOf('max_addr', 0);
const minPort = f.num('min_port');
const maxPort = f.num('max_port');

function readRange(bytes: Bytes, at: number, family: number, order: PortOrder): AddressRange {
  const port = (value: number): number => (order === 'host' ? swap(value) : value);
  return {
    min: addressText(family, bytes.u8, at + inetAddrRange.at.min_addr),
    max: addressText(family, bytes.u8, at + inetAddrRange.at.max_addr),
    minPort: port(minPort.get(bytes, at)),
    maxPort: port(maxPort.get(bytes, at)),
  };
}

function writeRange(bytes: Bytes, at: number, range: AddressRange, order: PortOrder): void {
  const port = (value: number): number => (order === 'host' ? swap(value) : value);
  rawMin.set(bytes, at, range.min);
  rawMax.set(bytes, at, range.max);
  minPort.set(bytes, at, port(range.minPort));
  maxPort.set(bytes, at, port(range.maxPort));
}

/** A range at `offset` of a record whose family another field codec reads. */
export function rangeField(
  offset: number,
  family: FieldCodec<number>,
  order: PortOrder = 'network',
): FieldCodec<AddressRange> {
  return {
    get: (bytes, base) => readRange(bytes, base + offset, family.get(bytes, base), order),
    set: (bytes, base, value) => writeRange(bytes, base + offset, value, order),
  };
}

const m = fieldsOf(dpVsMatch);
const anyMatch = record<Match>(dpVsMatch, {
  family: m.num('af'),
  source: rangeField(dpVsMatch.at.srange, m.num('af')),
  dest: rangeField(dpVsMatch.at.drange, m.num('af')),
  inDevice: m.text('iifname'),
  outDevice: m.text('oifname'),
});

/** Nearly every record has no match at all, so that case costs next to nothing. */
export const matchCodec: Codec<Match> = {
  ...anyMatch,
  decode: (bytes, at) =>
    isZero(bytes.u8, at, anyMatch.size) ? noMatch : anyMatch.decode(bytes, at),
  encode: (bytes, at, value) => {
    if (value !== noMatch) anyMatch.encode(bytes, at, value);
  },
};

const s = fieldsOf(dpVsStats);
const anyStats = record<Stats>(dpVsStats, {
  conns: s.big('conns'),
  inPackets: s.big('inpkts'),
  inBytes: s.big('inbytes'),
  outPackets: s.big('outpkts'),
  outBytes: s.big('outbytes'),
  connRate: s.num('cps'),
  inPacketRate: s.num('inpps'),
  inByteRate: s.num('inbps'),
  outPacketRate: s.num('outpps'),
  outByteRate: s.num('outbps'),
});

const at = dpVsStats.at;
/** Large listings are full of these: an object made at once is several times faster. */
export const statsCodec: Codec<Stats> = {
  ...anyStats,
  decode: ({ view }, base) => ({
    conns: view.getBigUint64(base + at.conns, true),
    inPackets: view.getBigUint64(base + at.inpkts, true),
    inBytes: view.getBigUint64(base + at.inbytes, true),
    outPackets: view.getBigUint64(base + at.outpkts, true),
    outBytes: view.getBigUint64(base + at.outbytes, true),
    connRate: view.getUint32(base + at.cps, true),
    inPacketRate: view.getUint32(base + at.inpps, true),
    inByteRate: view.getUint32(base + at.inbps, true),
    outPacketRate: view.getUint32(base + at.outpps, true),
    outByteRate: view.getUint32(base + at.outbps, true),
  }),
  encode: (bytes, base, value) => {
    if (value !== noStats) anyStats.encode(bytes, base, value);
  },
};

/** The bytes of one value alone; for tests and for comparing keys. */
export function bytesOfValue<T>(codec: Codec<T>, value: Partial<T>): Uint8Array {
  const out = new Uint8Array(codec.size);
  codec.encode(bytesOf(out), 0, value);
  return out;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { extensionIds, extLaddr, extQuestion, extTimeouts } from '../abi/extension.js';
import { dpVsLaddrEntry } from '../abi/laddr.js';
import type { ConnPage } from '../model/conn.js';
import type { ExtQuestion, TableLaddr, TableRow, Timeouts } from '../model/extension.js';
import { nothing, one } from './body.js';
import type { Body } from './body.js';
import { badMessage, bytesOf } from './bytes.js';
import type { Bytes } from './bytes.js';
import { connsBody } from './conn.js';
import { destCodec } from './dest.js';
import type { Message } from './message.js';
import { fieldsOf, inside, record } from './record.js';
import type { Codec } from './record.js';
import { serviceCodec } from './service.js';

const l = fieldsOf(dpVsLaddrEntry);
const x = fieldsOf(extLaddr);
/** A local address of a service, with its device. */
export const tableLaddrCodec = record<TableLaddr>(extLaddr, {
  family: inside(extLaddr.at.entry, l.num('af')),
  address: inside(extLaddr.at.entry, l.address('addr', 'af')),
  portConflicts: inside(extLaddr.at.entry, l.big('nport_conflict')),
  conns: inside(extLaddr.at.entry, l.num('nconns')),
  device: x.text('ifname'),
});

const q = fieldsOf(extQuestion);
const question = one(
  record<ExtQuestion>(extQuestion, { lcoreIndex: q.num('index'), flags: q.num('flags') }),
);

function many<T>(codec: Codec<T>, bytes: Bytes, at: number, count: number): T[] {
  if (at + count * codec.size > bytes.u8.length)
    throw badMessage('a row of the table is cut short');
  return Array.from({ length: count }, (_, i) => codec.decode(bytes, at + i * codec.size));
}

function rowAt(bytes: Bytes, at: number): { readonly row: TableRow; readonly size: number } {
  const [service] = many(serviceCodec, bytes, at, 1);
  if (service === undefined) throw badMessage('a row of the table is missing');
  const destsAt = at + serviceCodec.size;
  const dests = many(destCodec, bytes, destsAt, service.destCount);
  const laddrsAt = destsAt + dests.length * destCodec.size;
  const laddrs = many(tableLaddrCodec, bytes, laddrsAt, service.laddrCount);
  const size = laddrsAt + laddrs.length * tableLaddrCodec.size - at;
  return { row: { service, dests, laddrs }, size };
}

const rowSize = ({ dests, laddrs }: TableRow): number =>
  serviceCodec.size + dests.length * destCodec.size + laddrs.length * tableLaddrCodec.size;

function writeRow(bytes: Bytes, at: number, { service, dests, laddrs }: TableRow): void {
  const counts = { destCount: dests.length, laddrCount: laddrs.length };
  serviceCodec.encode(bytes, at, { ...service, ...counts });
  const destsAt = at + serviceCodec.size;
  dests.forEach((dest, i) => destCodec.encode(bytes, destsAt + i * destCodec.size, dest));
  const laddrsAt = destsAt + dests.length * destCodec.size;
  laddrs.forEach((laddr, i) =>
    tableLaddrCodec.encode(bytes, laddrsAt + i * tableLaddrCodec.size, laddr),
  );
}

/** Whole services, one after another; a chunk of the table. */
const rows: Body<readonly TableRow[]> = {
  encode: (all) => {
    const body = new Uint8Array(all.reduce((sum, row) => sum + rowSize(row), 0));
    const bytes = bytesOf(body);
    let at = 0;
    for (const row of all) {
      writeRow(bytes, at, row);
      at += rowSize(row);
    }
    return body;
  },
  decode: (body) => {
    const bytes = bytesOf(body);
    const all: TableRow[] = [];
    for (let at = 0; at < body.length;) {
      const { row, size } = rowAt(bytes, at);
      all.push(row);
      at += size;
    }
    return all;
  },
};

const t = fieldsOf(extTimeouts);
const timeouts = one(
  record<Timeouts>(extTimeouts, {
    tcpSec: t.num('tcp'),
    tcpFinSec: t.num('tcpfin'),
    udpSec: t.num('udp'),
  }),
);

/** All services with their members, in chunks. */
export const getTable: Message<ExtQuestion, readonly TableRow[]> = {
  name: 'DPVS_EXT_TABLE',
  id: extensionIds.DPVS_EXT_TABLE,
  kind: 'get',
  request: question,
  reply: rows,
};

/** All connections, in chunks; flags are those of the original's listing. */
export const streamConns: Message<ExtQuestion, ConnPage> = {
  name: 'DPVS_EXT_CONNS',
  id: extensionIds.DPVS_EXT_CONNS,
  kind: 'get',
  request: question,
  reply: connsBody,
};

export const getTimeouts: Message<void, Timeouts> = {
  name: 'DPVS_EXT_TIMEOUTS',
  id: extensionIds.DPVS_EXT_TIMEOUTS,
  kind: 'get',
  request: nothing,
  reply: timeouts,
};

export const setTimeouts: Message<Timeouts, void> = {
  name: 'DPVS_EXT_TIMEOUTS',
  id: extensionIds.DPVS_EXT_TIMEOUTS,
  kind: 'set',
  request: timeouts,
  reply: nothing,
};

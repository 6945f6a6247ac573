// SPDX-License-Identifier: GPL-2.0-or-later
import type * as Addon from '../../../native/binding/engine.js';
import {
  engineConnCursor,
  engineConnFilter,
  engineConnRecord,
} from '../../../compat/abi/engine-records.js';
import { clientAddr } from '../traffic/plan.js';

const batch = 65536;
const replyLen = 12;

/** All connections, a batch of records at a time. */
export function* connections(engine: Addon.Engine): Generator<Buffer> {
  const filter = new Uint8Array(engineConnFilter.size);
  let cursor: Uint8Array = new Uint8Array(engineConnCursor.size);
  for (let more = true; more;) {
    const listed = engine.listConns(filter, cursor, batch);
    yield listed.records;
    ({ cursor, more } = listed);
  }
}

/** The rows of `setBenchReplies` for flows 0 up to `flows`, from the engine's own listing. */
export function replyRows(engine: Addon.Engine, flows: number): Uint8Array {
  const flowOf = new Map(Array.from({ length: flows }, (_, flow) => [clientAddr(flow), flow]));
  const rows = Buffer.alloc(flows * replyLen);
  const { at, size } = engineConnRecord;
  for (const records of connections(engine)) {
    for (let r = 0; r < records.length; r += size) {
      const flow = flowOf.get(records.readUInt32BE(r + at.caddr));
      if (flow === undefined) continue;
      const row = flow * replyLen;
      records.copy(rows, row, r + at.daddr, r + at.daddr + 4);
      records.copy(rows, row + 4, r + at.laddr, r + at.laddr + 4);
      records.copy(rows, row + 8, r + at.dport, r + at.dport + 2);
      records.copy(rows, row + 10, r + at.lport, r + at.lport + 2);
    }
  }
  return rows;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { codeOf, textOf } from '../errors/codes.js';
import { DpvsError } from '../errors/dpvs-error.js';
import type { TableEdit, TableRow } from '../model/extension.js';
import { getTable } from '../wire/table.js';
import { applyTransaction, TransactionWriter } from '../wire/transaction.js';
import type { Channel } from './channel.js';

/** What became of a transaction: the refusal of edit `at`, or undefined. */
export interface Refused {
  /** Number of the edit, from 0. */
  readonly at: number;
  readonly error: DpvsError;
}

/** Many edits that a daemon of ours applies as one. */
export interface Transaction {
  /** Edits so far; the next one gets this number. */
  readonly count: number;
  add(edit: TableEdit): void;
  /** Applies all or nothing. @throws DpvsError as every call, for what is not about one edit */
  commit(): Promise<Refused | undefined>;
}

/** The line that the original's library would print of this refusal. */
function refusalOf(code: number): DpvsError {
  const line = `[sockopt_msg_recv] errcode set in socket msg#${applyTransaction.id} header: ${textOf(code)}(${code})`;
  return new DpvsError(codeOf(code), line, undefined, { errno: code });
}

/** Starts a transaction; for daemons with the capability `transaction`. */
export function transaction(channel: Channel): Transaction {
  const writer = new TransactionWriter();
  return {
    get count() {
      return writer.count;
    },
    add: (edit) => writer.add(edit),
    async commit() {
      if (writer.count === 0) return undefined;
      const { code, at } = await channel.call(applyTransaction, writer.body);
      return code === 0 ? undefined : { at, error: refusalOf(code) };
    },
  };
}

/** Services with all their members, for daemons with the capability `table`. */
export async function* wholeTable(channel: Channel, lcoreIndex = 0): AsyncGenerator<TableRow> {
  for await (const rows of channel.stream(getTable, { lcoreIndex, flags: 0 })) yield* rows;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { extEdit, extEditOps, extensionIds, extResult, extTransaction } from '../abi/extension.js';
import type { DestSpec } from '../model/dest.js';
import type { TableEdit, TableLaddr, TransactionResult } from '../model/extension.js';
import type { IfAddr } from '../model/ifaddr.js';
import { noMatch } from '../model/service.js';
import type { ServiceKey, ServiceSpec } from '../model/service.js';
import { one } from './body.js';
import type { Body } from './body.js';
import { badMessage, bytesOf } from './bytes.js';
import type { Bytes } from './bytes.js';
import { destCodec } from './dest.js';
import { ifAddrCodec } from './ifaddr.js';
import type { Message } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec } from './record.js';
import { serviceCodec } from './service.js';
import { tableLaddrCodec } from './table.js';

type Op = keyof typeof extEditOps;
const opNames = new Map(Object.entries(extEditOps).map(([name, op]) => [op as number, name as Op]));

interface Head {
  readonly op: number;
  readonly service: number;
}
const e = fieldsOf(extEdit);
const headCodec = record<Head>(extEdit, { op: e.num('op'), service: e.num('service') });

interface Counts {
  readonly services: number;
  readonly edits: number;
}
const c = fieldsOf(extTransaction);
const countsCodec = record<Counts>(extTransaction, {
  services: c.num('services'),
  edits: c.num('edits'),
});

const r = fieldsOf(extResult);
const result = one(record<TransactionResult>(extResult, { code: r.num('code'), at: r.num('at') }));

/** What follows the head of an edit. */
function tailCodec(op: Op): Codec<DestSpec> | Codec<TableLaddr> | Codec<IfAddr> | undefined {
  if (op.endsWith('-dest')) return destCodec;
  if (op.endsWith('-laddr')) return tableLaddrCodec;
  return op.endsWith('-address') ? ifAddrCodec : undefined;
}
const sizeOf = new Map(
  [...opNames.values()].map((op) => [op, extEdit.size + (tailCodec(op)?.size ?? 0)]),
);

/** Bytes that grow by doubling. */
class Grown {
  #bytes = bytesOf(new Uint8Array(1 << 16));
  length = 0;

  /** Room for so many zero bytes at the end; the place is the length before. */
  take(size: number): Bytes {
    const wanted = this.length + size;
    if (wanted > this.#bytes.u8.length) {
      const larger = new Uint8Array(Math.max(wanted, 2 * this.#bytes.u8.length));
      larger.set(this.#bytes.u8);
      this.#bytes = bytesOf(larger);
    }
    this.length = wanted;
    return this.#bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes.u8.subarray(0, this.length);
  }
}

const keyText = ({ family, protocol, address, port, fwmark, match }: ServiceKey): string =>
  `${family} ${protocol} ${address} ${port} ${fwmark}${match === noMatch ? '' : JSON.stringify(match)}`;

const nobody = 0xffff_ffff;

/** Lays out a transaction edit by edit, so that a large one needs no objects. */
export class TransactionWriter {
  readonly #services = new Grown();
  readonly #edits = new Grown();
  readonly #numbers = new Map<string, number>();
  #serviceCount = 0;
  #count = 0;

  /** Edits so far; the next one gets this number. */
  get count(): number {
    return this.#count;
  }

  add(edit: TableEdit): void {
    this.#count++;
    const at = this.#edits.length;
    const service = 'service' in edit ? this.#numberOf(edit) : nobody;
    const bytes = this.#edits.take(sizeOf.get(edit.op) ?? extEdit.size);
    headCodec.encode(bytes, at, { op: extEditOps[edit.op], service });
    const tail = at + extEdit.size;
    if ('dest' in edit) destCodec.encode(bytes, tail, edit.dest);
    else if ('laddr' in edit) tableLaddrCodec.encode(bytes, tail, edit.laddr);
    else if ('address' in edit) ifAddrCodec.encode(bytes, tail, edit.address);
  }

  /** Settings make a row of their own; a mere key uses one that is there. */
  #numberOf(edit: Extract<TableEdit, { service: unknown }>): number {
    const key = keyText(edit.service);
    const isKey = 'dest' in edit || 'laddr' in edit;
    const known = isKey ? this.#numbers.get(key) : undefined;
    if (known !== undefined) return known;
    const at = this.#services.length;
    const { family, protocol, address, port, fwmark, match } = edit.service;
    const row = isKey ? { family, protocol, address, port, fwmark, match } : edit.service;
    serviceCodec.encode(this.#services.take(serviceCodec.size), at, row);
    this.#numbers.set(key, this.#serviceCount);
    return this.#serviceCount++;
  }

  /** The whole body. */
  get body(): Uint8Array {
    const head = new Uint8Array(extTransaction.size);
    const counts = { services: this.#serviceCount, edits: this.#count };
    countsCodec.encode(bytesOf(head), 0, counts);
    return Buffer.concat([head, this.#services.bytes, this.#edits.bytes]);
  }
}

/** An edit where it lies in the body; `decode…` read what follows its head. */
export interface EditView {
  readonly op: Op;
  /** Number of its service. */
  readonly service: number;
  /** Where its destination, local address or device address lies in the body. */
  readonly at: number;
}

/** A received transaction; nothing is decoded before it is asked for. */
export interface TransactionView {
  readonly bytes: Bytes;
  readonly serviceCount: number;
  readonly editCount: number;
  service(number: number): ServiceSpec;
  edits(): Iterable<EditView>;
}

function* editsOf(bytes: Bytes, from: number, { services, edits }: Counts): Generator<EditView> {
  let at = from;
  for (let i = 0; i < edits; i++) {
    if (at + extEdit.size > bytes.u8.length) throw badMessage(`edit ${i} is cut short`);
    const { op: number, service } = headCodec.decode(bytes, at);
    const op = opNames.get(number);
    if (op === undefined) throw badMessage(`edit ${i} is of an unknown kind ${number}`);
    const size = sizeOf.get(op) ?? extEdit.size;
    if (at + size > bytes.u8.length) throw badMessage(`edit ${i} is cut short`);
    if (service >= services && service !== nobody)
      throw badMessage(`there is no service ${service}`);
    yield { op, service, at: at + extEdit.size };
    at += size;
  }
}

/** @throws DpvsError `DPVS_BAD_MESSAGE`, from `edits` too */
export function readTransaction(body: Uint8Array): TransactionView {
  const bytes = bytesOf(body);
  if (body.length < extTransaction.size) throw badMessage('the transaction has no head');
  const counts = countsCodec.decode(bytes, 0);
  const editsAt = extTransaction.size + counts.services * serviceCodec.size;
  if (editsAt > body.length) throw badMessage('services of the transaction are cut short');
  return {
    bytes,
    serviceCount: counts.services,
    editCount: counts.edits,
    service: (number) => {
      if (number >= counts.services) throw badMessage('the edit names no service');
      return serviceCodec.decode(bytes, extTransaction.size + number * serviceCodec.size);
    },
    edits: () => editsOf(bytes, editsAt, counts),
  };
}

const asIs: Body<Uint8Array> = { encode: (body) => body, decode: (body) => body };

/** Applies all edits or none; the reply says which one was refused. */
export const applyTransaction: Message<Uint8Array, TransactionResult> = {
  name: 'DPVS_EXT_TRANSACTION',
  id: extensionIds.DPVS_EXT_TRANSACTION,
  kind: 'set',
  request: asIs,
  reply: result,
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants } from '../../../compat/abi/constants.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { AF_INET } from '../../../compat/model/address.js';
import type { TransactionResult } from '../../../compat/model/extension.js';
import { destCodec } from '../../../compat/wire/dest.js';
import { ifAddrCodec } from '../../../compat/wire/ifaddr.js';
import { tableLaddrCodec } from '../../../compat/wire/table.js';
import { applyTransaction, readTransaction } from '../../../compat/wire/transaction.js';
import type { EditView, TransactionView } from '../../../compat/wire/transaction.js';
import { editAddress, editLaddr, editService, editServices } from '../engine/edits.js';
import type { Edit } from '../engine/edits.js';
import type { AddressSettings, LaddrPlace, ServiceName } from '../engine/types.js';
import { settingsOf as addressSettingsOf } from './addresses.js';
import { portNumber } from './context.js';
import type { Context } from './context.js';
import { destEdit } from './dests.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { serviceAskedFor, serviceToSet } from './keys.js';
import { releaseAddress, unwantedKey } from './laddrs.js';
import { settingsOf } from './services.js';

/** Edits that are read before others are served. */
const editsOfTurn = 4096;

/** What one edit of the message becomes. */
interface Planned {
  /** Number of the edit in the message. */
  readonly number: number;
  readonly edit: Edit;
  /** Local address that has to be on its device first. */
  readonly place?: LaddrPlace;
}

/** All of a transaction in the engine's terms. */
interface Plan {
  readonly edits: Planned[];
  /** What cannot fail or be taken back, for after it. */
  readonly after: (() => void)[];
}

/** Reads a message edit by edit; names of services are worked out once. */
class Planner {
  readonly plan: Plan = { edits: [], after: [] };
  readonly #context: Context;
  readonly #view: TransactionView;
  readonly #toSet: (ServiceName | undefined)[] = [];

  constructor(context: Context, view: TransactionView) {
    this.#context = context;
    this.#view = view;
  }

  #nameOf(service: number): ServiceName {
    return (this.#toSet[service] ??= serviceToSet(this.#view.service(service)));
  }

  /** @throws DpvsError if the edit is refused before the engine sees it */
  take(view: EditView, number: number): void {
    const edit = this.#editOf(view);
    if (edit !== undefined) this.plan.edits.push({ number, ...edit });
  }

  #editOf(view: EditView): Omit<Planned, 'number'> | undefined {
    const { op, service } = view;
    switch (op) {
      case 'add-service':
      case 'set-service': {
        const settings = settingsOf(this.#view.service(service));
        return { edit: editService(op, this.#nameOf(service), settings) };
      }
      case 'del-service':
        return { edit: editServices(op, this.#nameOf(service)) };
      case 'flush-services':
        return { edit: editServices(op) };
      case 'zero-service':
        return this.#later(editServices(op, this.#nameOf(service)));
      case 'zero-services':
        return this.#later(editServices('zero-all-services'));
      case 'add-dest':
      case 'set-dest':
      case 'del-dest': {
        const dest = destCodec.decode(this.#view.bytes, view.at);
        return { edit: destEdit(op, this.#nameOf(service), dest) };
      }
      case 'add-laddr':
      case 'del-laddr':
        return this.#laddrEdit(op, view);
      case 'add-address':
      case 'del-address': {
        const entry = ifAddrCodec.decode(this.#view.bytes, view.at);
        return { edit: editAddress(op, addressSettingsOf(this.#context, entry)) };
      }
    }
  }

  #later(edit: Edit): undefined {
    const { balancer } = this.#context;
    this.plan.after.push(() => quietly(() => balancer.apply(edit)));
  }

  #laddrEdit(op: 'add-laddr' | 'del-laddr', { service, at }: EditView): Omit<Planned, 'number'> {
    const context = this.#context;
    const { family, address, device } = tableLaddrCodec.decode(this.#view.bytes, at);
    const name = serviceAskedFor(this.#view.service(service));
    const place = { family, address, port: portNumber(context, device) };
    const edit = editLaddr(op, name, place);
    if (op === 'add-laddr') {
      this.plan.after.push(() => void context.unwantedLaddrs.delete(unwantedKey(place)));
      return { edit, place };
    }
    this.plan.after.push(() => quietly(() => releaseAddress(context, place)));
    return { edit };
  }
}

/** What a later edit of the same transaction made needless is no failure of it. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
  }
}

const hostLen = ({ family }: LaddrPlace): number => (family === AF_INET ? 32 : 128);

/** The address as `ipvsadm -P` puts it on a device. */
const pooledAddress = (place: LaddrPlace): AddressSettings => ({
  ...place,
  prefixLen: hostLen(place),
  scope: 0,
  flags: constants.IFA_F_SAPOOL,
  validSec: 0,
  preferredSec: 0,
  broadcast: '',
});

/** Puts local addresses on their devices, each before the first edit that needs it. */
function withAddresses({ balancer }: Context, planned: readonly Planned[]): readonly Planned[] {
  if (!planned.some(({ place }) => place !== undefined)) return planned;
  const present = new Map<string, AddressSettings>();
  for (const record of balancer.addresses()) present.set(unwantedKey(record), record);
  return planned.flatMap((one) => {
    if (one.place === undefined) return one;
    const key = unwantedKey(one.place);
    const there = present.get(key);
    if (there !== undefined && (there.flags & constants.IFA_F_SAPOOL) !== 0) return one;
    const wanted =
      there === undefined
        ? pooledAddress(one.place)
        : { ...there, flags: there.flags | constants.IFA_F_SAPOOL };
    present.set(key, wanted);
    const before = there === undefined ? [] : [editAddress('del-address', there)];
    const edits = [...before, editAddress('add-address', wanted)];
    return [...edits.map((edit) => ({ number: one.number, edit })), one];
  });
}

function commit(context: Context, { edits, after }: Plan): TransactionResult {
  const all = withAddresses(context, edits);
  const { code, at } = context.balancer.applyAll(all.map(({ edit }) => edit));
  if (code !== 0) return { code, at: all[at]?.number ?? 0 };
  for (const work of after) work();
  return { code: 0, at: 0 };
}

async function apply(context: Context, body: Uint8Array): Promise<TransactionResult> {
  const view = readTransaction(body);
  const planner = new Planner(context, view);
  let number = 0;
  for (const edit of view.edits()) {
    try {
      planner.take(edit, number);
    } catch (error) {
      if (!(error instanceof DpvsError) || error.code === 'DPVS_BAD_MESSAGE') throw error;
      return { code: error.errno, at: number };
    }
    if (++number % editsOfTurn === 0) await nextTurn();
  }
  return commit(context, planner.plan);
}

/** Many edits as one: all are applied, or none and the reply names the refused one. */
export const transactions: readonly Handler[] = [handle(applyTransaction, apply)];

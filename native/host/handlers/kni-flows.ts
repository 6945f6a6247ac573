// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import type { KniFlow } from '../../../compat/model/kni.js';
import * as wire from '../../../compat/wire/kni.js';
import { portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** Drivers whose hardware the original can tell to steer an address. */
const steering = ['mlx5_pci', 'net_ixgbe'];

/** @throws DpvsError `EDPVS_NOTSUPP` where no flow of this kind can be */
function check({ outfit }: Context, type: number): void {
  if (!outfit.kni) throw refusal('EDPVS_NOTSUPP', 'kernel interfaces are off');
  if (type !== enums.kni_data_type.KNI_DTYPE_ADDR_FLOW) {
    throw refusal('EDPVS_NOTSUPP', `there are no flows of type ${type}`);
  }
}

/**
 * Refuses what the original does, in its order: a flow needs a device of a fit kind with a fit driver, and
 * an lcore that serves kernel interfaces alone, which this daemon does not have.
 */
function refuse(context: Context, { type, device }: KniFlow): never {
  check(context, type);
  const host = context.ports.at(portNumber(context, device));
  if (host?.kind !== 'physical' || !steering.includes(host.driver)) {
    throw refusal('EDPVS_NOTSUPP', `${device} (${host?.driver ?? ''}) cannot steer addresses`);
  }
  throw refusal('EDPVS_DISABLED', 'no worker of type kni runs');
}

/** As nobody can add one, there is none. */
function list(context: Context, { type, device }: KniFlow): readonly KniFlow[] {
  check(context, type);
  if (device !== '') portNumber(context, device);
  return [];
}

/** Addresses whose packets hardware gives to a worker of kernel interfaces. */
export const kniFlows: readonly Handler[] = [
  handle(wire.addKniFlow, refuse),
  handle(wire.deleteKniFlow, refuse),
  handle(wire.flushKniFlows, refuse),
  handle(wire.getKniFlows, list),
];

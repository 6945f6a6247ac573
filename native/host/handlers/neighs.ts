// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { AF_INET, AF_INET6, isAnyAddress } from '../../../compat/model/address.js';
import type { Neighbour } from '../../../compat/model/neigh.js';
import * as wire from '../../../compat/wire/neigh.js';
import { editNeigh } from '../engine/edits.js';
import type { NeighRecord, NeighSettings } from '../engine/types.js';
import { portName, portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

const { HASHED, STATIC } = enums.neigh_flag;

function neighbourOf(context: Context, record: NeighRecord): Neighbour {
  return {
    family: record.family,
    address: record.address,
    mac: record.mac,
    device: portName(context, record.port),
    state: record.state,
    queued: 0,
    flags: record.isStatic ? HASHED | STATIC : HASHED,
    lcore: context.workers[0]?.lcore ?? context.mainLcore, // one table serves all
  };
}

/** @throws DpvsError `EDPVS_INVAL`, the only word for all that can be wrong */
function settingsOf(context: Context, neighbour: Neighbour): NeighSettings {
  const { family, address, mac, device } = neighbour;
  if ((family !== AF_INET && family !== AF_INET6) || isAnyAddress(address)) {
    throw refusal('EDPVS_INVAL', `'${address}' is no address of a neighbour`);
  }
  return { family, address, mac, port: portNumber(context, device, 'EDPVS_INVAL') };
}

/** Static neighbours are added and deleted; the listing has those that were learned, too. */
export const neighs: readonly Handler[] = [
  handle(wire.getNeighbours, (context, question) => {
    const device = question?.device ?? '';
    const port = device === '' ? undefined : portNumber(context, device);
    const wanted = [...context.balancer.neighs()].filter(
      (record) => port === undefined || record.port === port,
    );
    return wanted.map((record) => neighbourOf(context, record));
  }),
  handle(wire.addNeighbour, (context, neighbour) =>
    context.balancer.apply(editNeigh('add-neigh', settingsOf(context, neighbour))),
  ),
  handle(wire.deleteNeighbour, (context, neighbour) => {
    const settings = settingsOf(context, neighbour);
    try {
      context.balancer.apply(editNeigh('del-neigh', settings));
    } catch (error) {
      // One that is not there is as good as deleted: the original does not look.
      if (!(error instanceof DpvsError) || error.code !== 'EDPVS_NOTEXIST') throw error;
    }
  }),
];

// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { dpVsDestTable } from '../../../compat/abi/dest.js';
import { inForce } from '../../../compat/model/dest.js';
import type { Dest, DestSpec } from '../../../compat/model/dest.js';
import * as wire from '../../../compat/wire/dest.js';
import { editDest } from '../engine/edits.js';
import type { Edit } from '../engine/edits.js';
import type { DestRecord, DestSettings, ServiceName } from '../engine/types.js';
import { lcoreView, refusal } from './context.js';
import type { Context, LcoreView } from './context.js';
import { handle, handleLong, longList } from './handler.js';
import type { Handler } from './handler.js';
import { serviceAskedFor } from './keys.js';
import { presentService } from './services.js';
import { standing, statsOf } from './traffic.js';

const { FWD_MASK, INACTIVE } = enums.conn_flags;
const { DPVS_DEST_F_AVAILABLE } = enums.dest_flags;

/** Whose destinations are listed, for which question. */
export interface DestsOf extends LcoreView {
  readonly context: Context;
  readonly service: ServiceName;
}

/** A destination as the original lists it. */
export function destOf(record: DestRecord, asked: DestsOf): Dest {
  return inForce(configuredDest(record, asked));
}

/** A destination with its configured weight; speeds of one worker alone are not known. */
export function configuredDest(record: DestRecord, { context, counters, service }: DestsOf): Dest {
  const { dest } = record;
  const rates = counters === 'sum' ? context.rates.of(service, dest) : standing;
  return {
    family: dest.family,
    address: dest.address,
    port: dest.port,
    protocol: 0,
    weight: dest.weight,
    mode: dest.mode,
    connFlags: dest.mode | INACTIVE,
    flags: record.flags | DPVS_DEST_F_AVAILABLE,
    maxConns: dest.maxConns,
    minConns: dest.minConns,
    activeConns: record.active,
    inactiveConns: record.inactive,
    persistentConns: record.persistent,
    stats: statsOf(record.traffic, rates),
  };
}

/** Older clients say the forwarding mode in the flags alone. */
const modeOf = ({ mode, connFlags }: DestSpec): number =>
  mode === 0 ? connFlags & FWD_MASK : mode;

const settingsOf = (spec: DestSpec): DestSettings => ({
  family: spec.family,
  address: spec.address,
  port: spec.port,
  weight: spec.weight,
  mode: modeOf(spec),
  maxConns: spec.maxConns,
  minConns: spec.minConns,
});

const hasCrossedLimits = ({ minConns, maxConns }: DestSpec): boolean => minConns > maxConns;

/**
 * The change of a destination that a message orders.
 * @throws DpvsError `EDPVS_NOTSUPP` or, for an edit, `EDPVS_INVAL` for thresholds that cross
 */
export function destEdit(
  op: 'add-dest' | 'set-dest' | 'del-dest',
  name: ServiceName,
  dest: DestSpec,
): Edit {
  if (op !== 'del-dest' && hasCrossedLimits(dest)) {
    const code = op === 'add-dest' ? 'EDPVS_NOTSUPP' : 'EDPVS_INVAL';
    throw refusal(code, 'the lower threshold is above the upper one');
  }
  return editDest(op, name, settingsOf(dest));
}

/** Destinations of services: list, add, edit, delete. */
export const dests: readonly Handler[] = [
  handleLong(wire.getDests, (context, query) => {
    const view = lcoreView(context, query.lcoreIndex);
    const service = serviceAskedFor(query);
    const records = context.balancer.dests(service, view.counters);
    if (records === undefined) throw refusal('EDPVS_NOTEXIST', 'there is no such service');
    if (records.length !== query.count) {
      throw refusal('EDPVS_INVAL', `asked for ${query.count} destinations of ${records.length}`);
    }
    return longList({
      head: wire.getDests.reply.encode({ ...query, lcore: view.lcore, dests: [] }),
      layout: dpVsDestTable,
      field: 'num_dests',
      element: wire.destCodec,
      length: records.length,
      at: (index) => destOf(records.at(index), { ...view, context, service }),
    });
  }),
  handle(wire.addDest, (context, { service, dest }) => {
    context.balancer.apply(destEdit('add-dest', presentService(context, service), dest));
  }),
  handle(wire.editDest, (context, { service, dest }) => {
    context.balancer.apply(destEdit('set-dest', presentService(context, service), dest));
  }),
  handle(wire.deleteDest, (context, { service, dest }) => {
    context.balancer.apply(destEdit('del-dest', presentService(context, service), dest));
  }),
];

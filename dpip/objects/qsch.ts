// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { trafficControl } from '../../compat/client/tc.js';
import { constants } from '../../compat/model/constants.js';
import type { Qsch } from '../../compat/model/tc.js';
import { answerOrInvalid, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { handleText } from '../format/handle.js';
import { qschJson, qschText } from '../format/qsch.js';
import { parseQsch } from './qsch-parse.js';
import type { QschArgs } from './qsch-parse.js';

const fifos = ['pfifo', 'bfifo'];

/** What a new scheduler needs. */
function checkOptions({ kind, fifoLimit, tbf }: Qsch): void {
  if (fifos.includes(kind)) {
    if (fifoLimit === 0) throw invalid('missing limit for fifo.');
  } else if (kind === 'tbf') {
    if (tbf.rateBps === 0) throw invalid('missing rate for tbf.');
    if (tbf.burstBytes === 0) throw invalid('missing buffer for tbf.');
  } else if (kind !== 'pfifo_fast') throw invalid('invalid qsch kind.');
}

function check({ verb }: Call, { device, qsch }: QschArgs): void {
  if (device === '') throw invalid('missing device.');
  if (verb === 'show') return;
  if (verb === 'add' || verb === 'replace') return checkOptions(qsch);
  if (verb !== 'del' && verb !== 'set') throw unsupported();
  if (qsch.handle === 0) throw invalid('missing handle.');
  if (verb === 'set' && qsch.kind !== 'tbf' && !fifos.includes(qsch.kind)) {
    throw invalid(`qsch kind '${qsch.kind}' doesn't support SET.`);
  }
}

/** What a listing asks for beside the records. */
export function opFlags({ options }: Call): number {
  const stats = options.stats ? constants.TC_F_OPS_STATS : 0;
  return stats | (options.verbose ? constants.TC_F_OPS_VERBOSE : 0);
}

async function show(call: Call, { device, qsch }: QschArgs): Promise<void> {
  const { options, channel, print } = call;
  const request = { opFlags: opFlags(call), device, qsch };
  const list = await answerOrInvalid(trafficControl(channel).qschs(request), 'corrupted response.');
  if (options.json) return print(jsonText(list.map((item) => qschJson(item, handleText))));
  for (const item of list) print(qschText(item, device, options));
}

/** `dpip qsch`: queueing schedulers of a device. */
export const qsch: DpipObject<QschArgs> = {
  parse: parseQsch,
  check,
  run(call, args) {
    if (call.verb === 'show') return show(call, args);
    const calls = trafficControl(call.channel);
    const request = { opFlags: opFlags(call), ...args };
    if (call.verb === 'add') return calls.add(request);
    if (call.verb === 'del') return calls.remove(request);
    return call.verb === 'set' ? calls.change(request) : calls.replace(request);
  },
};

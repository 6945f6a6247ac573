// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../../compat/abi/constants.js';
import { engineList } from '../../../compat/abi/engine-records.js';
import { iftrafParam, iftrafParamArray } from '../../../compat/abi/iftraf.js';
import * as wire from '../../../compat/wire/iftraf.js';
import { editTraffic } from '../engine/edits.js';
import { refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** Records with the numbers of lcores in place of those of workers. */
function withLcores({ workers }: Context, answer: Uint8Array): Uint8Array {
  const first = iftrafParamArray.size + iftrafParam.at.cid;
  for (let at = first; at < answer.length; at += iftrafParam.size) {
    answer[at] = workers[answer[at] ?? 0]?.lcore ?? 0;
  }
  return answer;
}

/** The largest flows of devices. What orders carry means nothing. */
export const iftraf: readonly Handler[] = [
  handle(wire.enableTraffic, ({ balancer }) => balancer.apply(editTraffic(true))),
  handle(wire.disableTraffic, ({ balancer }) => balancer.apply(editTraffic(false))),
  {
    id: wire.getTraffic.id,
    kind: 'get',
    answer: (context, body) => {
      if (body.length < constants.IFNAMSIZ) throw refusal('EDPVS_INVAL', 'the name is cut short');
      const name = body.subarray(0, constants.IFNAMSIZ);
      return withLcores(context, context.balancer.ask(engineList.values.traffic, name));
    },
  },
];

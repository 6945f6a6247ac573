// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { engineList, engineTcQuestion } from '../../../compat/abi/engine-records.js';
import { tcConf, tcParam, tcQschParam } from '../../../compat/abi/tc.js';
import { bytesOf, readText } from '../../../compat/wire/bytes.js';
import * as wire from '../../../compat/wire/tc.js';
import { editTc } from '../engine/edits.js';
import type { EditOp } from '../engine/edits.js';
import { portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import type { Handler } from './handler.js';

/** A request as it came, and the device that it names. */
interface TcRequest {
  readonly conf: Uint8Array;
  readonly port: number;
}

/** @throws DpvsError `EDPVS_INVAL` if it is cut short, `EDPVS_NODEV`, `EDPVS_NOTSUPP` */
function requestOf(context: Context, body: Uint8Array): TcRequest {
  if (body.length < tcConf.size) throw refusal('EDPVS_INVAL', 'the request is cut short');
  const bytes = bytesOf(body);
  const object = bytes.view.getUint32(tcConf.at.obj, true);
  if (object !== enums.tc_obj.TC_OBJ_QSCH && object !== enums.tc_obj.TC_OBJ_CLS) {
    throw refusal('EDPVS_NOTSUPP', `unknown traffic control object ${object}`);
  }
  const port = portNumber(context, readText(bytes, tcConf.at.ifname, 16), 'EDPVS_NODEV');
  return { conf: body.subarray(0, tcConf.size), port };
}

const order = (id: number, op: Extract<EditOp, `${string}-tc`>): Handler => ({
  id,
  kind: 'set',
  answer: (context, body) => {
    const { conf, port } = requestOf(context, body);
    context.balancer.apply(editTc(op, port, conf));
    return new Uint8Array(0);
  },
});

/** Records with the numbers of lcores in place of those of workers. */
function withLcores({ workers, mainLcore }: Context, records: Uint8Array): Uint8Array {
  for (let at = tcQschParam.at.cid; at < records.length; at += tcParam.size) {
    const worker = records[at] ?? 0;
    records[at] = worker === 0 ? mainLcore : (workers[worker - 1]?.lcore ?? 0);
  }
  return records;
}

function list(context: Context, body: Uint8Array): Uint8Array {
  const { conf, port } = requestOf(context, body);
  const question = new Uint8Array(engineTcQuestion.size);
  bytesOf(question).view.setUint32(engineTcQuestion.at.port, port, true);
  question.set(conf, engineTcQuestion.at.conf);
  return withLcores(context, context.balancer.ask(engineList.values.tc, question));
}

/** Traffic control: schedulers and classifiers of devices. */
export const tc: readonly Handler[] = [
  order(wire.addTc.id, 'add-tc'),
  order(wire.deleteTc.id, 'del-tc'),
  order(wire.changeTc.id, 'change-tc'),
  order(wire.replaceTc.id, 'replace-tc'),
  { id: wire.getQschs.id, kind: 'get', answer: list },
];

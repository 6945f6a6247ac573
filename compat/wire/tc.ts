// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../abi/constants.js';
import {
  qschBstats,
  qschQstats,
  tcClsIpsetCopt,
  tcClsMatchCopt,
  tcClsParam,
  tcClsResult,
  tcConf,
  tcFifoQopt,
  tcParam,
  tcPrioQopt,
  tcQschParam,
  tcRatespec,
  tcTbfQopt,
  tcWideRate,
} from '../abi/tc.js';
import { noMatch } from '../model/service.js';
import type { Classifier, ClassifierRequest, Qsch, QschRequest, TbfOptions } from '../model/tc.js';
import { one, toEnd } from './body.js';
import type { Body } from './body.js';
import { badMessage, bytesOf } from './bytes.js';
import type { Bytes } from './bytes.js';
import { matchCodec } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, inside, record } from './record.js';
import type { Codec, FieldCodec } from './record.js';

/** A member of a union that counts only for some kinds, and else reads as `none`. */
function ofKind<T>(
  kind: FieldCodec<string>,
  kinds: readonly string[],
  none: T,
  field: FieldCodec<T>,
): FieldCodec<T> {
  const counts = (bytes: Bytes, base: number): boolean => kinds.includes(kind.get(bytes, base));
  return {
    get: (bytes, base) => (counts(bytes, base) ? field.get(bytes, base) : none),
    set: (bytes, base, value) => {
      if (counts(bytes, base)) field.set(bytes, base, value);
    },
  };
}

const t = fieldsOf(tcTbfQopt);
const narrow = fieldsOf(tcRatespec).num('rate');
const [low, high] = [fieldsOf(tcWideRate).num('bps_low'), fieldsOf(tcWideRate).num('bps_high')];
const wideFrom = 2 ** 32;
/** Bits per second; those beyond 32 bits as `tc_wide_rate`. */
const rate: FieldCodec<number> = {
  get: (bytes, base) => {
    const bps = high.get(bytes, base) * wideFrom + low.get(bytes, base);
    const narrowBps = narrow.get(bytes, base);
    return narrowBps === wideFrom - 1 && bps >= wideFrom ? bps : narrowBps;
  },
  set: (bytes, base, bps) => {
    narrow.set(bytes, base, Math.min(bps, wideFrom - 1));
    if (bps < wideFrom) return;
    low.set(bytes, base, bps % wideFrom);
    high.set(bytes, base, Math.floor(bps / wideFrom));
  },
};
const tbfCodec = record<TbfOptions>(tcTbfQopt, {
  rateBps: inside(tcTbfQopt.at.rate, rate),
  peakRateBps: inside(tcTbfQopt.at.peakrate, rate),
  limitBytes: t.num('limit'),
  burstBytes: t.num('buffer'),
  mtu: t.num('mtu'),
});
const noTbf: TbfOptions = {
  rateBps: 0,
  peakRateBps: 0,
  limitBytes: 0,
  burstBytes: 0,
  mtu: 0,
};

const q = fieldsOf(tcQschParam);
const qschKind = q.text('kind');
const optionsAt = tcQschParam.at.qopt;
const tbf: FieldCodec<TbfOptions> = {
  get: (bytes, base) => tbfCodec.decode(bytes, base + optionsAt),
  set: (bytes, base, value) => tbfCodec.encode(bytes, base + optionsAt, value),
};
const fifo = fieldsOf(tcFifoQopt);
const prio = fieldsOf(tcPrioQopt);
const queue = fieldsOf(qschQstats);
const sent = fieldsOf(qschBstats);
const [queueAt, sentAt] = [tcQschParam.at.qstats, tcQschParam.at.bstats];
const qschCodec = record<Qsch>(tcQschParam, {
  lcore: q.num('cid'),
  handle: q.num('handle'),
  parent: q.num('where'),
  kind: qschKind,
  tbf: ofKind(qschKind, ['tbf'], noTbf, tbf),
  fifoLimit: ofKind(qschKind, ['bfifo', 'pfifo'], 0, inside(optionsAt, fifo.num('limit'))),
  bands: ofKind(qschKind, ['pfifo_fast'], 0, inside(optionsAt, prio.num('bands'))),
  priorityMap: ofKind<readonly number[]>(
    qschKind,
    ['pfifo_fast'],
    [],
    inside(optionsAt, prio.nums('priomap')),
  ),
  classifiers: q.num('cls_cnt'),
  flags: q.num('flags'),
  queued: inside(queueAt, queue.num('qlen')),
  backlogBytes: inside(queueAt, queue.num('backlog')),
  drops: inside(queueAt, queue.num('drops')),
  requeues: inside(queueAt, queue.num('requeues')),
  overlimits: inside(queueAt, queue.num('overlimits')),
  sentBytes: inside(sentAt, sent.big('bytes')),
  sentPackets: inside(sentAt, sent.num('packets')),
});

const c = fieldsOf(tcClsParam);
const clsKind = c.text('kind');
const at = tcClsParam.at.copt;
const match = fieldsOf(tcClsMatchCopt);
const set = fieldsOf(tcClsIpsetCopt);
const result = fieldsOf(tcClsResult);

/** Where the result lies: behind the options of the kind. */
const resultAt = (bytes: Bytes, base: number): number => {
  const isSet = clsKind.get(bytes, base) === 'ipset';
  return base + at + (isSet ? tcClsIpsetCopt.at.result : tcClsMatchCopt.at.result);
};
const ofResult = <T>(field: FieldCodec<T>): FieldCodec<T> => ({
  get: (bytes, base) => field.get(bytes, resultAt(bytes, base)),
  set: (bytes, base, value) => field.set(bytes, resultAt(bytes, base), value),
});
const kinds = ['match', 'ipset'];
const ofMatch = <T>(none: T, field: FieldCodec<T>): FieldCodec<T> =>
  ofKind(clsKind, ['match'], none, inside(at, field));
const ofSet = <T>(none: T, field: FieldCodec<T>): FieldCodec<T> =>
  ofKind(clsKind, ['ipset'], none, inside(at, field));
const classifierCodec = record<Classifier>(tcClsParam, {
  lcore: c.num('cid'),
  qsch: c.num('sch_id'),
  handle: c.num('handle'),
  kind: clsKind,
  ethertype: c.num('pkt_type'),
  priority: c.num('priority'),
  protocol: ofMatch(0, match.num('proto')),
  match: ofMatch(noMatch, match.nested('match', matchCodec)),
  ipset: ofSet('', set.text('setname')),
  ipsetMatchesDest: ofSet(false, set.flag('dst_match')),
  drop: ofKind(clsKind, kinds, false, ofResult(result.flag('drop'))),
  target: ofKind(clsKind, kinds, 0, ofResult(result.num('sch_id'))),
});

/** A record of either sort in the room of the larger. */
function padded<T>(codec: Codec<T>): Codec<T> {
  return { ...codec, size: tcParam.size };
}

/** What every order starts with. */
interface Head {
  readonly object: number;
  readonly opFlags: number;
  readonly device: string;
}
const h = fieldsOf(tcConf);
const headCodec = record<Head>(tcConf, {
  object: h.num('obj'),
  opFlags: h.num('op_flags'),
  device: h.text('ifname'),
});
const { TC_OBJ_QSCH, TC_OBJ_CLS } = enums.tc_obj;

export type TcRequest = QschRequest | ClassifierRequest;

const request: Body<TcRequest> = {
  encode: (value) => {
    const body = new Uint8Array(tcConf.size);
    const bytes = bytesOf(body);
    const object = 'qsch' in value ? TC_OBJ_QSCH : TC_OBJ_CLS;
    headCodec.encode(bytes, 0, { object, opFlags: value.opFlags, device: value.device });
    if ('qsch' in value) qschCodec.encode(bytes, tcConf.at.param, value.qsch);
    else classifierCodec.encode(bytes, tcConf.at.param, value.classifier);
    return body;
  },
  decode: (body) => {
    const { object, ...head } = one(headCodec).decode(body);
    const bytes = bytesOf(body);
    if (object === TC_OBJ_QSCH) return { ...head, qsch: qschCodec.decode(bytes, tcConf.at.param) };
    if (object !== TC_OBJ_CLS) throw badMessage(`unknown traffic control object ${object}`);
    return { ...head, classifier: classifierCodec.decode(bytes, tcConf.at.param) };
  },
};

const qschs = toEnd(padded(qschCodec));
const classifiers = toEnd(padded(classifierCodec));

export const addTc = setMessage('SOCKOPT_TC_ADD', request);
export const deleteTc = setMessage('SOCKOPT_TC_DEL', request);
export const changeTc = setMessage('SOCKOPT_TC_CHANGE', request);
export const replaceTc = setMessage('SOCKOPT_TC_REPLACE', request);
/** The answer's records are of the object that was asked for; there is no count. */
export const getQschs = getMessage('SOCKOPT_TC_SHOW', request, qschs);
export const getClassifiers = getMessage('SOCKOPT_TC_SHOW', request, classifiers);

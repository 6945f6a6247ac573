// SPDX-License-Identifier: GPL-2.0-or-later
import { atoi, toU32 } from '../../compat/cli/numbers.js';
import { constants } from '../../compat/model/constants.js';
import type { Qsch, TbfOptions } from '../../compat/model/tc.js';
import { deviceName } from '../command/address.js';
import { invalid } from '../command/object.js';
import type { Call } from '../command/object.js';
import { readWords } from '../command/words.js';
import { parseHandle } from '../format/handle.js';

/** What a command line says about a scheduler. */
export interface QschArgs {
  readonly device: string;
  readonly qsch: Qsch;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Omit<Qsch, 'tbf'>> & { tbf: Mutable<TbfOptions> };

const empty = (): Draft => ({
  lcore: 0,
  handle: 0,
  parent: 0,
  kind: '',
  tbf: { rateBps: 0, peakRateBps: 0, limitBytes: 0, burstBytes: 0, mtu: 0 },
  fifoLimit: 0,
  bands: 0,
  priorityMap: [],
  classifiers: 0,
  flags: 0,
  queued: 0,
  backlogBytes: 0,
  drops: 0,
  requeues: 0,
  overlimits: 0,
  sentBytes: 0n,
  sentPackets: 0,
});

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** Bits per second, 0 if the text is no rate. The original's end at 2^32; ours at a terabit. */
function parseRate(text: string): number {
  const found = /^([0-9]+)([kmg]?)$/i.exec(text);
  if (found === null) return 0;
  const rate = Number(found[1]) * (units[(found[2] ?? '').toLowerCase()] ?? 1);
  return rate <= 1e12 ? rate : 0;
}

function rateOf(name: string, text: string): number {
  const rate = parseRate(text);
  if (rate === 0) throw invalid(`invalid ${name}: '${text}'`);
  return rate;
}

/** Bytes that pass at the rate within the time. */
function latencyLimit(rateBps: number, text: string): number {
  if (rateBps === 0) throw invalid('latency set before rate ?');
  const bytes = (BigInt(toU32(atoi(text))) * BigInt(rateBps)) / 1000n / 8n;
  return Number(BigInt.asUintN(32, bytes));
}

type Argument = () => string;
const number = (argument: Argument): number => toU32(atoi(argument()));

const tbfOptions: Readonly<Record<string, (tbf: Mutable<TbfOptions>, next: Argument) => void>> = {
  rate: (tbf, next) => (tbf.rateBps = rateOf('rate', next())),
  burst: (tbf, next) => (tbf.burstBytes = number(next)),
  latency: (tbf, next) => (tbf.limitBytes = latencyLimit(tbf.rateBps, next())),
  limit: (tbf, next) => (tbf.limitBytes = number(next)),
  peakrate: (tbf, next) => (tbf.peakRateBps = rateOf('peakrate', next())),
  mtu: (tbf, next) => (tbf.mtu = number(next)),
};

/** A word behind the kind. */
function readOption(draft: Draft, word: string, next: Argument): void {
  const { kind } = draft;
  if (kind === 'pfifo_fast') return; // swallows whatever stands there
  const tbfOption = Object.hasOwn(tbfOptions, word) ? tbfOptions[word] : undefined;
  if (kind === 'tbf' && tbfOption !== undefined) return tbfOption(draft.tbf, next);
  if (kind.endsWith('fifo') && word === 'limit') {
    draft.fifoLimit = number(next);
    return;
  }
  if (kind === '') throw invalid("invalid/miss qsch kind: ''");
  throw invalid(`invalid option for ${kind}: '${word}'`);
}

/** Reads the words of `dpip qsch`. */
export function parseQsch({ words }: Call): QschArgs {
  const draft = empty();
  let device = '';
  const place = (handle: number) => () => {
    draft.handle = handle;
    draft.parent = 0;
  };
  const kind = (name: string) => () => (draft.kind = name);
  const keywords = {
    dev: (next: Argument) => (device = deviceName(next())),
    handle: (next: Argument) => (draft.handle = parseHandle(next())),
    parent: (next: Argument) => (draft.parent = parseHandle(next())),
    root: place(constants.TC_H_ROOT),
    ingress: place(constants.TC_H_INGRESS),
    bfifo: kind('bfifo'),
    pfifo: kind('pfifo'),
    pfifo_fast: kind('pfifo_fast'),
    tbf: kind('tbf'),
  };
  readWords(words, keywords, (word) => readOption(draft, word, () => words.argument(word)));
  return { device, qsch: draft };
}

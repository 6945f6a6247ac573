// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi, toU8 } from '../../compat/cli/numbers.js';
import { counters } from '../../compat/client/counters.js';
import { lcores } from '../../compat/client/links.js';
import { textOf } from '../../compat/errors/codes.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { constants } from '../../compat/model/constants.js';
import type { LcoreMasks, LcoreStats } from '../../compat/model/link.js';
import { answer, invalid } from '../command/object.js';
import type { Call } from '../command/object.js';
import { pair } from '../format/columns.js';
import { perSecond, sample } from '../format/sampling.js';
import { misused } from './link.js';

const corrupted = 'corrupted response.';

/** Counters in three groups with the words of their titles and of their rates. */
const groups: readonly (readonly [keyof LcoreStats, string, string][])[] = [
  [
    ['loops', 'lcore_loop', 'lps'],
    ['bursts', 'pktburst', 'nps'],
    ['zeroBursts', 'zpktburst', 'nps'],
    ['fullBursts', 'fpktburst', 'nps'],
  ],
  [
    ['zeroToHalfBursts', 'z2hpktburst', 'nps'],
    ['halfToFullBursts', 'h2fpktburst', 'nps'],
    ['dropped', 'dropped', 'nps'],
  ],
  [
    ['inPackets', 'ipackets', 'pps'],
    ['inBytes', 'ibytes', 'Bps'],
    ['outPackets', 'opackets', 'pps'],
    ['outBytes', 'obytes', 'Bps'],
  ],
];

function statsText(stats: LcoreStats): string {
  return groups
    .map((group) =>
      pair(
        20,
        group.map(([field, title]) => [title, stats[field]]),
      ),
    ) // prettier-ignore
    .join('');
}

function ratesText(before: LcoreStats, after: LcoreStats, intervalSec: number): string {
  const cell = ([field, title, unit]: readonly [keyof LcoreStats, string, string]) => {
    const rate = perSecond(BigInt(before[field]), BigInt(after[field]), intervalSec);
    return [`${title}/${unit}`, rate] as const;
  };
  return groups.map((group) => pair(16, group.map(cell))).join('');
}

async function showLcore(call: Call, lcore: number): Promise<void> {
  const calls = lcores(call.channel);
  const basic = await answer(calls.basic(lcore), corrupted);
  if (basic !== undefined) {
    const queues = basic.queues === '' ? 'none' : basic.queues;
    call.print(`${basic.lcore + 1}: cpu${basic.lcore}: socket ${basic.socket}\n`);
    call.print(`    queues ${queues}\n`);
  }
  if (!call.options.stats) return;
  const { intervalSec } = call.options;
  const take = () => answer(calls.stats(lcore), corrupted);
  if (intervalSec > 0) {
    return sample(call, take, (before, after) => ratesText(before, after, intervalSec));
  }
  const stats = await take();
  if (stats !== undefined) call.print(statsText(stats));
}

/** Numbers of the bits that are set, rising, at most `limit` of them. */
function bitsOf(mask: bigint, limit: number): readonly number[] {
  const all = Array.from({ length: constants.DPVS_MAX_LCORE }, (_, bit) => bit);
  return all.filter((bit) => (mask >> BigInt(bit)) & 1n).slice(0, limit);
}

/** A heading with the lcores below it and what a failure calls each. */
interface Plane {
  readonly title: string;
  readonly lcores: readonly { readonly id: number; readonly name: string }[];
}

function planes(masks: LcoreMasks): readonly Plane[] {
  const named = (id: number) => ({ id, name: `cpu${id}` });
  const control = [{ id: masks.master, name: `Master cpu${masks.master}` }];
  if (masks.kni !== 0) control.push({ id: masks.kni, name: `KNI cpu${masks.kni}` });
  const data = bitsOf(masks.workerMask, masks.workers + 1).map(named);
  const isolated = bitsOf(masks.isolatedRxMask, constants.DPVS_MAX_LCORE).map(named);
  return [
    { title: 'Controll Plane', lcores: control },
    { title: 'Data Plane', lcores: data },
    ...(masks.isolatedRx === 0 ? [] : [{ title: 'Isolate RX Lcores', lcores: isolated }]),
  ];
}

async function readMasks({ channel, complain }: Call): Promise<LcoreMasks | undefined> {
  try {
    return await answer(lcores(channel).masks(), corrupted);
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
    complain(`${error.message}\n`);
    throw invalid(`Fail to get configured CPU information: ${textOf(error.errno)}.`);
  }
}

/** Shows each; the last failure becomes that of the run. */
async function showAll(call: Call): Promise<void> {
  const masks = await readMasks(call);
  let failure: DpvsError | undefined;
  for (const { title, lcores: listed } of masks === undefined ? [] : planes(masks)) {
    call.print(`<< ${title} >>\n`);
    for (const { id, name } of listed) {
      try {
        await showLcore(call, id);
      } catch (error) {
        if (!(error instanceof DpvsError)) throw error;
        call.complain(`${error.message}\nFail to get information for ${name}\n`);
        failure = new DpvsError(error.code, '', undefined, { errno: error.errno });
      }
    }
  }
  if (failure !== undefined) throw failure;
}

async function showJson(call: Call, ids: readonly number[]): Promise<void> {
  const calls = lcores(call.channel);
  const own = call.options.stats ? await answer(counters(call.channel), corrupted) : undefined;
  const items = [];
  for (const id of ids) {
    const stats = call.options.stats ? { stats: await answer(calls.stats(id), corrupted) } : {};
    const { drops, events } = own?.find(({ lcore }) => lcore === id) ?? {};
    items.push({ ...(await answer(calls.basic(id), corrupted)), ...stats, drops, events });
  }
  call.print(jsonText(items));
}

/** `cpu` shows all lcores, `cpuN` one; N is cut to 8 bits. */
export async function showLcores(call: Call, word: string): Promise<void> {
  const number = word.slice('cpu'.length);
  if (number !== '' && !/^[+-]?[0-9]+$/.test(number)) throw misused('');
  const lcore = toU8(atoi(number));
  if (call.options.json) {
    const masks = number === '' ? await readMasks(call) : undefined;
    const all = masks === undefined ? [] : planes(masks).flatMap((plane) => plane.lcores);
    return showJson(call, number === '' ? all.map(({ id }) => id) : [lcore]);
  }
  return number === '' ? showAll(call) : showLcore(call, lcore);
}

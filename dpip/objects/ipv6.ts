// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi } from '../../compat/cli/numbers.js';
import { ip6Stats } from '../../compat/client/observe.js';
import { constants } from '../../compat/model/constants.js';
import { ip6Counters } from '../../compat/model/ip6-stats.js';
import type { Ip6Counts } from '../../compat/model/ip6-stats.js';
import { answerOrInvalid, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { readWords } from '../command/words.js';

/** Titles in the order of the counters. */
const titles = [
  'InReceives', 'InOctets', 'InDelivers', 'OutForwDatagrams', 'OutRequests', 'OutOctets',
  'InHdrErrors', 'InTooBigErrors', 'InNoRoutes', 'InAddrErrors', 'InUnknownProtos',
  'InTruncatedPkts', 'InDiscards', 'OutDiscards', 'OutNoRoutes', 'ReasmTimeout', 'ReasmReqds',
  'ReasmOKs', 'ReasmFails', 'FragOKs', 'FragFails', 'FragCreates', 'InMcastPkts', 'OutMcastPkts',
  'InBcastPkts', 'OutBcastPkts', 'InMcastOctets', 'OutMcastOctets', 'InBcastOctets',
  'OutBcastOctets', 'InCsumErrors', 'InNoECTPkts', 'InECT1Pkts', 'InECT0Pkts', 'InCEPkts',
]; // prettier-ignore

/** Which counters: the sum, all lcores beside it, or one lcore. */
type Choice = 'total' | 'all' | number;

function lcoreOf(word: string): number {
  const lcore = atoi(word);
  if (lcore < 0 || lcore >= constants.DPVS_MAX_LCORE) throw invalid(`bad cpu id \`${word}'`);
  return lcore;
}

function parse({ words }: Call): Choice {
  let choice: Choice = 'total';
  const keywords = {
    cpu: (argument: () => string) => (choice = lcoreOf(argument())),
    all: () => (choice = 'all'),
    total: () => (choice = 'total'),
  };
  readWords(words, keywords, (word) => {
    throw invalid(`unknow argument \`${word}'`);
  });
  return choice;
}

function block(counts: Ip6Counts, title = ''): string {
  const indent = title === '' ? '' : '    ';
  const lines = ip6Counters.map(
    (counter, index) => `${indent}${`${titles[index]}:`.padEnd(18)} ${counts[counter]}\n`,
  );
  return (title === '' ? '' : `${title}\n`) + lines.join('');
}

const named = (counts: Ip6Counts): Record<string, bigint> =>
  Object.fromEntries(ip6Counters.map((counter, index) => [titles[index] ?? '', counts[counter]]));

/** `dpip ipv6`: IPv6 counters. */
export const ipv6: DpipObject<Choice> = {
  parse,
  async run({ channel, options, verb, print }, choice) {
    if (verb !== 'show') throw unsupported();
    const { total, lcores } = await answerOrInvalid(ip6Stats(channel), 'corrupted response.');
    const chosen = typeof choice === 'number' ? lcores[choice] : undefined;
    if (options.json) {
      const all = choice === 'all' ? { lcores: lcores.map(named) } : {};
      return print(jsonText(chosen ? named(chosen) : { total: named(total), ...all }));
    }
    if (chosen !== undefined) return print(block(chosen, `cpu ${choice}`));
    if (choice === 'total') return print(block(total));
    print(block(total, 'All'));
    lcores.forEach((counts, lcore) => print(block(counts, `cpu ${lcore}`)));
  },
};

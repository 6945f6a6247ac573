// SPDX-License-Identifier: GPL-2.0-or-later
import { atoi } from '../../compat/cli/numbers.js';
import { parseRange } from '../../compat/cli/range.js';
import { constants, enums } from '../../compat/model/constants.js';
import { noMatch } from '../../compat/model/service.js';
import type { AddressRange, Match } from '../../compat/model/service.js';
import type { Classifier } from '../../compat/model/tc.js';
import { deviceName } from '../command/address.js';
import { invalid } from '../command/object.js';
import type { Call } from '../command/object.js';
import { readWords } from '../command/words.js';
import { parseHandle } from '../format/handle.js';

/** What a command line says about a classifier. */
export interface ClsArgs {
  readonly device: string;
  readonly classifier: Classifier;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Classifier>;

const ethertypes: Readonly<Record<string, number>> = {
  ipv4: constants.ETH_P_IP,
  ipv6: constants.ETH_P_IPV6,
  vlan: constants.ETH_P_8021Q,
};

function ethertype(word: string): number {
  const found = ethertypes[word.toLowerCase()];
  if (found === undefined) throw invalid('pkttype not support');
  return found;
}

const protocols: Readonly<Record<string, number>> = {
  tcp: enums.ipproto.TCP,
  udp: enums.ipproto.UDP,
  sctp: enums.ipproto.SCTP,
  icmp: enums.ipproto.ICMP,
  icmp6: enums.ipproto.ICMPV6,
};

/** A range whose family settles that of the match, or must agree with it. */
function rangeInto(match: Mutable<Match>, text: string): AddressRange | undefined {
  const parsed = parseRange(text);
  if (parsed === undefined) return undefined;
  if (match.family !== 0 && match.family !== parsed.family) return undefined;
  match.family = parsed.family;
  return parsed.range;
}

/** One word of a pattern; false if it makes no sense. */
function patternWord(draft: Draft, match: Mutable<Match>, word: string): boolean {
  const protocol = protocols[word];
  if (protocol !== undefined) {
    draft.protocol = protocol;
    return true;
  }
  const [key, value] = [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)];
  if (key === 'iif') match.inDevice = deviceName(value);
  else if (key === 'oif') match.outDevice = deviceName(value);
  else if (key === 'from' || key === 'to') {
    const range = rangeInto(match, value);
    if (range === undefined) return false;
    if (key === 'from') match.source = range;
    else match.dest = range;
  } else return false;
  return true;
}

function readPattern(draft: Draft, text: string): void {
  const match: Mutable<Match> = { ...draft.match };
  const words = text.split(',').filter((word) => word !== '');
  for (const word of words) {
    if (!patternWord(draft, match, word)) throw invalid(`invalid pattern: ${text}`);
  }
  draft.match = match;
}

/** `SET[,src|dst]`. */
function readSet(draft: Draft, text: string): void {
  const [name = '', direction = 'src'] = text.split(',');
  const isKnown = direction.startsWith('src') || direction.startsWith('dst');
  if (name === '' || name.length >= constants.IPSET_MAXNAMELEN || !isKnown) {
    throw invalid(`invalid ipset match: ${name}`);
  }
  draft.ipset = name;
  draft.ipsetMatchesDest = direction.startsWith('dst');
}

function readTarget(draft: Draft, word: string): void {
  draft.drop = word === 'drop';
  draft.target = draft.drop ? 0 : parseHandle(word);
}

/** Reads the words of `dpip cls`. */
export function parseCls({ words }: Call): ClsArgs {
  let device = '';
  const draft: Draft = {
    lcore: 0,
    qsch: constants.TC_H_ROOT,
    handle: 0,
    kind: '',
    ethertype: constants.ETH_P_IP,
    priority: 0,
    protocol: 0,
    match: noMatch,
    ipset: '',
    ipsetMatchesDest: false,
    drop: false,
    target: 0,
  };
  type Argument = () => string;
  const keywords = {
    dev: (next: Argument) => (device = deviceName(next())),
    qsch: (next: Argument) => (draft.qsch = parseHandle(next())),
    handle: (next: Argument) => (draft.handle = parseHandle(next())),
    pkttype: (next: Argument) => (draft.ethertype = ethertype(next())),
    prio: (next: Argument) => (draft.priority = atoi(next())),
    ipset: () => (draft.kind ||= 'ipset'),
    match: (next: Argument) => {
      if (draft.kind === 'ipset') readSet(draft, next());
      else draft.kind = 'match';
    },
  };
  readWords(words, keywords, (word) => {
    if (draft.kind === '') throw invalid("invalid/miss cls type: ''");
    const next: Argument = () => words.argument(word);
    if (draft.kind === 'match' && word === 'pattern') readPattern(draft, next());
    else if (word === 'target') readTarget(draft, next());
  });
  return { device, classifier: draft };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { atoi, toU32 } from '../../compat/cli/numbers.js';
import { ipsets } from '../../compat/client/ipsets.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { AF_INET, AF_INET6 } from '../../compat/model/address.js';
import { constants, enums } from '../../compat/model/constants.js';
import type { Ipset, IpsetRequest } from '../../compat/model/ipset.js';
import { noMac } from '../../compat/model/mac.js';
import { noRange } from '../../compat/model/service.js';
import { answerOrInvalid, invalid, unsupported } from '../command/object.js';
import type { Call, Verb } from '../command/object.js';
import { parseEntry, parseNet, parsePorts } from './ipset-entry.js';
import { ipsetType } from './ipset-types.js';

const op = enums.ipset_op;
const ops: Partial<Record<Verb, number>> = {
  create: op.IPSET_OP_CREATE,
  destroy: op.IPSET_OP_DESTROY,
  add: op.IPSET_OP_ADD,
  del: op.IPSET_OP_DEL,
  test: op.IPSET_OP_TEST,
  flush: op.IPSET_OP_FLUSH,
  show: op.IPSET_OP_LIST,
};
const maxName = constants.IPSET_MAXNAMELEN - 1;

/** A request with the type of its set and the entry's text, which `test` repeats. */
export interface IpsetArgs {
  readonly request: IpsetRequest;
  readonly type: string;
  readonly entry: string;
}

type Draft = { -readonly [K in keyof IpsetRequest]: IpsetRequest[K] };

const emptyRequest = (): Draft => ({
  type: '',
  name: '',
  comment: '',
  op: 0,
  flags: 0,
  family: 0,
  hashSize: 0,
  maxElements: 0,
  keepComments: false,
  noMatch: false,
  protocol: 0,
  prefixLen: 0,
  range: noRange,
  device: '',
  mac: noMac,
  prefixLen2: 0,
  range2: noRange,
});

/** Asks for one set, or all of them if the name is empty; the rest of the request is not read. */
export function fetchSets({ channel }: Call, request: IpsetRequest): Promise<readonly Ipset[]> {
  return answerOrInvalid(ipsets(channel).list(request), '');
}

/** Type of a set that is there. @throws DpvsError `EDPVS_INVAL` */
export async function fetchType(call: Call, request: IpsetRequest): Promise<string> {
  const [set] = await fetchSets(call, request);
  if (set === undefined) throw invalid();
  ipsetType(set.type);
  return set.type;
}

/** `range R` of create: addresses or ports, as the type's name says; others ignore it. */
function readRange(draft: Draft, text: string): void {
  if (draft.type.includes('port')) {
    const { protocol, min, max } = parsePorts(text);
    draft.protocol = protocol;
    draft.range = { ...draft.range, minPort: min, maxPort: max };
  } else if (draft.type.includes('ip')) {
    const { family, min, max, prefixLen } = parseNet(text);
    draft.family = family;
    draft.prefixLen = prefixLen;
    draft.range = { ...draft.range, min, max };
  }
}

function readCreate({ words, options }: Call, draft: Draft): void {
  draft.family = options.family === AF_INET6 ? AF_INET6 : AF_INET;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'range') readRange(draft, words.argument(word));
    else if (word === 'comment') draft.keepComments = true;
    else if (word === 'hashsize') draft.hashSize = atoi(words.argument(word));
    else if (word === 'maxelem') draft.maxElements = toU32(atoi(words.argument(word)));
    else throw invalid();
  }
}

function readEntryOptions({ words, verb }: Call, draft: Draft): void {
  if (verb === 'test') return;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'comment') {
      draft.comment = words.argument(word).slice(0, constants.IPSET_MAXCOMLEN);
    } else if (word === 'nomatch') draft.noMatch = true;
    else throw unsupported();
  }
}

/** Reads `create SET TYPE …`. */
function parseCreate(call: Call, draft: Draft): IpsetArgs {
  const [name, type] = [call.words.next(), call.words.next()];
  if (name === undefined || type === undefined) throw invalid();
  draft.name = name.slice(0, maxName);
  draft.type = type.slice(0, maxName);
  readCreate(call, draft);
  return { request: draft, type: draft.type, entry: '' };
}

/** Reads `add|del|test SET ENTRY …`; the set tells how the entry is written. */
async function parseElement(call: Call, draft: Draft): Promise<IpsetArgs> {
  const [name, entry] = [call.words.next(), call.words.next()];
  if (name === undefined || entry === undefined) throw invalid();
  draft.name = name.slice(0, maxName);
  const type = await fetchType(call, draft);
  draft.flags = call.options.force && call.verb !== 'test' ? constants.IPSET_F_FORCE : 0;
  Object.assign(draft, parseEntry(type, ipsetType(type), entry));
  readEntryOptions(call, draft);
  return { request: draft, type, entry };
}

/** Reads `destroy SET`, `flush SET`, `show [SET]`. */
function parseWhole({ words, verb }: Call, draft: Draft): IpsetArgs {
  const name = words.next();
  if (words.left.length > 0 || (name === undefined && verb !== 'show')) throw invalid();
  draft.name = (name ?? '').slice(0, maxName);
  return { request: draft, type: '', entry: '' };
}

/** Reads the words of `dpip ipset`. */
export async function parseIpset(call: Call): Promise<IpsetArgs> {
  const which = ops[call.verb];
  if (which === undefined) throw invalid();
  const draft = { ...emptyRequest(), op: which };
  if (call.verb === 'create') return parseCreate(call, draft);
  if (['add', 'del', 'test'].includes(call.verb)) return parseElement(call, draft);
  return parseWhole(call, draft);
}

/** True for a failure of the daemon or of this tool, not for a bug. */
export const isFailure = (error: unknown): error is DpvsError => error instanceof DpvsError;

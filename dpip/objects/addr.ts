// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi, toU32, toU8 } from '../../compat/cli/numbers.js';
import { profileOf } from '../../compat/cli/profile.js';
import { ifAddrs } from '../../compat/client/ifaddrs.js';
import type { IfAddrChoice, IfAddrs } from '../../compat/client/ifaddrs.js';
import { AF_UNSPEC, isAnyAddress } from '../../compat/model/address.js';
import { constants, enums } from '../../compat/model/constants.js';
import { noIfAddr } from '../../compat/model/ifaddr.js';
import type { IfAddr, IfAddrList, IfAddrState } from '../../compat/model/ifaddr.js';
import {
  AddressReader,
  deviceName,
  familyWord,
  hostPrefixLen,
  splitPrefix,
} from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject, Verb } from '../command/object.js';
import { readWords } from '../command/words.js';

const { IFA_SCOPE_HOST, IFA_SCOPE_LINK, IFA_SCOPE_GLOBAL, IFA_SCOPE_SITE } = enums.ifa_scope;
const { IFA_F_SAPOOL, IFA_F_LINKLOCAL, IFA_F_OPS_VERBOSE, IFA_F_OPS_STATS } = constants;

const scopeNumbers: Readonly<Record<string, number>> = {
  host: IFA_SCOPE_HOST,
  link: IFA_SCOPE_LINK,
  global: IFA_SCOPE_GLOBAL,
};
const scopeWords: Readonly<Record<number, string>> = {
  [IFA_SCOPE_HOST]: 'host',
  [IFA_SCOPE_LINK]: 'link',
  [IFA_SCOPE_SITE]: 'site',
  [IFA_SCOPE_GLOBAL]: 'global',
};

/** Seconds, or 0 for ever. */
const lifetime = (word: string): number => (word === 'forever' ? 0 : toU32(atoi(word)));

type Draft = { -readonly [K in keyof IfAddr]: IfAddr[K] };

function parse({ words, options }: Call): { entry: IfAddr; prefix: string | undefined } {
  const entry: Draft = { ...noIfAddr };
  const reader = new AddressReader(options.family);
  let prefix: string | undefined;
  const keywords = {
    dev: (argument: () => string) => (entry.device = deviceName(argument())),
    scope: (argument: () => string) => {
      const word = argument();
      entry.scope = scopeNumbers[word] ?? toU8(atoi(word));
    },
    broadcast: (argument: () => string) => (entry.broadcast = reader.read(argument())),
    valid_lft: (argument: () => string) => (entry.validSec = lifetime(argument())),
    prefered_lft: (argument: () => string) => (entry.preferredSec = lifetime(argument())),
    sapool: () => (entry.flags |= IFA_F_SAPOOL),
  };
  readWords(words, keywords, (word) => (prefix = word));
  if (prefix !== undefined) {
    const { address, prefixLen } = splitPrefix(prefix);
    entry.address = reader.read(address);
    entry.prefixLen = prefixLen ?? 0;
  }
  entry.family = reader.family;
  if (entry.family !== AF_UNSPEC) entry.prefixLen ||= hostPrefixLen(entry.family);
  return { entry, prefix };
}

const forever = (seconds: number): string => (seconds === 0 ? 'forever' : `${seconds}`);

function lines(addr: IfAddrState, opFlags: number, poolAlways: boolean): string {
  const lcore = opFlags & IFA_F_OPS_VERBOSE ? `[${String(addr.lcore).padStart(2, '0')}] ` : '';
  const scope = scopeWords[addr.scope] ?? `${addr.scope}`;
  const head = `${familyWord(addr.family)} ${addr.address}/${addr.prefixLen}`;
  const broadcast = isAnyAddress(addr.broadcast) ? '' : `broadcast ${addr.broadcast}`;
  const valid = `valid_lft ${forever(addr.validSec)} preferred_lft ${forever(addr.preferredSec)}`;
  const isAsked = poolAlways || (opFlags & (IFA_F_OPS_VERBOSE | IFA_F_OPS_STATS)) !== 0;
  const { used, free, missed } = addr.pool;
  const pool =
    isAsked && addr.flags & IFA_F_SAPOOL
      ? ` sa_used ${used} sa_free ${free} sa_miss ${missed}`
      : '';
  return `${lcore}${head} scope ${scope} ${addr.device}\n    ${broadcast} ${valid}${pool}\n`;
}

function json({ addrs, opFlags }: IfAddrList): string {
  return jsonText(
    addrs.map(({ pool, lcore, flags, scope, validSec, preferredSec, ...rest }) => ({
      ...rest,
      family: familyWord(rest.family),
      broadcast: isAnyAddress(rest.broadcast) ? null : rest.broadcast,
      scope: scopeWords[scope] ?? scope,
      validSec: validSec === 0 ? null : validSec,
      preferredSec: preferredSec === 0 ? null : preferredSec,
      ...(opFlags & IFA_F_OPS_VERBOSE ? { lcore } : {}),
      ...(opFlags !== 0 && flags & IFA_F_SAPOOL ? { pool } : {}),
    })),
  );
}

async function show(call: Call, entry: IfAddr): Promise<void> {
  const { verbose, stats } = call.options;
  const { poolUseAlways, linkLocal } = profileOf(call.io);
  const choice = { verbose, stats: stats || poolUseAlways };
  const reply = await answer(ifAddrs(call.channel).list(entry, choice), 'corrupted response.');
  if (call.options.json) return call.print(json(reply));
  for (const addr of reply.addrs) {
    if (!linkLocal && addr.flags & IFA_F_LINKLOCAL) continue;
    call.print(lines(addr, reply.opFlags, poolUseAlways));
  }
}

type Change = (addrs: IfAddrs, entry: IfAddr, choice: IfAddrChoice) => Promise<void>;
const changes: Partial<Record<Verb, Change>> = {
  add: (addrs, entry, choice) => addrs.add(entry, choice),
  del: (addrs, entry, choice) => addrs.remove(entry, choice),
  set: (addrs, entry, choice) => addrs.change(entry, choice),
  flush: (addrs, entry, choice) => addrs.flush(entry, choice),
};
const needAddress: readonly Verb[] = ['add', 'del', 'set'];

/** `dpip addr`: addresses of devices. */
export const addr: DpipObject = {
  async run(call) {
    const { verb, options, channel } = call;
    const { entry, prefix } = parse(call);
    if (needAddress.includes(verb) && prefix === undefined) throw invalid('missing IFADDR');
    if (verb === 'show') return show(call, entry);
    if (entry.device === '') throw invalid('no device specified.');
    const change = changes[verb];
    if (change === undefined) throw unsupported();
    return change(ifAddrs(channel), entry, options);
  },
};

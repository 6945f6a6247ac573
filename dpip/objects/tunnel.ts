// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi, toU32, toU8 } from '../../compat/cli/numbers.js';
import { tunnels } from '../../compat/client/tunnels.js';
import type { Tunnels } from '../../compat/client/tunnels.js';
import { AF_INET, canonicalAddress } from '../../compat/model/address.js';
import { enums } from '../../compat/model/constants.js';
import type { Tunnel } from '../../compat/model/tunnel.js';
import { deviceName } from '../command/address.js';
import { answerOrInvalid, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject, Verb } from '../command/object.js';
import { readWords } from '../command/words.js';

const { CSUM, KEY, SEQ } = enums.tunnel_flags;

function address(side: string, word: string): string {
  if (word === 'any') return '0.0.0.0';
  const found = canonicalAddress(word, AF_INET);
  if (found === undefined) throw invalid(`invalid ${side} address: \`${word}'`);
  return found;
}

/** A dotted quad or a number, in host order. */
function keyOf(word: string): number {
  const quad = canonicalAddress(word, AF_INET);
  if (quad === undefined) return toU32(atoi(word));
  return toU32(quad.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0));
}

type Draft = { -readonly [K in keyof Tunnel]: Tunnel[K] };
type Argument = () => string;

function keywordsOf(tunnel: Draft) {
  const mode = (argument: Argument) => (tunnel.kind = deviceName(argument()));
  const inKey = (key: number): void => {
    tunnel.inKey = key;
    tunnel.inFlags |= KEY;
  };
  const outKey = (key: number): void => {
    tunnel.outKey = key;
    tunnel.outFlags |= KEY;
  };
  const flags = (into: number, outOf: number) => () => {
    tunnel.inFlags |= into;
    tunnel.outFlags |= outOf;
  };
  return {
    mode,
    type: mode,
    kind: mode,
    remote: (argument: Argument) => (tunnel.remote = address('remote', argument())),
    local: (argument: Argument) => (tunnel.local = address('local', argument())),
    iseq: flags(SEQ, 0),
    oseq: flags(0, SEQ),
    seq: flags(SEQ, SEQ),
    icsum: flags(CSUM, 0),
    ocsum: flags(0, CSUM),
    csum: flags(CSUM, CSUM),
    ikey: (argument: Argument) => inKey(keyOf(argument())),
    okey: (argument: Argument) => outKey(keyOf(argument())),
    key: (argument: Argument) => {
      const key = keyOf(argument());
      inKey(key);
      outKey(key);
    },
    ttl: (argument: Argument) => (tunnel.ttl = inherited(argument(), 0)),
    tos: (argument: Argument) => (tunnel.tos = inherited(argument(), 1)),
    dev: (argument: Argument) => (tunnel.link = deviceName(argument())),
  };
}

const inherited = (word: string, value: number): number =>
  word === 'inherit' ? value : toU8(atoi(word));

function parse({ words }: Call): Tunnel {
  const tunnel: Draft = {
    device: '',
    kind: '',
    link: '',
    inFlags: 0,
    outFlags: 0,
    inKey: 0,
    outKey: 0,
    local: '0.0.0.0',
    remote: '0.0.0.0',
    ttl: 0,
    tos: 0,
  };
  readWords(words, keywordsOf(tunnel), (word) => {
    if (tunnel.device !== '') throw invalid(`Is \`${word}' or \`${tunnel.device}' garbage ?`);
    tunnel.device = deviceName(word);
  });
  return tunnel;
}

type Change = (calls: Tunnels, tunnel: Tunnel) => Promise<void>;
const changes: Partial<Record<Verb, Change>> = {
  add: (calls, tunnel) => calls.add(tunnel),
  del: (calls, tunnel) => calls.remove(tunnel),
  set: (calls, tunnel) => calls.change(tunnel),
  replace: (calls, tunnel) => calls.replace(tunnel),
};

function check({ verb }: Call, { kind, device }: Tunnel): void {
  if (verb === 'show') return;
  if (changes[verb] === undefined) throw unsupported();
  if (verb === 'add') {
    if (kind === '') throw invalid('missing tunnel type.');
  } else if (device === '') throw invalid('missing tunnel dev name.');
}

const hexWord = (name: string, value: number): string =>
  value === 0 ? '' : `${name} 0x${value.toString(16)} `;

function line(tunnel: Tunnel): string {
  const { device, kind, remote, local, link, ttl } = tunnel;
  return [
    `${device}: ${kind.padStart(4)} remote ${remote} local ${local} `,
    link === '' ? '' : `dev ${link} `,
    ttl === 0 ? 'ttl inherit ' : `ttl ${ttl} `,
    hexWord('tos', tunnel.tos),
    hexWord('i_flags', tunnel.inFlags),
    hexWord('o_flags', tunnel.outFlags),
    hexWord('i_key', tunnel.inKey),
    hexWord('o_key', tunnel.outKey),
    '\n',
  ].join('');
}

async function show({ channel, options, print }: Call, filter: Tunnel): Promise<void> {
  const list = await answerOrInvalid(tunnels(channel).list(filter), 'corrupted response.');
  if (options.json) return print(jsonText(list));
  for (const tunnel of list) print(line(tunnel));
}

/** `dpip tunnel`: tunnel devices. */
export const tunnel: DpipObject<Tunnel> = {
  parse,
  check,
  async run(call, args) {
    if (call.verb === 'show') return show(call, args);
    await changes[call.verb]?.(tunnels(call.channel), args);
  },
};

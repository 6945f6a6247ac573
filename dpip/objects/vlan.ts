// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi, toU16 } from '../../compat/cli/numbers.js';
import { vlans } from '../../compat/client/vlans.js';
import { constants } from '../../compat/model/constants.js';
import type { Vlan } from '../../compat/model/vlan.js';
import { deviceName } from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { readWords } from '../command/words.js';

const { ETH_P_8021Q, ETH_P_8021AD } = constants;

function ethertype(word: string): number {
  if (word === '802.1q' || word === 'vlan') return ETH_P_8021Q;
  if (word === '802.1ad' || word.toLowerCase() === 'qinq') return ETH_P_8021AD;
  throw invalid();
}
const ethertypeWords: Readonly<Record<number, string>> = {
  [ETH_P_8021Q]: '802.1q',
  [ETH_P_8021AD]: '802.1ad',
};
const ethertypeWord = (number: number): string => ethertypeWords[number] ?? '<unknow>';

type Draft = { -readonly [K in keyof Vlan]: Vlan[K] };

function parse({ words }: Call): Vlan {
  const vlan: Draft = { device: '', link: '', ethertype: ETH_P_8021Q, id: 0 };
  const keywords = {
    link: (argument: () => string) => (vlan.link = deviceName(argument())),
    proto: (argument: () => string) => (vlan.ethertype = ethertype(argument())),
    id: (argument: () => string) => (vlan.id = toU16(atoi(argument()))),
  };
  readWords(words, keywords, (word) => {
    if (vlan.device !== '') throw invalid('too many arguments');
    vlan.device = deviceName(word);
  });
  return vlan;
}

function check({ verb }: Call, { device, link, id }: Vlan): void {
  if (verb === 'add') {
    if (link === '') throw invalid('missing real device');
    if (id === 0) throw invalid('missing or invalid VLAN ID');
  } else if (verb === 'show') {
    if (device === '' && link === '') throw invalid('missing both vlan and real device');
  } else if (verb !== 'del') throw unsupported();
}

async function show({ channel, options, print, complain }: Call, filter: Vlan): Promise<void> {
  const list = await answer(vlans(channel).list(filter), 'corrupted response.');
  if (options.json) {
    const items = list.map((item) => ({ ...item, ethertype: ethertypeWord(item.ethertype) }));
    return print(jsonText(items));
  }
  // The original prints this listing on standard error.
  for (const { device, link, ethertype: type, id } of list) {
    complain(`${device} link ${link} proto ${ethertypeWord(type)} id ${id}\n`);
  }
}

/** `dpip vlan`: VLAN devices. */
export const vlan: DpipObject<Vlan> = {
  parse,
  check,
  run(call, args) {
    if (call.verb === 'show') return show(call, args);
    const calls = vlans(call.channel);
    return call.verb === 'add' ? calls.add(args) : calls.remove(args);
  },
};

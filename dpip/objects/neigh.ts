// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { neighbours } from '../../compat/client/neighbours.js';
import { enums } from '../../compat/model/constants.js';
import { noMac } from '../../compat/model/mac.js';
import type { Mac } from '../../compat/model/mac.js';
import type { Neighbour } from '../../compat/model/neigh.js';
import { AddressReader, deviceName, familyWord } from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { readWords } from '../command/words.js';

const { DPVS_NUD_S_REACHABLE } = enums.nud_state;
const stateWords = ['NONE', 'SEND', 'REACHABLE', 'PROBE', 'DELAY'];

/** As scanf(3) with six `%02x`: groups of one or two digits, and whatever follows. */
function readMac(text: string): Mac {
  const groups = /^([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2})/i.exec(text); // prettier-ignore
  if (groups === null) throw invalid('invalid link layer addr');
  return groups.slice(1).map((group) => group.padStart(2, '0').toLowerCase()).join(':'); // prettier-ignore
}

type Draft = { -readonly [K in keyof Neighbour]: Neighbour[K] };

function parse({ words, options }: Call): { neighbour: Neighbour; text: string | undefined } {
  const reader = new AddressReader(options.family);
  const none = { family: 0, address: '::', mac: noMac, device: '', state: 0, queued: 0 };
  const draft: Draft = { ...none, flags: 0, lcore: 0 };
  let text: string | undefined;
  const keywords = {
    dev: (argument: () => string) => (draft.device = deviceName(argument())),
    lladdr: (argument: () => string) => (draft.mac = readMac(argument())),
  };
  readWords(words, keywords, (word) => (text = word));
  if (text !== undefined) {
    const address = reader.tryRead(text);
    if (address === undefined) {
      const line = `invalid ipaddress: ${familyWord(reader.family)} ${text}`;
      throw invalid(`${line}\ninvalid IP address`);
    }
    draft.address = address;
  }
  draft.family = reader.family;
  return { neighbour: draft, text };
}

function line({ address, mac, device, state, flags, lcore }: Neighbour): string {
  const word = (stateWords[state] ?? `${state}`).padEnd(12);
  const last = flags & enums.neigh_flag.STATIC ? 'static' : '';
  const ip = `ip: ${address.padEnd(48)}`;
  return state >= DPVS_NUD_S_REACHABLE
    ? `${ip} mac: ${mac}   state: ${word}  dev: ${device}  core: ${lcore}  ${last}\n`
    : `${ip} mac:incomplate                       state: ${word}   dev: ${device}  core: ${lcore}  ${last}\n`;
}

function json(list: readonly Neighbour[]): string {
  return jsonText(
    list.map(({ family, state, flags, mac, ...rest }) => ({
      family: familyWord(family),
      ...rest,
      mac: state >= DPVS_NUD_S_REACHABLE ? mac : null,
      state: stateWords[state] ?? state,
      static: (flags & enums.neigh_flag.STATIC) !== 0,
    })),
  );
}

async function show(call: Call, neighbour: Neighbour): Promise<void> {
  const reply = neighbours(call.channel).list(neighbour);
  const list = await answer(reply, 'corrupted response.');
  if (call.options.json) return call.print(json(list));
  for (const item of list) call.print(line(item));
}

/** `dpip neigh`: neighbours of devices. */
export const neigh: DpipObject = {
  async run(call) {
    const { neighbour, text } = parse(call);
    if (call.verb === 'show') return show(call, neighbour);
    if (call.verb !== 'add' && call.verb !== 'del') throw unsupported();
    if (text === undefined) throw invalid('missing ip address');
    if (call.verb === 'del') return neighbours(call.channel).remove(neighbour);
    if (neighbour.mac === noMac) throw invalid('invalid MAC address');
    return neighbours(call.channel).add(neighbour);
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { kniFlows } from '../../compat/client/kni-flows.js';
import type { KniFlows } from '../../compat/client/kni-flows.js';
import { enums } from '../../compat/model/constants.js';
import type { KniFlow } from '../../compat/model/kni.js';
import { AddressReader, deviceName, familyWord } from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject, Verb } from '../command/object.js';
import { readWords } from '../command/words.js';

const { KNI_DTYPE_ADDR_FLOW } = enums.kni_data_type;

function parse({ words, options }: Call): KniFlow {
  const [first, second] = [words.next(), words.next()];
  if (first !== 'type' || second !== 'kni') throw invalid('missing flow type');
  const reader = new AddressReader(options.family);
  let [device, address] = ['', '::'];
  const keywords = { dev: (argument: () => string) => (device = deviceName(argument())) };
  readWords(words, keywords, (word) => (address = reader.read(word)));
  return { type: KNI_DTYPE_ADDR_FLOW, device, family: reader.family, address };
}

async function show(call: Call, filter: KniFlow): Promise<void> {
  const list = await answer(kniFlows(call.channel).list(filter), 'corrupted response');
  if (call.options.json) {
    const items = list.map(({ type: _type, family, ...rest }) => ({
      family: familyWord(family),
      ...rest,
    }));
    return call.print(jsonText(items));
  }
  for (const { type, address, device } of list) {
    if (type === KNI_DTYPE_ADDR_FLOW) call.print(`kni addr flow ${address} dev ${device}\n`);
    else call.complain(`unexpectd kni data type ${type}\n`);
  }
}

type Change = (calls: KniFlows, flow: KniFlow) => Promise<void>;
const changes: Partial<Record<Verb, Change>> = {
  add: (calls, flow) => calls.add(flow),
  del: (calls, flow) => calls.remove(flow),
  flush: (calls, flow) => calls.flush(flow),
};

/** `dpip flow`: addresses whose packets go to the kernel interface. */
export const flow: DpipObject = {
  async run(call) {
    const flow = parse(call);
    if (call.verb === 'show') return show(call, flow);
    const change = changes[call.verb];
    if (change === undefined) throw unsupported();
    return change(kniFlows(call.channel), flow);
  },
};

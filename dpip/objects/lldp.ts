// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { lldp as ask } from '../../compat/client/observe.js';
import { constants } from '../../compat/model/constants.js';
import type { LldpQuery } from '../../compat/model/lldp.js';
import { deviceName } from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { readWords } from '../command/words.js';

const { DPVS_LLDP_NODE_LOCAL, DPVS_LLDP_NODE_NEIGH } = constants;

function parse({ words }: Call): LldpQuery {
  let [node, device]: [number, string] = [DPVS_LLDP_NODE_LOCAL, ''];
  const keywords = {
    local: () => (node = DPVS_LLDP_NODE_LOCAL),
    neigh: () => (node = DPVS_LLDP_NODE_NEIGH),
    dev: (argument: () => string) => (device = deviceName(argument())),
  };
  readWords(words, keywords, () => {
    throw invalid('too many arguments');
  });
  return { node, device };
}

/** `dpip lldp`: what was sent to and heard from the neighbour of a port. */
export const lldp: DpipObject<LldpQuery> = {
  parse,
  check({ verb }, { device }) {
    if (verb !== 'show') throw unsupported();
    if (device === '') throw invalid('missing device name');
  },
  async run({ channel, options, print }, query) {
    const { node, device, text } = await answer(ask(channel, query), 'corrupted response');
    const side = node === DPVS_LLDP_NODE_LOCAL ? 'local' : 'neighbour';
    if (options.json) return print(jsonText({ side, device, text }));
    const title = `${side.charAt(0).toUpperCase()}${side.slice(1)}`;
    // The original prints the text as a printf format.
    const printed = text.replaceAll('%%', '%');
    print(`-*-*-*- ${title} LLDP Message on Port ${device} -*-*-*-\n${printed}`);
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { laddrs } from '../../compat/client/laddrs.js';
import type { Service } from '../../compat/model/service.js';
import { jsonText } from '../../compat/cli/json.js';
import { laddrsJson } from '../format/json.js';
import { laddrBlock, laddrTitle } from '../format/laddrs.js';
import { Output } from '../format/output.js';
import { ask, type Command, type CommandContext } from './command.js';
import { chosenServices } from './tables.js';

async function printAll(
  context: CommandContext,
  list: readonly Service[],
  out: Output,
): Promise<number> {
  const json = context.draft.extra.has('json');
  for (const [index, service] of list.entries()) {
    const found = await ask(
      context,
      () => laddrs(context.channel).list(service, service.lcoreIndex),
      1,
    );
    if (!found) return 1;
    if (json) await out.write(`${index ? ',' : ''}${jsonText(laddrsJson(service, found.laddrs))}`);
    else await out.write((index ? '' : laddrTitle) + laddrBlock(service, found.laddrs));
  }
  return 0;
}

/** `ipvsadm -G`: services in the daemon's order; without a service nothing is printed. */
export const getLaddrs: Command = {
  async run(context) {
    const list = await chosenServices(context, 1);
    if (!list) return 1;
    const json = context.draft.extra.has('json');
    const out = new Output(context.io.stdout);
    if (json) await out.write('{"services":[\n');
    const code = await printAll(context, list, out);
    if (json && code === 0) await out.write(']}\n');
    out.flush();
    return code;
  },
};

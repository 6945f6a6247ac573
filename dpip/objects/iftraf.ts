// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { traffic } from '../../compat/client/observe.js';
import type { FlowTraffic } from '../../compat/model/iftraf.js';
import { AF_INET, AF_INET6 } from '../../compat/model/address.js';
import { deviceName, familyWord } from '../command/address.js';
import { answer, refusal, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { readWords } from '../command/words.js';

function line(flow: FlowTraffic, rank: number): string {
  const { family, device, source, sourcePort, dest, destPort, protocol } = flow;
  if (family !== AF_INET && family !== AF_INET6) return `top${rank}: unsupported\n`;
  const tuple = `${source}, ${sourcePort} -> ${dest}, ${destPort} | ${protocol}`;
  return `top${rank}: ${device}, [${tuple}], [${flow.receivedBytes}, ${flow.sentBytes}]\n`;
}

async function show({ channel, options, print, complain }: Call, device: string): Promise<void> {
  const reply = await answer(traffic(channel).list(device), 'corrupted response.');
  if (reply === undefined) return complain('warnning: disabled.\n');
  const { announced, flows } = reply;
  if (flows.length === 0) throw refusal('EDPVS_NOTEXIST', `response nstats : ${announced}.`);
  // Lists of one device come with the least traffic first, the joined list the other way round.
  const ranked = device === 'all' ? flows : [...flows].reverse();
  if (options.json) {
    return print(jsonText(ranked.map((flow) => ({ ...flow, family: familyWord(flow.family) }))));
  }
  ranked.forEach((flow, index) => print(line(flow, index + 1)));
}

/** `dpip iftraf`: traffic per flow. */
export const iftraf: DpipObject = {
  run(call) {
    let device = '';
    const keywords = { dev: (argument: () => string) => (device = deviceName(argument())) };
    readWords(call.words, keywords, () => undefined);
    if (call.verb === 'enable') return traffic(call.channel).enable();
    if (call.verb === 'disable') return traffic(call.channel).disable();
    if (call.verb !== 'show') throw unsupported();
    return show(call, device);
  },
};

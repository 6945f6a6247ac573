// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { asI32 } from '../../compat/cli/numbers.js';
import { rangeText } from '../../compat/cli/range.js';
import { trafficControl } from '../../compat/client/tc.js';
import { isAnyAddress } from '../../compat/model/address.js';
import { enums } from '../../compat/model/constants.js';
import type { AddressRange, Match } from '../../compat/model/service.js';
import type { Classifier } from '../../compat/model/tc.js';
import { answerOrInvalid, invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { handleText } from '../format/handle.js';
import { lcoreText } from '../format/qsch.js';
import { parseCls } from './cls-parse.js';
import type { ClsArgs } from './cls-parse.js';
import { opFlags } from './qsch.js';

const isZeroRange = ({ min, max, minPort, maxPort }: AddressRange): boolean =>
  isAnyAddress(min) && isAnyAddress(max) && minPort === 0 && maxPort === 0;

const isZeroMatch = ({ family, source, dest, inDevice, outDevice }: Match): boolean =>
  family === 0 && isZeroRange(source) && isZeroRange(dest) && inDevice === '' && outDevice === '';

function check({ verb }: Call, { device, classifier }: ClsArgs): void {
  const { kind, handle, match } = classifier;
  if (device === '') throw invalid('missing device.');
  if (verb === 'show') return;
  if (!['add', 'del', 'set', 'replace'].includes(verb)) throw unsupported();
  if (verb !== 'add' && handle === 0) throw invalid('missing handle.');
  if (verb === 'del') return;
  if (kind === 'match') {
    if (isZeroMatch(match)) throw invalid('invalid match pattern.');
  } else if (kind !== 'ipset') throw invalid('invalid cls kind.');
}

const protocolWords: Readonly<Record<number, string>> = {
  0: 'unspec',
  [enums.ipproto.TCP]: 'TCP',
  [enums.ipproto.UDP]: 'UDP',
  [enums.ipproto.SCTP]: 'SCTP',
  [enums.ipproto.ICMP]: 'ICMP',
  [enums.ipproto.ICMPV6]: 'ICMPV6',
};

function patternText({ protocol, match }: Classifier): string {
  const { family, source, dest, inDevice, outDevice } = match;
  return [
    protocolWords[protocol] ?? '<unknow>',
    isZeroRange(source) ? '' : `,from=${rangeText(family, source)}`,
    isZeroRange(dest) ? '' : `,to=${rangeText(family, dest)}`,
    inDevice === '' ? '' : `,iif=${inDevice}`,
    outDevice === '' ? '' : `,oif=${outDevice}`,
  ].join('');
}

const targetText = ({ drop, target }: Classifier): string => (drop ? 'drop' : handleText(target));

const ethertypeText = (ethertype: number): string => `0x${ethertype.toString(16).padStart(4, '0')}`;

function optionsText(item: Classifier): string {
  if (item.kind === 'match') return `${patternText(item)} target ${targetText(item)}`;
  if (item.kind !== 'ipset') return '';
  const direction = item.ipsetMatchesDest ? 'dst' : 'src';
  return `ipset match ${item.ipset},${direction} target ${targetText(item)}`;
}

function line(item: Classifier, device: string): string {
  const { kind, handle, qsch, ethertype, priority } = item;
  const place = `${kind} ${handleText(handle)} dev ${device} qsch ${handleText(qsch)}`;
  const head = `cls ${place} pkttype ${ethertypeText(ethertype)} prio ${asI32(priority)} `;
  return `${head}${optionsText(item)}\n`;
}

function json(item: Classifier): object {
  const { lcore, kind, handle, qsch, ethertype, priority } = item;
  const place = { lcore, kind, handle: handleText(handle), qsch: handleText(qsch) };
  const options =
    kind === 'match'
      ? { pattern: patternText(item) }
      : { ipset: item.ipset, direction: item.ipsetMatchesDest ? 'dst' : 'src' };
  return {
    ...place,
    ethertype: ethertypeText(ethertype),
    priority,
    ...options,
    target: targetText(item),
  };
}

async function show(call: Call, { device, classifier }: ClsArgs): Promise<void> {
  const { options, channel, print } = call;
  const request = { opFlags: opFlags(call), device, classifier };
  const reply = trafficControl(channel).classifiers(request);
  const list = await answerOrInvalid(reply, 'corrupted response.');
  if (options.json) return print(jsonText(list.map(json)));
  for (const item of list) {
    print(`${options.verbose ? lcoreText(item.lcore) : ''}${line(item, device)}`);
  }
}

/** `dpip cls`: classifiers of a device. */
export const cls: DpipObject<ClsArgs> = {
  parse: parseCls,
  check,
  run(call, args) {
    if (call.verb === 'show') return show(call, args);
    const calls = trafficControl(call.channel);
    const request = { opFlags: opFlags(call), ...args };
    if (call.verb === 'add') return calls.add(request);
    if (call.verb === 'del') return calls.remove(request);
    return call.verb === 'set' ? calls.change(request) : calls.replace(request);
  },
};

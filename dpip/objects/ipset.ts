// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { ipsets } from '../../compat/client/ipsets.js';
import type { IpsetRequest } from '../../compat/model/ipset.js';
import { familyWord } from '../command/address.js';
import { invalid } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { ipsetText } from '../format/ipset.js';
import { sortedMembers } from '../format/ipset-sort.js';
import { checkIpset } from './ipset-check.js';
import { fetchSets, isFailure, parseIpset } from './ipset-parse.js';
import { isIpsetType } from './ipset-types.js';

async function verdict({ channel, complain }: Call, request: IpsetRequest): Promise<boolean> {
  try {
    const result = await ipsets(channel).test(request);
    if (result < 0) throw invalid();
    return result > 0;
  } catch (error) {
    if (!isFailure(error)) throw error;
    const isReply = error.code === 'DPVS_BAD_MESSAGE' || error.message === '';
    if (!isReply) complain(`${error.message}\n`);
    complain('set test failed\n');
    throw isReply ? invalid() : Object.assign(error, { message: '' });
  }
}

async function test(call: Call, request: IpsetRequest, entry: string): Promise<void> {
  const isIn = await verdict(call, request);
  if (call.options.verbose) {
    call.print(`${entry} is ${isIn ? 'in' : 'NOT in'} set ${request.name}\n`);
  } else call.print(`${isIn}\n`);
}

async function show(call: Call, request: IpsetRequest): Promise<void> {
  const { options, print, complain } = call;
  const sets = await fetchSets(call, request);
  if (options.json) {
    return print(jsonText(sets.map((set) => ({ ...set, family: familyWord(set.family) }))));
  }
  for (const set of sets) {
    if (isIpsetType(set.type)) {
      print(ipsetText(options.verbose ? { ...set, members: sortedMembers(set) } : set));
    } else complain(`unsupported ipset type ${set.type}\n`);
    print('\n');
  }
}

/** A request that parsing made and checking may have changed. */
interface Args {
  request: IpsetRequest;
  readonly type: string;
  readonly entry: string;
}

/** `dpip ipset`: sets of addresses, ports and devices. */
export const ipset: DpipObject<Args> = {
  parse: parseIpset,
  async check(call, args) {
    args.request = await checkIpset(call, args);
  },
  run(call, { request, entry }) {
    if (call.verb === 'show') return show(call, request);
    if (call.verb === 'test') return test(call, request, entry);
    return ipsets(call.channel).change(request);
  },
};

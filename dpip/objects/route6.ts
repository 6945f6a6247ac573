// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi, toU32 } from '../../compat/cli/numbers.js';
import { routes6 } from '../../compat/client/routes.js';
import type { Routes6 } from '../../compat/client/routes.js';
import { AF_UNSPEC, isAnyAddress } from '../../compat/model/address.js';
import { enums } from '../../compat/model/constants.js';
import { noRoute6 } from '../../compat/model/route.js';
import type { Route6 } from '../../compat/model/route.js';
import { AddressReader, deviceName, splitPrefix } from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, Verb } from '../command/object.js';
import { readWords } from '../command/words.js';

const { FORWARD, LOCALIN, KNI } = enums.rtf;
const scopeFlags: Readonly<Record<string, number>> = {
  host: LOCALIN,
  kni_host: KNI,
  link: FORWARD,
  global: FORWARD,
};

type Draft = { -readonly [K in keyof Route6]: Route6[K] };

function parse({ words }: Call): { route: Route6; prefix: string | undefined } {
  const route: Draft = { ...noRoute6 };
  // The record is IPv6's whatever the text: IPv4 lands in its first bytes.
  const read = (text: string): string => new AddressReader(AF_UNSPEC).read(text);
  let prefix: string | undefined;
  const skip = (argument: () => string): void => void argument();
  const keywords = {
    via: (argument: () => string) => (route.gateway = read(argument())),
    src: (argument: () => string) => (route.source = { address: read(argument()), prefixLen: 0 }),
    dev: (argument: () => string) => (route.device = deviceName(argument())),
    mtu: (argument: () => string) => (route.mtu = toU32(atoi(argument()))),
    scope: (argument: () => string) => (route.flags |= scopeFlags[argument()] ?? 0),
    local: () => (route.flags |= LOCALIN),
    tos: skip,
    metric: skip,
    proto: skip,
    onlink: () => undefined,
  };
  readWords(words, keywords, (word) => (prefix = word));
  if (prefix !== undefined && prefix !== 'default') {
    const { address, prefixLen } = splitPrefix(prefix);
    route.dest = { address: read(address), prefixLen: prefixLen || 128 };
  }
  if (route.flags === 0) route.flags = FORWARD;
  return { route, prefix };
}

function scopeWord({ flags, gateway }: Route6): string {
  if (flags & KNI) return 'kni_host';
  if (flags & LOCALIN) return 'host';
  if (flags & FORWARD) return isAnyAddress(gateway) ? 'link' : 'global';
  return '::';
}

function line(route: Route6): string {
  const { dest, gateway, source, device, mtu } = route;
  const isDefault = isAnyAddress(dest.address) && dest.prefixLen === 0;
  return [
    isDefault ? 'inet6 default' : `inet6 ${dest.address}/${dest.prefixLen}`,
    isAnyAddress(gateway) ? '' : ` via ${gateway}`,
    isAnyAddress(source.address) ? '' : ` src ${source.address}`,
    ` dev ${device}`,
    mtu > 0 ? ` mtu ${mtu}` : '',
    ` scope ${scopeWord(route)}\n`,
  ].join('');
}

function json(list: readonly Route6[]): string {
  return jsonText(
    list.map((route) => ({
      family: 'inet6',
      dest: route.dest.address,
      prefixLen: route.dest.prefixLen,
      gateway: isAnyAddress(route.gateway) ? null : route.gateway,
      source: isAnyAddress(route.source.address) ? null : route.source.address,
      device: route.device,
      mtu: route.mtu,
      scope: scopeWord(route),
    })),
  );
}

async function show(call: Call, filter: Route6): Promise<void> {
  const list = await answer(routes6(call.channel).list(filter), 'corrupted response.');
  if (call.options.json) return call.print(json(list));
  for (const route of list) call.print(line(route));
}

type Change = (calls: Routes6, route: Route6) => Promise<void>;
const changes: Partial<Record<Verb, Change>> = {
  add: (calls, route) => calls.add(route),
  del: (calls, route) => calls.remove(route),
  flush: (calls, route) => calls.flush(route),
};

/** IPv6 routes. */
export async function runRoute6(call: Call): Promise<void> {
  const { route, prefix } = parse(call);
  if (call.verb === 'show') return show(call, route);
  if (call.verb === 'flush') {
    if (route.device === '') throw invalid('no device specified');
  } else if (prefix === undefined) throw invalid('missing prefix');
  const change = changes[call.verb];
  if (change === undefined) throw unsupported();
  if (call.options.verbose) call.print(line(route));
  return change(routes6(call.channel), route);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { atoi, asI32, toU32 } from '../../compat/cli/numbers.js';
import { routes } from '../../compat/client/routes.js';
import type { Routes } from '../../compat/client/routes.js';
import { AF_INET6, isAnyAddress } from '../../compat/model/address.js';
import { enums } from '../../compat/model/constants.js';
import { noRoute } from '../../compat/model/route.js';
import type { Route } from '../../compat/model/route.js';
import {
  AddressReader,
  deviceName,
  familyWord,
  hostPrefixLen,
  splitPrefix,
} from '../command/address.js';
import { answer, invalid, unsupported } from '../command/object.js';
import type { Call, Verb } from '../command/object.js';
import { readWords } from '../command/words.js';

const { FORWARD, LOCALIN, KNI, HOST } = enums.rtf;
const scopeFlags: Readonly<Record<string, number>> = { host: LOCALIN, kni_host: KNI };

type Draft = { -readonly [K in keyof Route]: Route[K] };

function parse({ words, options, verb }: Call): { route: Route; prefix: string | undefined } {
  const route: Draft = { ...noRoute, flags: verb === 'show' ? 0 : FORWARD };
  const reader = new AddressReader(options.family);
  const host = (address: string) => ({ address, prefixLen: 0 });
  let prefix: string | undefined;
  const keywords = {
    via: (argument: () => string) => (route.gateway = host(reader.read(argument()))),
    src: (argument: () => string) => (route.source = host(reader.read(argument()))),
    dev: (argument: () => string) => (route.device = deviceName(argument())),
    mtu: (argument: () => string) => (route.mtu = toU32(atoi(argument()))),
    metric: (argument: () => string) => (route.metric = toU32(atoi(argument()))),
    scope: (argument: () => string) => (route.flags |= scopeFlags[argument()] ?? 0),
    local: () => (route.flags |= HOST),
  };
  readWords(words, keywords, (word) => (prefix = word));
  if (prefix !== undefined && prefix !== 'default') {
    const { address, prefixLen } = splitPrefix(prefix);
    const text = reader.read(address);
    route.dest = { address: text, prefixLen: prefixLen || hostPrefixLen(reader.family) };
  }
  route.family = reader.family;
  return { route, prefix };
}

function scopeWord({ flags, gateway }: Route): string {
  if (flags & LOCALIN) return 'host';
  if (flags & KNI) return 'kni_host';
  return isAnyAddress(gateway.address) ? 'link' : 'global';
}

/** What the original prints for an address that was never set. */
const shown = ({ address }: Route['gateway'], family: number): string =>
  family !== AF_INET6 && isAnyAddress(address) ? '0.0.0.0' : address;

function line(route: Route): string {
  const { family, dest, device, mtu, metric } = route;
  const target = `${familyWord(family)} ${shown(dest, family)}/${asI32(dest.prefixLen)}`;
  const way = `via ${shown(route.gateway, family)} src ${shown(route.source, family)}`;
  const rest = `mtu ${asI32(mtu)} tos 0 scope ${scopeWord(route)} metric ${asI32(metric)}`;
  return `${target} ${way} dev ${device} ${rest} proto auto \n`;
}

function json(list: readonly Route[]): string {
  return jsonText(
    list.map((route) => ({
      family: familyWord(route.family),
      dest: route.dest.address,
      prefixLen: route.dest.prefixLen,
      gateway: isAnyAddress(route.gateway.address) ? null : route.gateway.address,
      source: isAnyAddress(route.source.address) ? null : route.source.address,
      device: route.device,
      mtu: route.mtu,
      scope: scopeWord(route),
      metric: route.metric,
    })),
  );
}

async function show(call: Call, filter: Route): Promise<void> {
  const list = await answer(routes(call.channel).list(filter), 'corrupted response.');
  if (call.options.json) return call.print(json(list));
  for (const route of list) call.print(line(route));
}

type Change = (calls: Routes, route: Route) => Promise<void>;
const changes: Partial<Record<Verb, Change>> = {
  add: (calls, route) => calls.add(route),
  del: (calls, route) => calls.remove(route),
  set: (calls, route) => calls.change(route),
  flush: (calls, route) => calls.flush(route),
};

/** IPv4 routes; also where IPv6 addresses are given without `-6`, which the daemon refuses. */
export async function runRoute4(call: Call): Promise<void> {
  const { route, prefix } = parse(call);
  if (call.verb === 'show') return show(call, route);
  if (call.verb === 'flush') {
    if (route.device === '') throw invalid('no device specified');
  } else if (prefix === undefined) throw invalid('missing prefix');
  if (call.options.verbose) call.print(line(route));
  const change = changes[call.verb];
  if (change === undefined) throw unsupported();
  return change(routes(call.channel), route);
}

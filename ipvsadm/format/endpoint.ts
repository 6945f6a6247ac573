// SPDX-License-Identifier: GPL-2.0-or-later
import type { NameService } from '../../compat/cli/names.js';
import { AF_INET, AF_INET6, type Address, type Family } from '../../compat/model/address.js';
import { protocolName } from '../options/endpoint.js';

/** An address, a port and what tells how to print them. */
export interface Place {
  readonly family: Family;
  readonly address: Address;
  readonly port: number;
  readonly protocol: number;
}

/** Prints `host:port`. */
export type EndpointText = (place: Place) => string | Promise<string>;

const longest = 59;

const join = (family: Family, host: string, port: number | string): string =>
  `${family === AF_INET6 ? `[${host}]` : host}:${port}`.slice(0, longest);

/** `address:port`, IPv6 in brackets. */
export function numericEndpoint({ family, address, port }: Place): string {
  return join(family, address, port);
}

/** `host:service` where there are names; IPv6 addresses never get one. Each name is asked for once. */
export function namedEndpoints(names: NameService): EndpointText {
  const hosts = new Map<string, Promise<string | undefined>>();
  const services = new Map<string, Promise<string | undefined>>();
  const hostOf = (address: string) => remember(hosts, address, () => names.hostOf(address));
  const serviceOf = (port: number, protocol: number) => {
    const name = protocolName(protocol);
    if (name === undefined) return undefined;
    return remember(services, `${port}/${name}`, () => names.serviceOf(port, name));
  };
  return async ({ family, address, port, protocol }) => {
    const host = family === AF_INET ? await hostOf(address) : undefined;
    return join(family, host ?? address, (await serviceOf(port, protocol)) ?? port);
  };
}

function remember<T>(cache: Map<string, T>, key: string, ask: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const answer = ask();
  cache.set(key, answer);
  return answer;
}

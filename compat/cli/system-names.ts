// SPDX-License-Identifier: GPL-2.0-or-later
import type { NameService } from './names.js';

/** Ports of /etc/services by `name/protocol`, and the first name of each `port/protocol`. */
interface ServiceTable {
  readonly ports: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, string>;
}

/** Reads lines of services(5). */
export function parseServices(text: string): ServiceTable {
  const ports = new Map<string, number>();
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name, place, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const [port, protocol] = place?.split('/') ?? [];
    if (name === undefined || port === undefined || protocol === undefined) continue;
    for (const word of [name, ...aliases]) {
      const key = `${word}/${protocol}`;
      if (!ports.has(key)) ports.set(key, Number(port));
    }
    const key = `${Number(port)}/${protocol}`;
    if (!names.has(key)) names.set(key, name);
  }
  return { ports, names };
}

// Modules of Node are loaded when a name is asked for: most runs ask for none and start faster.

async function readServices(): Promise<ServiceTable> {
  const { readFile } = await import('node:fs/promises');
  try {
    return parseServices(await readFile('/etc/services', 'latin1'));
  } catch {
    return parseServices(''); // a machine without the file knows no names
  }
}

/** Names of this machine: its resolver for hosts, /etc/services for services. */
export function systemNames(): NameService {
  let table: Promise<ServiceTable> | undefined;
  const services = (): Promise<ServiceTable> => (table ??= readServices());
  return {
    async hostOf(address) {
      const { lookupService } = await import('node:dns/promises');
      try {
        const { hostname } = await lookupService(address, 0);
        return hostname === address ? undefined : hostname;
      } catch {
        return undefined; // no name is an answer, not a failure
      }
    },
    async addressOf(host, family) {
      if (host === '') return undefined;
      const { lookup } = await import('node:dns/promises');
      try {
        return (await lookup(host, { family })).address;
      } catch {
        return undefined; // the same
      }
    },
    async serviceOf(port, protocol) {
      return (await services()).names.get(`${port}/${protocol}`);
    },
    async portOf(service, protocol) {
      return (await services()).ports.get(`${service}/${protocol}`);
    },
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { NameService } from '../../compat/cli/names.js';
import { parseServices } from '../../compat/cli/system-names.js';
import type { NameTables } from './vectors.js';

/** Names out of the tables that a recording was made with. */
export function fixedNames({ hosts, services }: NameTables): NameService {
  const entries = hosts.map((line) => line.split(/\s+/));
  const table = parseServices(services.map((line) => line.replace(/\s+/, ' ')).join('\n'));
  return {
    hostOf: (address) => Promise.resolve(entries.find(([ip]) => ip === address)?.[1]),
    addressOf: (host, family) => {
      const found = entries.find(
        ([ip = '', ...names]) => names.includes(host) && ip.includes(':') === (family === 6),
      );
      return Promise.resolve(found?.[0]);
    },
    serviceOf: (port, protocol) => Promise.resolve(table.names.get(`${port}/${protocol}`)),
    portOf: (service, protocol) => Promise.resolve(table.ports.get(`${service}/${protocol}`)),
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { parseRange } from '../../compat/cli/range.js';
import { noMatch, noRange, type AddressRange, type Match } from '../../compat/model/service.js';
import type { VirtualServer } from '../config/model/lvs.js';

const maxDeviceName = 15;

/** What a `virtual_server match` catches; its family is 0 where nothing of it can be read. */
export function matchOf(service: VirtualServer): Match {
  const source = parseRange(service.sourceRange);
  const dest = parseRange(service.destinationRange);
  const device = (name: string): string => name.slice(0, maxDeviceName);
  const inDevice = device(service.inInterface);
  const outDevice = device(service.outInterface);
  const family = source?.family ?? dest?.family ?? 0;
  if (family === 0 && inDevice === '' && outDevice === '') return noMatch;
  const any: AddressRange = family === 2 ? { ...noRange, min: '0.0.0.0', max: '0.0.0.0' } : noRange;
  return {
    family: family === 0 ? 2 : family,
    source: source?.range ?? any,
    dest: dest?.range ?? any,
    inDevice,
    outDevice,
  };
}

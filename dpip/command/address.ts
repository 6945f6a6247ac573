// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET, AF_INET6, AF_UNSPEC, canonicalAddress } from '../../compat/model/address.js';
import type { Address, Family } from '../../compat/model/address.js';
import { atoi, toU8 } from '../../compat/cli/numbers.js';
import { invalid } from './object.js';

/** Words of a family: `inet`, `inet6`, `unspec`. */
export function familyWord(family: Family): string {
  if (family === AF_INET) return 'inet';
  return family === AF_INET6 ? 'inet6' : 'unspec';
}

/** Reads addresses of one command: the first one settles the family of all, unless it is given. */
export class AddressReader {
  family: Family;
  constructor(family: Family) {
    this.family = family;
  }
  /** The address, or undefined if the text is none of the family. */
  tryRead(text: string): Address | undefined {
    const address = canonicalAddress(text, this.family === AF_UNSPEC ? undefined : this.family);
    if (address !== undefined) this.family = address.includes(':') ? AF_INET6 : AF_INET;
    return address;
  }
  /** @throws DpvsError `EDPVS_INVAL` with the line of the original */
  read(text: string): Address {
    const address = this.tryRead(text);
    if (address !== undefined) return address;
    throw invalid(`invalid ipaddress: ${familyWord(this.family)} ${text}`);
  }
}

/** An address and the number behind its slash, undefined without a slash. */
export function splitPrefix(text: string): { address: string; prefixLen: number | undefined } {
  const slash = text.indexOf('/');
  if (slash < 0) return { address: text, prefixLen: undefined };
  return { address: text.slice(0, slash), prefixLen: toU8(atoi(text.slice(slash + 1))) };
}

/** Prefix length of a single host. */
export const hostPrefixLen = (family: Family): number => (family === AF_INET6 ? 128 : 32);

/** A device name as the records hold it: cut to 15 characters. */
export const deviceName = (word: string): string => word.slice(0, 15);

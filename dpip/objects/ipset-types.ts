// SPDX-License-Identifier: GPL-2.0-or-later
import { invalid } from '../command/object.js';

/** A part of an entry, between two commas. */
export type Part = 'net' | 'port' | 'mac' | 'iface';

/** How the entries of a type of set are written. */
export interface IpsetType {
  readonly parts: readonly Part[];
  /** How many of the parts must be there. */
  readonly least: number;
  /** What the original checks before add and delete. */
  readonly check: 'bitmap' | 'ip' | 'net' | 'ipportnet';
}

const type = (parts: readonly Part[], check: IpsetType['check'], least = parts.length) => ({
  parts,
  least,
  check,
});

/** All types by name. */
const types: Readonly<Record<string, IpsetType>> = {
  'bitmap:ip': type(['net'], 'bitmap'),
  'bitmap:ip,mac': type(['net', 'mac'], 'bitmap', 1),
  'bitmap:port': type(['port'], 'bitmap'),
  'hash:ip': type(['net'], 'ip'),
  'hash:net': type(['net'], 'net'),
  'hash:ip,port': type(['net', 'port'], 'ip', 1),
  'hash:net,port': type(['net', 'port'], 'net'),
  'hash:net,port,iface': type(['net', 'port', 'iface'], 'net'),
  'hash:ip,port,ip': type(['net', 'port', 'net'], 'ip'),
  'hash:ip,port,net': type(['net', 'port', 'net'], 'ipportnet'),
  'hash:net,port,net': type(['net', 'port', 'net'], 'net'),
  'hash:net,port,net,port': type(['net', 'port', 'net', 'port'], 'net'),
};

/** @throws DpvsError `EDPVS_INVAL` for an unknown type */
export function ipsetType(name: string): IpsetType {
  const found = Object.hasOwn(types, name) ? types[name] : undefined;
  if (found === undefined) throw invalid();
  return found;
}

/** True for a type that this tool can show. */
export const isIpsetType = (name: string): boolean => Object.hasOwn(types, name);

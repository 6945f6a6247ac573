// SPDX-License-Identifier: GPL-2.0-or-later
import type { Address, Family } from './address.js';
import type { Mac } from './mac.js';
import type { AddressRange } from './service.js';

/** An order for one ipset. Ports are in host order. */
export interface IpsetRequest {
  readonly type: string;
  readonly name: string;
  readonly comment: string;
  /** Enum ipset_op. */
  readonly op: number;
  /** IPSET_F_FORCE. */
  readonly flags: number;
  readonly family: Family;
  /** Create: sizes and whether comments are kept. */
  readonly hashSize: number;
  readonly maxElements: number;
  readonly keepComments: boolean;
  /** Add and delete: the element is an exception. */
  readonly noMatch: boolean;
  readonly protocol: number;
  /** Prefix length of `range`, 0 for none. */
  readonly prefixLen: number;
  readonly range: AddressRange;
  readonly device: string;
  readonly mac: Mac;
  readonly prefixLen2: number;
  readonly range2: AddressRange;
}

export interface IpsetMember {
  readonly comment: string;
  readonly address: Address;
  readonly prefixLen: number;
  readonly protocol: number;
  readonly port: number;
  readonly device: string;
  readonly mac: Mac;
  readonly noMatch: boolean;
  readonly prefixLen2: number;
  readonly port2: number;
  readonly address2: Address;
}

/** A set with its members. `bitmap` counts for types `bitmap:…`, `hash` for `hash:…`. */
export interface Ipset {
  readonly name: string;
  readonly type: string;
  readonly keepsComments: boolean;
  readonly family: Family;
  readonly bitmap: { readonly prefixLen: number; readonly range: AddressRange };
  readonly hash: { readonly hashSize: number; readonly maxElements: number };
  readonly sizeBytes: number;
  readonly references: number;
  readonly members: readonly IpsetMember[];
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { capabilityBits, extensionSignature, extInfo } from '../abi/extension.js';
import type { extEditOps } from '../abi/extension.js';
import type { Address, Family } from './address.js';
import type { Dest, DestSpec } from './dest.js';
import type { IfAddr } from './ifaddr.js';
import type { Laddr } from './laddr.js';
import type { DaemonInfo, Service, ServiceKey, ServiceSpec } from './service.js';

/** Something that only a daemon of this project can do. */
export type Capability = keyof typeof capabilityBits;

/** Revision of the layouts that this program knows. */
export const extensionRevision = 1;

const { at } = extInfo;

/** What a daemon announced behind its GET_INFO answer; undefined for a foreign one. */
export function capabilitiesOf({
  extension,
}: Pick<DaemonInfo, 'extension'>): ReadonlySet<Capability> | undefined {
  const signature = extension.subarray(0, extensionSignature.length);
  if (String.fromCharCode(...signature) !== extensionSignature) return undefined;
  if (extension.length < extInfo.size) return new Set();
  const view = new DataView(extension.buffer, extension.byteOffset, extension.length);
  if (view.getUint32(at.revision, true) !== extensionRevision) return new Set();
  const bits = view.getBigUint64(at.capabilities, true);
  const known = Object.entries(capabilityBits) as [Capability, number][];
  return new Set(known.filter(([, bit]) => (bits >> BigInt(bit)) & 1n).map(([name]) => name));
}

/** What a daemon with these capabilities announces. */
export function announcement(capabilities: readonly Capability[]): Uint8Array {
  const bytes = new Uint8Array(extInfo.size);
  const view = new DataView(bytes.buffer);
  for (const [i, letter] of [...extensionSignature].entries()) bytes[i] = letter.charCodeAt(0);
  view.setUint32(at.revision, extensionRevision, true);
  const bits = capabilities.reduce((sum, name) => sum | (1n << BigInt(capabilityBits[name])), 0n);
  view.setBigUint64(at.capabilities, bits, true);
  return bytes;
}

type Op = keyof typeof extEditOps;

/** A local address and the device that has it, or gets it. */
export interface PlacedLaddr {
  readonly family: Family;
  readonly address: Address;
  readonly device: string;
}

/** One change of a transaction. Local addresses are put on their devices where they are not yet. */
export type TableEdit =
  | {
      readonly op: Extract<Op, 'add-service' | 'set-service' | 'del-service' | 'zero-service'>;
      readonly service: ServiceSpec;
    }
  | { readonly op: Extract<Op, 'flush-services' | 'zero-services'> }
  | {
      readonly op: Extract<Op, `${string}-dest`>;
      readonly service: ServiceKey;
      readonly dest: DestSpec;
    }
  | {
      readonly op: Extract<Op, `${string}-laddr`>;
      readonly service: ServiceKey;
      readonly laddr: PlacedLaddr;
    }
  | { readonly op: Extract<Op, `${string}-address`>; readonly address: IfAddr };

/** How a transaction went: `code` 0, or the refusal of edit `at`, and nothing is applied. */
export interface TransactionResult {
  readonly code: number;
  readonly at: number;
}

/** Question for the table or for connections. */
export interface ExtQuestion {
  /** 0 is the sum of all workers. */
  readonly lcoreIndex: number;
  readonly flags: number;
}

/** A local address of a service with its device. */
export interface TableLaddr extends Laddr {
  readonly device: string;
}

/** A service with all that belongs to it. */
export interface TableRow {
  readonly service: Service;
  readonly dests: readonly Dest[];
  readonly laddrs: readonly TableLaddr[];
}

/** Seconds, as `ipvsadm --set` means them; in an order 0 leaves a value as it is. */
export interface Timeouts {
  readonly tcpSec: number;
  readonly tcpFinSec: number;
  readonly udpSec: number;
}

/** What one worker has counted since it started; counters of 0 are left out. */
export interface WorkerCounters {
  readonly lcore: number;
  /** Present ones. */
  readonly connections: number;
  /** Packets that ended here, by reason (compat/abi/drops.ts). */
  readonly drops: Readonly<Record<string, number>>;
  /** By the original's names (compat/abi/events.ts). */
  readonly events: Readonly<Record<string, number>>;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Tunnel } from '../../../compat/model/tunnel.js';
import type { Edit } from '../engine/edits.js';

/** What a device is made of. */
export type DeviceKind = 'physical' | 'bond' | 'slave' | 'vlan' | 'tunnel';

/** A device as the tools see it. What may change while it is there, the engine knows. */
export interface HostPort {
  readonly name: string;
  readonly kind: DeviceKind;
  /** Driver and bus of the device, as `dpip -v link show` names them. */
  readonly driver: string;
  readonly bus: string;
  /** Kernel interface that a virtual device rides on, or 0. */
  readonly ifIndex: number;
  readonly maxRxQueues: number;
  readonly maxTxQueues: number;
  readonly txFastFree: boolean;
  /** Its number in DPDK; undefined without a driver of DPDK's. */
  readonly dpdkId?: number;
  /** Of a VLAN device: the number of the device below, and its VLAN. */
  readonly vlan?: { readonly below: number; readonly id: number };
  /** Of a tunnel device: what it is of, and its parameters as they were last given. */
  readonly tunnel?: { readonly mode: 'ipip' | 'gre'; readonly given: Tunnel };
}

/** The devices by their numbers in the engine; they come and go. */
export class DeviceTable implements Iterable<readonly [id: number, port: HostPort]> {
  #ports = new Map<number, HostPort>();

  constructor(ports: readonly HostPort[] = []) {
    ports.forEach((port, id) => this.add(id, port));
  }

  /** The order is that of the numbers. */
  add(id: number, port: HostPort): void {
    this.#ports = new Map([...this.#ports, [id, port] as const].sort(([a], [b]) => a - b));
  }

  remove(id: number): void {
    this.#ports.delete(id);
  }

  at(id: number): HostPort | undefined {
    return this.#ports.get(id);
  }

  /** Number of the device of that name. */
  numberOf(name: string): number | undefined {
    for (const [id, port] of this) if (port.name === name) return id;
    return undefined;
  }

  [Symbol.iterator](): Iterator<readonly [number, HostPort]> {
    return this.#ports[Symbol.iterator]();
  }
}

/** What a new device gets besides its place in the engine. */
export interface DeviceOutfit {
  /** False: no device has a kernel interface. */
  readonly kni: boolean;
  /** Its link-local address, where the configuration wants one. */
  linkLocal(port: number, mac: Uint8Array): readonly Edit[];
  /** Takes a line for the log. */
  note(text: string): void;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { addressBytes } from '../../compat/model/address.js';
import type { Dest } from '../../compat/model/dest.js';
import type { Service } from '../../compat/model/service.js';

type Keyed<T> = readonly [value: T, ...key: number[]];

/** Difference of unsigned 32-bit numbers read as a signed one: far apart, the sign turns round. */
const wrapped = (a: number, b: number): number => (a - b) | 0;

function compare(a: Keyed<unknown>, b: Keyed<unknown>): number {
  for (let i = 1; i < a.length; i++) {
    const difference = wrapped(a[i] as number, b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Merge sort with glibc's halves. The order of wrapped differences is not transitive, so the result
 * depends on which pairs are compared: another stable sort would give another listing.
 */
function mergeSort<T>(items: readonly Keyed<T>[]): readonly Keyed<T>[] {
  if (items.length < 2) return items;
  const half = Math.floor(items.length / 2);
  const left = mergeSort(items.slice(0, half));
  const right = mergeSort(items.slice(half));
  const merged: Keyed<T>[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [left[i], right[j]];
    if (a === undefined || b === undefined) return [...merged, ...left.slice(i), ...right.slice(j)];
    const leftFirst = compare(a, b) <= 0;
    merged.push(leftFirst ? a : b);
    if (leftFirst) i++;
    else j++;
  }
}

function words(address: string): [number, number, number, number] {
  const bytes = addressBytes(address) ?? new Uint8Array(16);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
}

const values = <T>(sorted: readonly Keyed<T>[]): T[] => sorted.map(([value]) => value);

/** Services by fwmark, family, protocol, address and port. */
export function sortServices(services: readonly Service[]): Service[] {
  return values(
    mergeSort(
      services.map((service): Keyed<Service> => {
        const { fwmark, family, protocol, address, port } = service;
        return [service, fwmark, family, protocol, ...words(address), port];
      }),
    ),
  );
}

/** Destinations by address and port. */
export function sortDests(dests: readonly Dest[]): Dest[] {
  return values(
    mergeSort(dests.map((dest): Keyed<Dest> => [dest, ...words(dest.address), dest.port])),
  );
}

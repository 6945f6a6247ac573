// SPDX-License-Identifier: GPL-2.0-or-later
// What hashing schedulers must choose, worked out from their definitions and not from the engine.
import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Server } from './sched.js';

const mask64 = (1n << 64n) - 1n;
const mask32 = 0xffffffffn;

/** An address in four bytes; of IPv6 the exclusive or of its words. */
function folded(address: string): Buffer {
  const bytes = ipaddr.parse(address).toByteArray();
  return Buffer.from(
    [0, 1, 2, 3].map((i) => bytes.reduce((x, b, at) => (at % 4 === i ? x ^ b : x), 0)),
  );
}

/** An address as a number in host order. */
const hostOrder = (address: string): number => folded(address).readUInt32BE();
/** The same bytes as a little-endian machine reads them from a packet. */
const asStored = (address: string): number => folded(address).readUInt32LE();

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const gcdOf = (servers: readonly Server[]): number => servers.reduce((g, s) => gcd(g, s.weight), 0);

/** The ring of the original's consistent hash. */
export class Ring {
  readonly #points: { readonly at: bigint; readonly address: string }[] = [];

  constructor(servers: readonly Server[], port: number) {
    const storedPort = ((port & 255) << 8) | (port >> 8);
    const divisor = gcdOf(servers);
    for (const { address, weight } of servers) {
      for (let i = 0; i < (160 * weight) / divisor; i++) {
        const text = `${address}${storedPort}-${String(i).padStart(3, '0')}`;
        this.#points.push({ at: Ring.#point(text), address });
      }
    }
    this.#points.sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  static #point(text: string): bigint {
    const digest = createHash('md5').update(text).digest();
    let a = 0n;
    for (let i = 0; i < 16; i += 4) a += BigInt(digest.readUInt32LE(i));
    const steps: ((a: bigint) => bigint)[] = [
      (n) => n + 0x7ed55d16n + (n << 12n),
      (n) => n ^ 0xc761c23cn ^ (n >> 19n),
      (n) => n + 0x165667b1n + (n << 5n),
      (n) => (n + 0xd3a2646cn) ^ ((n << 9n) & mask64),
      (n) => n + 0xfd7046c5n + (n << 3n),
      (n) => n ^ 0xb55a4f09n ^ (n >> 16n),
      (n) => n * 3221225473n,
    ];
    for (const step of steps) a = step(a) & mask64;
    return a;
  }

  /** Server of a connection id. */
  ofNumber(key: bigint | number): string {
    const at = Ring.#point(String(key));
    const next = this.#points.find((point) => point.at >= at) ?? this.#points[0];
    return next?.address ?? '';
  }
  of(client: string): string {
    return this.ofNumber(asStored(client));
  }
}

/** SipHash-1-3 of one word, lower half. Source: the paper of Aumasson and Bernstein. */
export function hsiphash(word: number, key: bigint): number {
  const rotate = (n: bigint, by: bigint): bigint => ((n << by) | (n >> (64n - by))) & mask64;
  const add = (a: bigint, b: bigint): bigint => (a + b) & mask64;
  let [v0, v1, v2, v3] = [
    key ^ 0x736f6d6570736575n,
    key ^ 0x646f72616e646f6dn,
    key ^ 0x6c7967656e657261n,
    key ^ 0x7465646279746573n,
  ];
  const round = (): void => {
    v0 = add(v0, v1);
    v2 = add(v2, v3);
    v1 = rotate(v1, 13n) ^ v0;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = add(rotate(v0, 32n), v3);
    v2 = add(v2, v1);
    v3 = rotate(v3, 21n) ^ v0;
    v1 = rotate(v1, 17n) ^ v2;
    v2 = rotate(v2, 32n);
  };
  const message = (4n << 56n) | BigInt(word);
  v3 ^= message;
  round();
  v0 ^= message;
  v2 ^= 0xffn;
  for (let i = 0; i < 3; i++) round();
  return Number((v0 ^ v1 ^ v2 ^ v3) & mask32);
}

const keyOne = 2654435761n;
const keyTwo = 2654446892n;
const maglevHash = (address: string, port: number, key: bigint, offset = 0): number =>
  hsiphash((offset + port + hostOrder(address)) >>> 0, key);

/** Maglev's table as Linux fills it, with places of the servers in listing order. */
export class Maglev {
  readonly #table: (string | undefined)[];
  readonly #size: number;

  constructor(listed: readonly Server[], port: number, size = 4093) {
    this.#size = size;
    this.#table = Array<string | undefined>(size).fill(undefined);
    const divisor = gcdOf(listed);
    const largest = Math.max(...listed.map((s) => s.weight));
    const bits = (n: number): number => n.toString(2).length;
    const shift = Math.max(bits(largest / divisor) - Math.floor(bits(size) / 2), 0);
    const seekers = listed.map(({ address, weight }) => ({
      address,
      at: maglevHash(address, port, keyOne) % size,
      skip: (maglevHash(address, port, keyTwo) % (size - 1)) + 1,
      turns: weight === 0 ? 0 : Math.max((weight / divisor) >> shift, 1),
    }));
    for (let free = size; free > 0;) {
      for (const seeker of seekers) {
        for (let turn = 0; turn < seeker.turns && free > 0; turn++, free--) {
          while (this.#table[seeker.at] !== undefined) seeker.at = (seeker.at + seeker.skip) % size;
          this.#table[seeker.at] = seeker.address;
        }
      }
    }
  }

  #place(client: string, port: number, offset: number): number {
    return maglevHash(client, port, keyOne, offset) % this.#size;
  }
  of(client: string, port = 0): string {
    return this.#table[this.#place(client, port, 0)] ?? '';
  }
  /** Server when `down` may not be picked. */
  fallback(client: string, down: string): string {
    const first = this.#place(client, 0, 0);
    for (let i = 0; i < this.#size; i++) {
      const found = this.#table[this.#place(client, 0, (first + i) % this.#size)];
      if (found !== undefined && found !== down) return found;
    }
    return '';
  }
}

/** Linux's table of sh: as many buckets in succession as the weight says, round and round. */
export function sourceTable(listed: readonly Server[]): string[] {
  const round = listed.flatMap(({ address, weight }) =>
    Array<string>(Math.max(weight, 1)).fill(address),
  );
  return Array.from({ length: 256 }, (_, i) => round[i % round.length] ?? '');
}

/** Bucket of an address, and a port added to it. */
export const bucketOf = (address: string, port = 0): number =>
  Math.imul(hostOrder(address) + port, 2654435761) >>> 24;

// SPDX-License-Identifier: GPL-2.0-or-later
// The one configuration that all data path benchmarks share: who sits at which address.

/** MAC of the first `net_pcap` device; the driver makes it up. */
export const pcapMac = '02:70:63:61:70:00';
export const peerMac = '02:00:00:00:02:02';

export const vip = '10.0.0.100';
export const vipPort = 80;
export const gateway = '192.168.1.254';
export const clientNet = '10.64.0.0/10';
export const serverPort = 8080;
export const servers: readonly string[] = numbered(16, 1);

/** So many local addresses. */
export function laddrs(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `172.16.${i >> 8}.${i & 0xff}`);
}

/** How many local addresses so many flows are given: one at 1k, four at 1M. */
export function laddrsFor(flows: number): readonly string[] {
  return laddrs(flows <= 100_000 ? 1 : Math.ceil(flows / 250_000));
}

function numbered(count: number, first: number): string[] {
  return Array.from({ length: count }, (_, i) => `192.168.1.${first + i}`);
}

const clientBase = 0x0a400000;
const clientBits = 22;
const spread = 0x9e3779b1; // odd: no two flows below 2^22 share an address

/** Address of the client of flow `i`, as a number: all over 10.64.0.0/10. */
export function clientAddr(i: number): number {
  return clientBase + (Math.imul(i, spread) & ((1 << clientBits) - 1));
}

export function isClient(addr: number): boolean {
  return addr >>> clientBits === clientBase >>> clientBits;
}

/** Source port of flow `i`. */
export function clientPort(i: number): number {
  return 1024 + ((Math.imul(i, 40503) >>> 8) % 60000);
}

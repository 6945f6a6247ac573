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

/** Local addresses that are enough for so many flows with room to spare: 16 servers × 64 k ports each. */
export function laddrsFor(flows: number): readonly string[] {
  return numbered(flows <= 100_000 ? 1 : Math.max(4, Math.ceil(flows / 350_000)), 101);
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

/** Source port of flow `i`. */
export function clientPort(i: number): number {
  return 1024 + ((Math.imul(i, 40503) >>> 8) % 60000);
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The one configuration that all data path benchmarks share: who sits at which address. IPv6 has the
// same plan behind a prefix, so addresses are numbers of 32 bits in both families.

export type Family = 4 | 6;

const prefix6 = '2001:db8::';
/** What comes before the 32 bits in IPv6. */
export const prefixBytes = Buffer.from('20010db80000000000000000', 'hex');

/** MAC of the first `net_pcap` device; the driver makes it up. */
export const pcapMac = '02:70:63:61:70:00';
/** MAC of the way to the clients. */
export const peerMac = '02:00:00:00:02:02';

export const vipPort = 80;
export const gateway = '192.168.1.254';
export const own = '192.168.1.253';
export const clientNet = '10.64.0.0/10';
export const serverPort = 8080;
export const servers: readonly string[] = numbered(16, 1);

const number = (addr: string): number =>
  addr.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const dotted = (addr: number): string =>
  [24, 16, 8, 0].map((shift) => (addr >>> shift) & 255).join('.');

/** The text of an address of the plan in a family. */
export const inFamily = (family: Family, addr: string): string =>
  family === 4 ? addr : `${prefix6}${addr}`;

/** The same of a prefix such as 10.64.0.0/10. */
export function netInFamily(family: Family, net: string): string {
  const [addr = '', len = ''] = net.split('/');
  return `${inFamily(family, addr)}/${Number(len) + (family === 4 ? 0 : 96)}`;
}

/** MAC of a server, by its number. */
export const serverMac = (server: number): string =>
  `02:00:00:00:03:${server.toString(16).padStart(2, '0')}`;

/** Address of the `i`th local address. */
export const laddrAddr = (i: number): number => number('172.16.0.0') + i;
export const serverAddr = (i: number): number => number('192.168.1.1') + i;
export const ownAddr = number(own);

/** So many local addresses. */
export function laddrs(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => dotted(laddrAddr(i)));
}

/** How many local addresses so many flows are given: one at 1k, four at 1M. */
export function laddrsFor(flows: number): number {
  return flows <= 100_000 ? 1 : Math.ceil(flows / 250_000);
}

function numbered(count: number, first: number): string[] {
  return Array.from({ length: count }, (_, i) => `192.168.1.${first + i}`);
}

const portsOfAddress = 32;

/** An address and a port. */
export interface ServiceEnd {
  readonly addr: number;
  readonly port: number;
}

/** Service `s`: from 10.0.0.100:80 on, 32 ports an address. */
export function serviceEnd(s: number): ServiceEnd {
  return {
    addr: number('10.0.0.100') + Math.floor(s / portsOfAddress),
    port: vipPort + (s % portsOfAddress),
  };
}
export const vip = dotted(serviceEnd(0).addr);

/** Service `s` in words, such as `[2001:db8::10.0.0.100]:80`. */
export function serviceText(family: Family, s: number): string {
  const { addr, port } = serviceEnd(s);
  const text = inFamily(family, dotted(addr));
  return family === 4 ? `${text}:${port}` : `[${text}]:${port}`;
}

/** Members of service `s` out of `of` members: all if it is the only one, else `each` of its own. */
export function members(s: number, services: number, of: number, each: number): number[] {
  const count = services === 1 ? of : Math.min(each, of);
  return Array.from({ length: count }, (_, i) => (s * each + i) % of);
}
/** Servers and local addresses of one of many services. */
export const serversEach = 2;
export const laddrsEach = 1;

const clientBase = 0x0a400000;
const clientBits = 22;
const clientMask = (1 << clientBits) - 1;
const spread = 0x9e3779b1; // odd: no two flows below 2^22 share an address
const unspread = 0x0e8b2f51; // spread * unspread = 1 modulo 2^32

/** Address of the client of flow `i`, as a number: all over 10.64.0.0/10. */
export function clientAddr(i: number): number {
  return clientBase + (Math.imul(i, spread) & clientMask);
}

/** The flow whose client has this address; flows are below 2^22. */
export function flowOfClient(addr: number): number {
  return Math.imul(addr - clientBase, unspread) & clientMask;
}

export function isClient(addr: number): boolean {
  return addr >>> clientBits === clientBase >>> clientBits;
}

/** Source port of flow `i`. */
export function clientPort(i: number): number {
  return 1024 + ((Math.imul(i, 40503) >>> 8) % 60000);
}

/** The service that flow `i` goes to: flows are spread over all of them. */
export function serviceOf(i: number, services: number): number {
  return services === 1 ? 0 : (Math.imul(i, spread) >>> 0) % services;
}

// SPDX-License-Identifier: GPL-2.0-or-later

/** Counter names in the order of the record; the words of `dpip ipv6 show` belong to them. */
export const ip6Counters = [
  'inpkts', 'inoctets', 'indelivers', 'outforwdatagrams', 'outpkts', 'outoctets', 'inhdrerrors',
  'intoobigerrors', 'innoroutes', 'inaddrerrors', 'inunknownprotos', 'intruncatedpkts',
  'indiscards', 'outdiscards', 'outnoroutes', 'reasmtimeout', 'reasmreqds', 'reasmoks',
  'reasmfails', 'fragoks', 'fragfails', 'fragcreates', 'inmcastpkts', 'outmcastpkts',
  'inbcastpkts', 'outbcastpkts', 'inmcastoctets', 'outmcastoctets', 'inbcastoctets',
  'outbcastoctets', 'csumerrors', 'noectpkts', 'ect1pkts', 'ect0pkts', 'cepkts',
] as const; // prettier-ignore

export type Ip6Counter = (typeof ip6Counters)[number];
export type Ip6Counts = Readonly<Record<Ip6Counter, bigint>>;

/** IPv6 counters: the sum, and one record for each of 64 lcores. */
export interface Ip6Stats {
  readonly total: Ip6Counts;
  readonly lcores: readonly Ip6Counts[];
}

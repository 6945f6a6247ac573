// SPDX-License-Identifier: GPL-2.0-or-later
// IPv6 statistics. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, struct, u64 } from './layout.js';

export const inetStats = struct('inet_stats', {
  inpkts: u64,
  inoctets: u64,
  indelivers: u64,
  outforwdatagrams: u64,
  outpkts: u64,
  outoctets: u64,
  inhdrerrors: u64,
  intoobigerrors: u64,
  innoroutes: u64,
  inaddrerrors: u64,
  inunknownprotos: u64,
  intruncatedpkts: u64,
  indiscards: u64,
  outdiscards: u64,
  outnoroutes: u64,
  reasmtimeout: u64,
  reasmreqds: u64,
  reasmoks: u64,
  reasmfails: u64,
  fragoks: u64,
  fragfails: u64,
  fragcreates: u64,
  inmcastpkts: u64,
  outmcastpkts: u64,
  inbcastpkts: u64,
  outbcastpkts: u64,
  inmcastoctets: u64,
  outmcastoctets: u64,
  inbcastoctets: u64,
  outbcastoctets: u64,
  csumerrors: u64,
  noectpkts: u64,
  ect1pkts: u64,
  ect0pkts: u64,
  cepkts: u64,
});

export const ip6StatsParam = struct('ip6_stats_param', {
  stats: inetStats, // sum
  stats_cpus: array(inetStats, 64), // 64 records indexed by lcore id
});

// SPDX-License-Identifier: GPL-2.0-or-later
import { inetStats, ip6StatsParam } from '../abi/ip6-stats.js';
import { ip6Counters } from '../model/ip6-stats.js';
import type { Ip6Counter, Ip6Counts, Ip6Stats } from '../model/ip6-stats.js';
import { nothing, one } from './body.js';
import { getMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { RecordMap } from './record.js';

const c = fieldsOf(inetStats);
const countsMap = Object.fromEntries(
  ip6Counters.map((counter) => [counter, c.big(counter)]),
) as unknown as RecordMap<Record<Ip6Counter, bigint>>;
/** One record of counters. */
export const countsCodec = record<Ip6Counts>(inetStats, countsMap);

const f = fieldsOf(ip6StatsParam);
const statsCodec = record<Ip6Stats>(ip6StatsParam, {
  total: f.nested('stats', countsCodec),
  lcores: f.many('stats_cpus', countsCodec),
});

export const getIp6Stats = getMessage('SOCKOPT_IP6_STATS', nothing, one(statsCodec, 'exact'));

// SPDX-License-Identifier: GPL-2.0-or-later
import { noStats } from '../../../compat/model/service.js';
import type { Stats } from '../../../compat/model/service.js';
import type { Traffic } from '../engine/types.js';

/** Smoothed speeds, per second. */
export type Rates = Pick<
  Stats,
  'connRate' | 'inPacketRate' | 'inByteRate' | 'outPacketRate' | 'outByteRate'
>;

/** Speeds where nothing moves. */
export const standing: Rates = {
  connRate: 0,
  inPacketRate: 0,
  inByteRate: 0,
  outPacketRate: 0,
  outByteRate: 0,
};

const maxRate = 0xffff_ffff;
const whole = (rate: number): number => Math.min(maxRate, Math.round(rate));

/** Counters as they are listed. */
export function statsOf(traffic: Traffic, rates: Rates): Stats {
  const { conns, inPackets, inBytes, outPackets, outBytes } = traffic;
  if (conns === 0n && inPackets === 0n && outPackets === 0n && rates === standing) return noStats;
  return {
    conns,
    inPackets,
    inBytes,
    outPackets,
    outBytes,
    connRate: whole(rates.connRate),
    inPacketRate: whole(rates.inPacketRate),
    inByteRate: whole(rates.inByteRate),
    outPacketRate: whole(rates.outPacketRate),
    outByteRate: whole(rates.outByteRate),
  };
}

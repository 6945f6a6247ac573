// SPDX-License-Identifier: GPL-2.0-or-later
import type { Match } from './service.js';

export interface TbfOptions {
  readonly rateBps: number;
  readonly peakRateBps: number;
  readonly limitBytes: number;
  readonly burstBytes: number;
  readonly mtu: number;
}
/** A queueing scheduler. The options that count follow from `kind`. */
export interface Qsch {
  readonly lcore: number;
  /** major << 16 | minor. */
  readonly handle: number;
  readonly parent: number;
  /** bfifo, pfifo, pfifo_fast or tbf. */
  readonly kind: string;
  readonly tbf: TbfOptions;
  readonly fifoLimit: number;
  readonly bands: number;
  readonly priorityMap: readonly number[];
  readonly classifiers: number;
  /** Bits of enum qsch_flags. */
  readonly flags: number;
  readonly queued: number;
  readonly backlogBytes: number;
  readonly drops: number;
  readonly requeues: number;
  readonly overlimits: number;
  readonly sentBytes: bigint;
  readonly sentPackets: number;
}
/** A classifier of kind `match` or `ipset`. */
export interface Classifier {
  readonly lcore: number;
  /** Handle of the scheduler. */
  readonly qsch: number;
  readonly handle: number;
  readonly kind: string;
  readonly ethertype: number;
  readonly priority: number;
  readonly protocol: number;
  readonly match: Match;
  readonly ipset: string;
  readonly ipsetMatchesDest: boolean;
  /** Where a caught packet goes: dropped, or to the scheduler of this handle. */
  readonly drop: boolean;
  readonly target: number;
}
/** An order or question for one device. */
export interface QschRequest {
  readonly opFlags: number;
  readonly device: string;
  readonly qsch: Qsch;
}
export interface ClassifierRequest {
  readonly opFlags: number;
  readonly device: string;
  readonly classifier: Classifier;
}

// SPDX-License-Identifier: GPL-2.0-or-later

/** A session; times in microseconds. */
export interface BfdInstance {
  readonly name: string;
  sourceIp: string | undefined;
  neighborIp: string | undefined;
  minRxUs: number;
  minTxUs: number;
  idleTxUs: number;
  multiplier: number;
  passive: boolean;
  ttl: number | undefined;
  maxHops: number;
  multihop: boolean;
  toVrrp: boolean;
  toChecker: boolean;
}

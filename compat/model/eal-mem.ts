// SPDX-License-Identifier: GPL-2.0-or-later

export interface MemSegment {
  readonly iova: bigint;
  readonly address: bigint;
  readonly lenBytes: bigint;
  readonly hugepageBytes: bigint;
  readonly socket: number;
  readonly channels: number;
  readonly ranks: number;
  readonly freeBytes: bigint;
}
export interface MemZone {
  readonly name: string;
  readonly iova: bigint;
  readonly address: bigint;
  readonly lenBytes: bigint;
  readonly hugepageBytes: bigint;
  readonly socket: number;
}
export interface MemRing {
  readonly name: string;
  readonly flags: number;
  readonly size: number;
  readonly consumerTail: number;
  readonly consumerHead: number;
  readonly producerTail: number;
  readonly producerHead: number;
  readonly used: number;
  readonly available: number;
}
export interface MemPool {
  readonly name: string;
  readonly flags: number;
  readonly size: number;
  readonly count: number;
  readonly elementBytes: number;
  readonly headerBytes: number;
  readonly trailerBytes: number;
  readonly privateBytes: number;
}

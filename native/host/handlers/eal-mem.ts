// SPDX-License-Identifier: GPL-2.0-or-later
import * as wire from '../../../compat/wire/eal-mem.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** What DPDK holds of the memory. */
export const ealMem: readonly Handler[] = [
  handle(wire.getMemSegments, ({ balancer }) => [
    ...balancer.ealMemory('eal-segments', wire.segmentCodec),
  ]),
  handle(wire.getMemZones, ({ balancer }) => [...balancer.ealMemory('eal-zones', wire.zoneCodec)]),
  handle(wire.getMemRings, ({ balancer }) => [...balancer.ealMemory('eal-rings', wire.ringCodec)]),
  handle(wire.getMemPools, ({ balancer }) => [...balancer.ealMemory('eal-pools', wire.poolCodec)]),
];

// SPDX-License-Identifier: GPL-2.0-or-later
import type { DpvsConfig } from '../config/types.js';

type IsAsked = (config: DpvsConfig) => boolean;

/** What dpvs.conf may ask for and nothing stands behind yet. This table shrinks. */
const unready: readonly (readonly [keyword: string, IsAsked])[] = [
  ['pdump', ({ global }) => global.pdump],
  ['worker of type kni', ({ workers }) => workers.some(({ type }) => type === 'kni')],
  ['icmp_redirect_core', ({ workers }) => workers.some((worker) => worker.icmpRedirectCore)],
  [
    'isol_rx_cpu_ids',
    ({ workers }) =>
      workers.some(({ ports }) => ports.some(({ isolRxCpuIds }) => isolRxCpuIds.length > 0)),
  ],
  ['allmulticast', ({ netif }) => netif.devices.some(({ allmulticast }) => allmulticast)],
  ['defrag', ({ ipv4 }) => ipv4.defrag],
];

/** A line for each keyword of the configuration that has no effect yet. */
export function unreadyLines(config: DpvsConfig): readonly string[] {
  return unready
    .filter(([, isAsked]) => isAsked(config))
    .map(([keyword]) => `${keyword} has no effect yet`);
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Qsch } from '../../compat/model/tc.js';
import { handleText } from './handle.js';

/** `1.50Mbps`, `999bps`. */
export function rateText(bps: number): string {
  if (bps >= 1e9) return `${(bps / 1e9).toFixed(2)}Gbps`;
  if (bps >= 1e6) return `${(bps / 1e6).toFixed(2)}Mbps`;
  return bps >= 1e3 ? `${(bps / 1e3).toFixed(2)}Kbps` : `${bps}bps`;
}

function optionsText({ kind, tbf, fifoLimit, bands, priorityMap }: Qsch): string {
  switch (kind) {
    case 'bfifo':
    case 'pfifo':
      return ` limit ${fifoLimit}`;
    case 'pfifo_fast':
      return ` bands ${bands} priomap ${priorityMap.join(' ')}`;
    case 'tbf': {
      const peak =
        tbf.peakRateBps > 0 ? ` peakrate ${rateText(tbf.peakRateBps)} minburst ${tbf.mtu}B` : '';
      const rate = ` rate ${rateText(tbf.rateBps)} burst ${tbf.burstBytes}B`;
      return `${rate}${peak} limit ${tbf.limitBytes}B`;
    }
    default:
      return '';
  }
}

function statsText(item: Qsch): string {
  const { sentBytes, sentPackets, drops, overlimits, requeues } = item;
  const lost = `(dropped ${drops}, overlimits ${overlimits} requeues ${requeues})`;
  return (
    ` Sent ${sentBytes} bytes ${sentPackets} pkts ${lost}\n` +
    ` Backlog ${item.backlogBytes} bytes ${item.queued} pkts\n`
  );
}

/** Number of the lcore in front of a line. */
export const lcoreText = (lcore: number): string => `[${String(lcore).padStart(2, '0')}] `;

/** One scheduler; the device shown is the one asked for. */
export function qschText(
  item: Qsch,
  device: string,
  options: { readonly verbose: boolean; readonly stats: boolean },
): string {
  const { kind, handle, parent, flags, classifiers } = item;
  const place = `${handleText(handle)} dev ${device} parent ${handleText(parent)}`;
  const head = `qsch ${kind} ${place} flags 0x${flags.toString(16)} cls ${classifiers}`;
  const lcore = options.verbose ? lcoreText(item.lcore) : '';
  return `${lcore}${head}${optionsText(item)}\n${options.stats ? statsText(item) : ''}`;
}

/** A scheduler for JSON: only the options of its kind. */
export function qschJson(item: Qsch, text: (handle: number) => string): object {
  const { tbf, fifoLimit, bands, priorityMap, ...rest } = item;
  const options: Readonly<Record<string, object>> = {
    tbf,
    bfifo: { limit: fifoLimit },
    pfifo: { limit: fifoLimit },
    pfifo_fast: { bands, priorityMap },
  };
  const place = { handle: text(item.handle), parent: text(item.parent) };
  return { ...rest, ...place, options: options[item.kind] ?? {} };
}

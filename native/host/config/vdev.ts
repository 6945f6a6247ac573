// SPDX-License-Identifier: GPL-2.0-or-later
import type { Argument } from '../../../compat/conf/args.js';
import type { DeviceConfig, DpvsConfig } from './types.js';

/**
 * `af_packet IFACE [KEY=VALUE ...]`, `tap IFACE [KEY=VALUE ...]`, or one word that EAL's `--vdev`
 * takes as it is. The value is the words.
 */
export const vdev: Argument<readonly string[]> = {
  shape: 'af_packet IFACE | tap IFACE | "EAL --vdev"',
  rest: true,
  parse: (_, words) => {
    const [driver, iface, ...options] = words;
    if (driver === undefined) return undefined;
    if (driver !== 'af_packet' && driver !== 'tap') return words.length === 1 ? words : undefined;
    const known = iface !== undefined && /^[^\s/]{1,15}$/.test(iface);
    return known && options.every((option) => /^\w+=[^,]+$/.test(option)) ? words : undefined;
  },
};

/** EAL's arguments that the file asks for, without those of the command line. */
export function ealArguments(config: DpvsConfig): readonly string[] {
  const { hugepages, memoryMb, ealArgs } = config.global;
  return [
    ...(hugepages ? [] : ['--no-huge']),
    ...(memoryMb === undefined ? [] : ['-m', String(memoryMb)]),
    ...config.netif.devices.flatMap(vdevArguments),
    ...ealArgs.split(/\s+/).filter((argument) => argument !== ''),
  ];
}

/** Ports are numbered as their devices stand in the file, which keeps EAL's order. */
function vdevArguments(device: DeviceConfig, index: number): readonly string[] {
  if (device.vdev === undefined) return [];
  const [driver = '', iface, ...options] = device.vdev;
  if (iface === undefined) return [`--vdev=${driver}`];
  const queues = Math.max(device.rx.queueNumber, device.tx.queueNumber);
  const defaults = driver === 'af_packet' && !options.some((one) => one.startsWith('qpairs='));
  if (defaults && queues > 1) options.unshift(`qpairs=${queues}`);
  return [`--vdev=${[`net_${driver}${index}`, `iface=${iface}`, ...options].join(',')}`];
}

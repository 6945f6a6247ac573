// SPDX-License-Identifier: GPL-2.0-or-later
import type { DpvsConfig } from '../config/types.js';
import { has } from './eal-arguments.js';
import type { EalArgument } from './eal-arguments.js';
import type { Machine } from './machine.js';
import { StartError } from './start-error.js';

/** Value of a `--vdev`: `net_af_packet0,iface=eth1,qpairs=2`. */
interface Vdev {
  readonly driver: string;
  readonly iface: string | undefined;
}

function vdevsOf(all: readonly EalArgument[]): readonly Vdev[] {
  return all
    .filter(({ name }) => name === 'vdev')
    .map(({ value = '' }) => ({
      driver: /^\D*/.exec(value)?.[0] ?? '',
      iface: /(?:^|,)iface=([^,]+)/.exec(value)?.[1],
    }));
}

const sleepers = ['net_af_packet', 'net_tap'];

/** True if every port will be one on whose descriptor a worker can sleep. */
export function areAllVirtual(all: readonly EalArgument[]): boolean {
  const vdevs = vdevsOf(all);
  return (
    has(all, 'no-pci') && vdevs.length > 0 && vdevs.every((one) => sleepers.includes(one.driver))
  );
}

/** Devices of dpvs.conf that are all made of software leave those on the bus to others. */
export function withoutBus(
  all: readonly EalArgument[],
  config: DpvsConfig,
): readonly EalArgument[] {
  const { devices } = config.netif;
  const software = devices.length > 0 && devices.every(({ vdev }) => vdev !== undefined);
  if (!software || has(all, 'no-pci', 'a', 'allow')) return all;
  return [...all, { name: 'no-pci', value: undefined }];
}

const listOf = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.join(', ');

/** The lines that a machine without a NIC needs, for the interfaces that it has. */
function advice(config: DpvsConfig, interfaces: readonly string[]): string {
  const lines = config.netif.devices.map(({ name }, index) => {
    const iface = interfaces[index];
    return iface === undefined
      ? `"vdev tap tap${index}" in its block "device ${name}"`
      : `"vdev af_packet ${iface}" in its block "device ${name}"`;
  });
  return lines.join(' and ');
}

/**
 * Looks whether the ports that are asked for can be there at all.
 * @throws StartError that names the interface that is missing, or the lines to write
 */
export async function checkDevices(
  all: readonly EalArgument[],
  config: DpvsConfig,
  machine: Machine,
): Promise<void> {
  const interfaces = await machine.interfaces();
  const vdevs = vdevsOf(all);
  for (const { driver, iface } of vdevs) {
    if (driver !== 'net_af_packet' || iface === undefined || interfaces.includes(iface)) continue;
    const text = `there is no interface ${iface}, which a vdev of dpvs.conf or of the command line rides on`;
    throw new StartError(text, `interfaces here: ${listOf(interfaces)}`);
  }
  if (vdevs.length > 0 || (!has(all, 'no-pci') && (await machine.hasPciDevice()))) return;
  const text = 'no network card is bound to a driver of DPDK';
  throw new StartError(
    text,
    `bind one with dpdk-devbind.py, or write ${advice(config, interfaces)}`,
  );
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { DeviceConfig } from '../config/types.js';
import type { EalPort } from '../engine/addon.js';
import { StartError } from './start-error.js';

/** What of dpvs.conf describes a port, and the port of DPDK. */
export interface MatchedPort {
  readonly kind: 'physical' | 'slave' | 'bond';
  /** Of a slave: the name of its bond. */
  readonly bond?: string;
  readonly device: DeviceConfig;
  readonly ealPort: EalPort;
}

/** Name that EAL gives to the port of a block with `vdev`. */
function vdevName({ vdev }: DeviceConfig, index: number): string | undefined {
  const [driver = '', iface] = vdev ?? [];
  if (vdev === undefined) return undefined;
  return iface === undefined ? driver.split(',')[0] : `net_${driver}${index}`;
}

const describe = ({ device, interface: iface }: EalPort): string =>
  iface === '' ? device : `${device} (${iface})`;
const listOf = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : words.join(', ');

function change(devices: readonly DeviceConfig[], ports: readonly EalPort[]): string {
  if (ports.length > devices.length) {
    const extra = ports.slice(devices.length).map(describe);
    return `add a device block for ${listOf(extra)}, or keep it from DPDK (-b ADDRESS, dpdk-devbind.py -u)`;
  }
  const extra = devices.slice(ports.length).map(({ name }) => name);
  return `remove the device block and the worker's port ${listOf(extra)}, or give DPDK a port for it (dpdk-devbind.py -b, or vdev in the block)`;
}

/** The original's two lines, and a third that says what to do. */
function mismatch(devices: readonly DeviceConfig[], ports: readonly EalPort[]): StartError {
  const cause = `  Cause: ports in DPDK RTE (${ports.length}) != ports in dpvs.conf(${devices.length})`;
  const found = `DPDK has ${listOf(ports.map(describe))}; dpvs.conf has ${listOf(devices.map(({ name }) => name))}`;
  return new StartError(
    ['EAL: Error - exiting with code: 1', cause, `${found}; ${change(devices, ports)}`].join('\n'),
  );
}

/**
 * Finds the port of each device block: that of its own `vdev`, else the next in EAL's order.
 * @throws StartError in the words of the README if there are more of the one or the other
 */
export function matchPorts(
  devices: readonly DeviceConfig[],
  ports: readonly EalPort[],
): readonly MatchedPort[] {
  if (devices.length !== ports.length) throw mismatch(devices, ports);
  const names = devices.map(vdevName);
  const others = ports.filter(({ device }) => !names.includes(device));
  return devices.map((device, index) => {
    const ealPort = ports.find((port) => port.device === names[index]) ?? others.shift();
    if (ealPort === undefined) throw mismatch(devices, ports);
    return { kind: 'physical', device, ealPort };
  });
}

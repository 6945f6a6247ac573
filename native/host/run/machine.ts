// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCpuList } from './cpu-lists.js';

/** What the daemon asks of the machine before it starts. */
export interface Machine {
  /** CPUs that this process may run on. */
  cpus(): Promise<readonly number[]>;
  /** MiB that can be had without swapping. */
  availableMib(): Promise<number>;
  /** Of huge pages of all sizes: configured and still free. */
  hugeMib(): Promise<{ readonly all: number; readonly free: number }>;
  /** Network interfaces of this namespace, without `lo`. */
  interfaces(): Promise<readonly string[]>;
  /** True if a PCI device is bound to a driver of DPDK's. */
  hasPciDevice(): Promise<boolean>;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return ''; // a kernel without it has none of it
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

const mib = 1024 * 1024;

/** The narrowest control group's limit, where there is one. */
async function groupLimitMib(): Promise<number> {
  const max = Number.parseInt(await textOf('/sys/fs/cgroup/memory.max'), 10);
  const used = Number.parseInt(await textOf('/sys/fs/cgroup/memory.current'), 10);
  return Number.isNaN(max) || Number.isNaN(used) ? Infinity : Math.floor((max - used) / mib);
}

async function availableMib(): Promise<number> {
  const [, kib] = /^MemAvailable:\s+(\d+)/m.exec(await textOf('/proc/meminfo')) ?? [];
  return Math.min(Math.floor(Number(kib ?? 0) / 1024), await groupLimitMib());
}

const hugeFolder = '/sys/kernel/mm/hugepages';

async function hugeMib(): Promise<{ all: number; free: number }> {
  const sum = { all: 0, free: 0 };
  for (const name of await namesIn(hugeFolder)) {
    const pageMib = Number(/(\d+)kB/.exec(name)?.[1] ?? 0) / 1024;
    const count = async (file: string) => Number(await textOf(join(hugeFolder, name, file)));
    sum.all += pageMib * (await count('nr_hugepages'));
    sum.free += pageMib * (await count('free_hugepages'));
  }
  return sum;
}

async function interfaces(): Promise<readonly string[]> {
  const lines = (await textOf('/proc/net/dev')).split('\n').slice(2);
  const names = lines.map((line) => line.split(':')[0]?.trim() ?? '');
  return names.filter((name) => name !== '' && name !== 'lo');
}

const pciDrivers = ['vfio-pci', 'uio_pci_generic', 'igb_uio', 'mlx4_core', 'mlx5_core', 'mana'];

async function hasPciDevice(): Promise<boolean> {
  for (const driver of pciDrivers) {
    const names = await namesIn(join('/sys/bus/pci/drivers', driver));
    if (names.some((name) => /^[0-9a-f]{4}:/.test(name))) return true;
  }
  return false;
}

/** The machine that we run on. */
export const thisMachine: Machine = {
  async cpus() {
    const [, list] = /^Cpus_allowed_list:\s*(\S+)/m.exec(await textOf('/proc/self/status')) ?? [];
    return parseCpuList(list ?? '0');
  },
  availableMib,
  hugeMib,
  interfaces,
  hasPciDevice,
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { BondingConfig, DeviceConfig, DpvsConfig } from '../config/types.js';
import type { Addon } from '../engine/addon.js';
import { matchPorts } from './ports.js';
import type { MatchedPort } from './ports.js';
import { StartError } from './start-error.js';

/** Queues of a bond are those that its workers poll, or one. */
function polledQueues({ workers }: DpvsConfig, name: string): { rx: number; tx: number } {
  const own = workers.flatMap(({ ports }) => ports.filter(({ device }) => device === name));
  const count = (ids: readonly number[]): number => Math.max(1, ids.length);
  return {
    rx: count(own.flatMap(({ rxQueueIds }) => rxQueueIds)),
    tx: count(own.flatMap(({ txQueueIds }) => txQueueIds)),
  };
}

/** A bond is set up as its primary is, with the smallest MTU of its slaves. */
export function bondDevice(
  config: DpvsConfig,
  bonding: BondingConfig,
  slaves: readonly DeviceConfig[],
): DeviceConfig {
  const primary = slaves.find(({ name }) => name === bonding.primary) ?? slaves[0];
  if (primary === undefined) throw new StartError(`bonding ${bonding.name} has no slaves`);
  const queues = polledQueues(config, bonding.name);
  return {
    ...primary,
    name: bonding.name,
    kniName: bonding.kniName,
    mtuBytes: Math.min(...slaves.map(({ mtuBytes }) => mtuBytes)),
    rx: { ...primary.rx, queueNumber: queues.rx },
    tx: { ...primary.tx, queueNumber: queues.tx },
    vdev: undefined,
  };
}

interface Making {
  readonly addon: Addon;
  readonly config: DpvsConfig;
  readonly note: (text: string) => void;
}

function slavesOf({ name, slaves }: BondingConfig, ports: readonly MatchedPort[]): MatchedPort[] {
  return slaves.map((slave) => {
    const port = ports.find(({ device }) => device.name === slave);
    if (port === undefined) throw new StartError(`bonding ${name}: there is no device ${slave}`);
    return port;
  });
}

/** @throws StartError if slaves lie on several NUMA nodes, or a driver refuses */
function makeBond(
  { addon, config, note }: Making,
  bonding: BondingConfig,
  slaves: readonly MatchedPort[],
): MatchedPort {
  const { name, mode, numaNode, dedicatedQueues } = bonding;
  const sockets = new Set(slaves.map(({ ealPort }) => ealPort.socket));
  if (sockets.size > 1) {
    const text = `its slaves lie on the NUMA nodes ${[...sockets].join(' and ')}, not on one`;
    throw new StartError(`bonding ${name} cannot be made`, text);
  }
  const ids = slaves.map(({ ealPort }) => ealPort.dpdkId);
  const primary = slaves.find(({ device }) => device.name === bonding.primary)?.ealPort.dpdkId;
  const options = { name, mode, socket: numaNode, slaves: ids, dedicatedQueues };
  const made = addon.makeBond({ ...options, primary: primary ?? ids[0] ?? 0 });
  if (made.code !== 0) throw new StartError(`bonding ${name} cannot be made`, made.text);
  if (mode === 4 && dedicatedQueues && !made.dedicatedQueues) {
    note(`${name}: drivers of its slaves have no filter for LACP, which gets no queues of its own`);
  }
  const ealPort = addon.ealPorts().find(({ dpdkId }) => dpdkId === made.dpdkId);
  if (ealPort === undefined) throw new StartError(`bonding ${name} is no port of DPDK's`);
  const blocks = slaves.map(({ device }) => device);
  return { kind: 'bond', device: bondDevice(config, bonding, blocks), ealPort };
}

/** The slave with the MTU that its bond gives it. */
function asSlave(port: MatchedPort, { device }: MatchedPort): MatchedPort {
  const own = { ...port.device, mtuBytes: device.mtuBytes };
  return { ...port, kind: 'slave', bond: device.name, device: own };
}

/**
 * The ports of the device blocks, and after them the bonds, which are made here.
 * @throws StartError if ports and blocks do not match, or a bond cannot be made
 */
export function withBonds(
  addon: Addon,
  config: DpvsConfig,
  note: (text: string) => void,
): readonly MatchedPort[] {
  const ports = [...matchPorts(config.netif.devices, addon.ealPorts())];
  const bonds = config.netif.bondings.map((bonding) => {
    const slaves = slavesOf(bonding, ports);
    const bond = makeBond({ addon, config, note }, bonding, slaves);
    for (const slave of slaves) ports[ports.indexOf(slave)] = asSlave(slave, bond);
    return bond;
  });
  return [...ports, ...bonds];
}

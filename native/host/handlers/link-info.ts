// SPDX-License-Identifier: GPL-2.0-or-later
import type { DeviceInfo, ExtendedInfo } from '../../../compat/model/link.js';
import type { Context, HostWorker } from './context.js';
import type { HostPort } from './devices.js';
import { hardwareGroupsOf } from './groups.js';

/** The port that is described. */
export interface Described {
  readonly id: number;
  readonly host: HostPort;
  readonly mtu: number;
}

const ethernetOverhead = 18;
/** Devices without a driver of their own. */
const stacked: readonly string[] = ['vlan', 'tunnel'];

/** What is known of a device; the engine uses nothing else of it. */
function deviceInfo({ host, mtu }: Described): DeviceInfo {
  return {
    pciAddress: host.bus,
    driver: host.driver,
    ifIndex: host.ifIndex,
    minRxBuffer: 0,
    maxRxPacket: stacked.includes(host.kind) ? 0 : mtu + ethernetOverhead,
    maxRxQueues: host.maxRxQueues,
    maxTxQueues: host.maxTxQueues,
    maxMacs: stacked.includes(host.kind) ? 0 : 1,
    maxHashMacs: 0,
    maxVfs: 0,
    maxVmdqPools: 0,
    rxOffloads: 0,
    txOffloads: 0,
    retaSize: 0,
    hashKeySize: 0,
    rssOffloads: 0n,
    vmdqQueueBase: 0,
    vmdqQueues: 0,
    vmdqPoolBase: 0,
    rxDescMax: 0,
    rxDescMin: 0,
    rxDescAlign: 0,
    txDescMax: 0,
    txDescMin: 0,
    txDescAlign: 0,
    speeds: 0,
  };
}

/** The lcore that serves a queue, as `cpu1`, or `xx`. */
function lcoreOf(
  workers: readonly HostWorker[],
  port: number,
  [direction, queue]: readonly ['rx' | 'tx', number],
): string {
  const owner = workers.find(({ queues }) =>
    queues.some((one) => one.port === port && one[direction].includes(queue)),
  );
  return owner === undefined ? 'xx' : `cpu${owner.lcore}`;
}

/** A line for each queue number: which lcore receives from it, and which sends by it. */
function queueLines({ workers }: Context, port: number): string {
  const own = workers.flatMap(({ queues }) => queues.filter((one) => one.port === port));
  const count = Math.max(0, ...own.flatMap(({ rx, tx }) => [...rx, ...tx]).map((id) => id + 1));
  const lines = Array.from({ length: count }, (_, queue) => {
    const name = `rx${queue}-tx${queue}`.padEnd(12);
    const [rx, tx] = (['rx', 'tx'] as const).map((side) => lcoreOf(workers, port, [side, queue]));
    return `    ${name}${`${rx}-${tx}`.padEnd(25)}\n`;
  });
  return lines.join('');
}

/** Everything that `dpip -v link show` prints of a device. */
export function extendedInfo(context: Context, described: Described): ExtendedInfo {
  const queues = queueLines(context, described.id);
  const first = queues === '' ? '' : `${queues}\0`;
  const groups = hardwareGroupsOf(context, described.id);
  const lines = groups.map(
    ({ mac, refs, syncs }) => `        link ${mac} refcnt ${refs}, synced ${syncs}\n`,
  );
  const multicast = lines.join('');
  return {
    id: described.id,
    device: deviceInfo(described),
    queues: { offset: 0n, lenBytes: BigInt(queues.length) },
    multicast: { offset: BigInt(first.length), lenBytes: BigInt(multicast.length) },
    multicastCount: groups.length,
    data: multicast === '' ? first : `${first}${multicast}\0`,
  };
}

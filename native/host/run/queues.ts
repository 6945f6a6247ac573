// SPDX-License-Identifier: GPL-2.0-or-later
import type { DeviceConfig, WorkerConfig } from '../config/types.js';
import type { HostQueues } from '../handlers/context.js';

/** Queues of a device, as many as its port and the workers make use of. */
export interface QueueCounts {
  readonly rx: number;
  readonly tx: number;
}

/** What a port offers at the most. */
export interface Offer {
  readonly rx: number;
  readonly tx: number;
}

/** Who serves which queue. */
export interface QueuePlan {
  /** For each device. */
  readonly counts: readonly QueueCounts[];
  /** For each worker that runs, the queues of each device. */
  readonly workers: readonly (readonly HostQueues[])[];
  readonly notes: readonly string[];
}

const polls = (worker: WorkerConfig, { name }: DeviceConfig): boolean =>
  worker.ports.some((port) => port.device === name && port.rxQueueIds.length > 0);

/** Numbers of the workers that receive from a device: those of dpvs.conf that run, else all. */
function receiversOf(device: DeviceConfig, running: readonly WorkerConfig[]): readonly number[] {
  const own = running.flatMap((worker, at) => (polls(worker, device) ? [at] : []));
  return own.length > 0 ? own : running.map((_, at) => at);
}

/** True if dpvs.conf can be taken as it is. */
function fits(device: DeviceConfig, request: QueueRequest, offer: Offer): boolean {
  const { running, all } = request;
  return (
    running.length === all.length && device.rx.queueNumber <= offer.rx && running.length <= offer.tx
  );
}

/** Queue ids of a worker as dpvs.conf has them. */
function asWritten({ name }: DeviceConfig, worker: WorkerConfig): readonly number[] {
  return worker.ports.filter(({ device }) => device === name).flatMap((port) => port.rxQueueIds);
}

/** What is to be served, and by whom. */
export interface QueueRequest {
  /** What workers serve. */
  readonly devices: readonly DeviceConfig[];
  /** Workers of dpvs.conf, and those of them that run. */
  readonly all: readonly WorkerConfig[];
  readonly running: readonly WorkerConfig[];
  /** For each device. */
  readonly offers: readonly Offer[];
}

interface DevicePlan {
  readonly counts: QueueCounts;
  /** Receive queues of each worker that runs. */
  readonly rx: readonly (readonly number[])[];
}

function planDevice(request: QueueRequest, device: DeviceConfig, offer: Offer): DevicePlan {
  const { running } = request;
  const counts = (rx: number): QueueCounts => ({ rx, tx: running.length });
  if (fits(device, request, offer)) {
    return {
      counts: counts(Math.max(1, device.rx.queueNumber)),
      rx: running.map((worker) => asWritten(device, worker)),
    };
  }
  const receivers = receiversOf(device, running);
  const rx = Math.max(1, Math.min(device.rx.queueNumber, receivers.length, offer.rx));
  const queues = Array.from({ length: rx }, (_, queue) => queue);
  const ownerOf = (queue: number): number => receivers[queue % receivers.length] ?? 0;
  const own = running.map((_, at) => queues.filter((queue) => ownerOf(queue) === at));
  return { counts: counts(rx), rx: own };
}

/**
 * Shares the queues out. Every worker sends by a queue of its own, number n for worker n; receive
 * queues are those of dpvs.conf, or fewer where workers or the port's queues are missing.
 */
export function planQueues(request: QueueRequest): QueuePlan {
  const { devices, running, offers } = request;
  const plans = devices.map((device, at) =>
    planDevice(request, device, offers[at] ?? { rx: 1, tx: 1 }),
  );
  const notes = devices.flatMap(({ name, rx }, at) => {
    const count = plans[at]?.counts.rx ?? 0;
    return count === rx.queueNumber
      ? []
      : [`${name} has ${count} receive queues, not ${rx.queueNumber}`];
  });
  return {
    counts: plans.map(({ counts }) => counts),
    workers: running.map((_, worker) =>
      plans.map(({ rx }, port) => ({ port, rx: rx[worker] ?? [], tx: [worker] })),
    ),
    notes,
  };
}

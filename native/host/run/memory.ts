// SPDX-License-Identifier: GPL-2.0-or-later
import { has, valueOf, without } from './eal-arguments.js';
import type { EalArgument } from './eal-arguments.js';
import type { Machine } from './machine.js';
import { StartError } from './start-error.js';

/** What the memory is for, and what was said about it. */
export interface MemoryRequest {
  readonly arguments: readonly EalArgument[];
  readonly packetBuffers: number;
  readonly ports: number;
}

/** EAL's arguments with those about memory settled. */
export interface MemoryPlan {
  readonly arguments: readonly EalArgument[];
  readonly notes: readonly string[];
}

/** A packet buffer with its head; without huge pages none may cross the border of a page. */
const bufferBytes = { huge: 2560, small: 4096 } as const;
const pointerBytes = 16;
const [baseMib, portMib] = [32, 4];

/** MiB that EAL's memory must have. */
export function neededMib({ packetBuffers, ports }: MemoryRequest, huge: boolean): number {
  const each = (huge ? bufferBytes.huge : bufferBytes.small) + pointerBytes;
  return Math.ceil((packetBuffers * each) / 1024 / 1024) + baseMib + portMib * ports;
}

function refuse(needed: number, found: number, what: string): never {
  const text = `needs ${needed} MiB, found ${Math.floor(found)} MiB${what}`;
  throw new StartError(text, 'lower pktpool_size in netif_defs, or give it more memory');
}

const sumOf = (list: string): number =>
  list.split(',').reduce((sum, word) => sum + (Number(word) || 0), 0);

/** MiB that the operator gave to EAL, if any. */
function givenMib(all: readonly EalArgument[]): number | undefined {
  const [amount, bySocket] = [valueOf(all, 'm'), valueOf(all, 'socket-mem')];
  if (amount !== undefined) return Number(amount);
  return bySocket === undefined ? undefined : sumOf(bySocket);
}

const hugeOnly = ['in-memory', 'huge-dir', 'huge-unlink', 'single-file-segments', 'socket-mem'];
const needsFiles = ['proc-type', 'huge-dir', 'file-prefix', 'legacy-mem'];

async function onSmallPages(request: MemoryRequest, machine: Machine): Promise<MemoryPlan> {
  const needed = neededMib(request, false);
  const available = await machine.availableMib();
  if (available < needed) refuse(needed, available, '');
  const given = givenMib(request.arguments);
  if (given !== undefined && given < needed) refuse(needed, given, ' (memory_mb or -m)');
  const kept = without(request.arguments, 'm', 'no-huge', 'no-shconf', ...hugeOnly);
  const flag = (name: string): EalArgument => ({ name, value: undefined });
  const amount = { name: 'm', value: String(given ?? needed) };
  return { arguments: [flag('no-huge'), flag('no-shconf'), amount, ...kept], notes: [] };
}

function onHugePages(request: MemoryRequest, free: number): MemoryPlan {
  const needed = neededMib(request, true);
  if (free < needed) refuse(needed, free, ' of free huge pages');
  const given = givenMib(request.arguments);
  if (given !== undefined && given < needed) refuse(needed, given, ' (memory_mb or -m)');
  const tidy = has(request.arguments, 'in-memory', ...needsFiles)
    ? []
    : [{ name: 'in-memory', value: undefined }];
  return { arguments: [...tidy, ...request.arguments], notes: [] };
}

/**
 * Chooses between huge pages and ordinary memory, and sees to it that there is enough of it.
 * @throws StartError `needs X MiB, found Y` before anything is taken
 */
export async function planMemory(request: MemoryRequest, machine: Machine): Promise<MemoryPlan> {
  if (has(request.arguments, 'no-huge')) return onSmallPages(request, machine);
  const huge = await machine.hugeMib();
  if (huge.free > 0) return onHugePages(request, huge.free);
  const { arguments: settled } = await onSmallPages(request, machine);
  const what = huge.all > 0 ? 'free' : 'configured';
  return { arguments: settled, notes: [`no huge pages are ${what}: running on ordinary memory`] };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { asI32, toU32 } from '../../compat/cli/numbers.js';
import { ealMemory } from '../../compat/client/observe.js';
import type { EalMemory } from '../../compat/client/observe.js';
import type { MemPool, MemRing, MemSegment, MemZone } from '../../compat/model/eal-mem.js';
import { answer, invalid } from '../command/object.js';
import type { DpipObject } from '../command/object.js';
import { usages } from '../format/usage.js';

/** Cells of one line; a negative width is left-aligned, as in printf(3). */
function row(widths: readonly number[], cells: readonly (string | number | bigint)[]): string {
  const texts = cells.map((cell, index) => {
    const width = widths[index] ?? 0;
    return width < 0 ? `${cell}`.padEnd(-width) : `${cell}`.padStart(width);
  });
  return `${texts.join(' ')}\n`;
}

const hex = (value: bigint): string => value.toString(16);
const kilobytes = (value: bigint): bigint => value / 1024n;

/** A table: how it is asked for and what stands in its columns. */
interface Table<T> {
  read(memory: EalMemory): Promise<readonly T[]>;
  readonly widths: readonly number[];
  readonly titles: readonly string[];
  cells(item: T, index: number): readonly (string | number | bigint)[];
}

const seg: Table<MemSegment> = {
  read: (memory) => memory.segments(),
  widths: [-10, 16, 16, 20, 20, 10, 10, 20],
  titles: [
    ...['socket_id', 'iova(Hex)', 'virt_addr(Hex)', 'len(KB)', 'hugepage_size(KB)'],
    ...['nchannel', 'nrank', 'free_len(KB)'],
  ],
  cells: (item) => [
    ...[item.socket, hex(item.iova), hex(item.address)],
    ...[kilobytes(item.lenBytes), kilobytes(item.hugepageBytes)],
    ...[item.channels, item.ranks, kilobytes(item.freeBytes)],
  ],
};

const zone: Table<MemZone> = {
  read: (memory) => memory.zones(),
  widths: [-8, 32, 16, 16, 20, 20, 10],
  titles: [
    ...['zone_id', 'zone_name', 'iova(Hex)', 'virt_addr(Hex)', 'len(KB)', 'hugepage_size(KB)'],
    'socket_id',
  ],
  cells: (item, index) => [
    ...[index, item.name, hex(item.iova), hex(item.address)],
    ...[kilobytes(item.lenBytes), kilobytes(item.hugepageBytes), item.socket],
  ],
};

/** Megabytes of a pool; the size of an element is a sum of 32 bits in the original. */
function megabytes({ elementBytes, headerBytes, trailerBytes, size }: MemPool): bigint {
  const element = BigInt(toU32(elementBytes + headerBytes + trailerBytes));
  return (element * BigInt(size)) / 1_048_576n;
}

const pool: Table<MemPool> = {
  read: (memory) => memory.pools(),
  widths: [-20, 10, 10, 11, 12, 17, 10, 10, 10],
  titles: [
    ...['pool_name', 'flags', 'elt_size', 'header_size', 'trailer_size', 'private_data_size'],
    ...['size', 'used', 'Mem(MB)'],
  ],
  cells: (item) => [
    ...[item.name, item.flags, item.elementBytes, item.headerBytes, item.trailerBytes],
    ...[item.privateBytes, item.size, toU32(item.size - item.count), megabytes(item)],
  ],
};

const ring: Table<MemRing> = {
  read: (memory) => memory.rings(),
  widths: [-20, 10, 10, 10, 10, 10, 10, 10, 10],
  titles: [
    ...['ring_name', 'flags', 'size', 'cons_tail', 'cons_head', 'prod_tail', 'prod_head'],
    ...['used', 'avail'],
  ],
  cells: (item) => [
    ...[item.name, asI32(item.flags), item.size, item.consumerTail, item.consumerHead],
    ...[item.producerTail, item.producerHead, item.used, item.available],
  ],
};

const tables: Readonly<Record<string, Table<unknown>>> = { seg, zone, pool, ring };

const misused = (line: string): Error => invalid(`${line}\n${usages['eal-mem']?.trimEnd()} `);

/** `dpip eal-mem`: memory of the EAL. The original does not look at the command word. */
export const ealMem: DpipObject = {
  async run({ channel, options, words, print }) {
    const [name = 'seg', ...rest] = words.left;
    if (rest.length > 0) throw misused('too many arguments!');
    const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
    if (table === undefined) throw misused('eal mem parameter invalid!');
    const items = await answer(table.read(ealMemory(channel)), 'corrupted response.');
    if (options.json) return print(jsonText(items));
    print(row(table.widths, table.titles));
    items.forEach((item, index) => print(row(table.widths, table.cells(item, index))));
  },
};

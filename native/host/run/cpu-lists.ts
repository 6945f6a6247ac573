// SPDX-License-Identifier: GPL-2.0-or-later

const maxLcores = 1024;

function parseRange(text: string): readonly number[] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text.trim()) ?? [];
  if (from === undefined) return [];
  const [first, last] = [Number(from), Number(to ?? from)];
  const count = Math.min(maxLcores, Math.max(0, last - first + 1));
  return Array.from({ length: count }, (_, i) => first + i);
}

/** `0-2,5`: numbers and ranges. Words that are none count for nothing. */
export function parseCpuList(text: string): readonly number[] {
  return [...new Set(text.split(',').flatMap(parseRange))];
}

/** `0x1e`: a bit for each number. */
export function parseMask(text: string): readonly number[] {
  if (!/^(0x)?[0-9a-f]+$/i.test(text)) return [];
  const mask = BigInt(/^0x/i.test(text) ? text : `0x${text}`);
  const bits = mask.toString(2);
  return [...bits]
    .flatMap((bit, at) => (bit === '1' ? [bits.length - 1 - at] : []))
    .sort((a, b) => a - b);
}

const setOf = (text: string): readonly number[] => parseCpuList(text.replaceAll(/[()]/g, ''));

/** EAL's `--lcores`: `0@(0-1),1-3,(4,5)@2` gives each lcore its CPUs. */
export function parseLcores(text: string): ReadonlyMap<number, readonly number[]> {
  const lcores = new Map<number, readonly number[]>();
  for (const group of text.matchAll(/(\([^)]*\)|[^,@()]+)(?:@(\([^)]*\)|[^,@()]+))?/g)) {
    const [, ids = '', places] = group;
    for (const lcore of setOf(ids))
      lcores.set(lcore, places === undefined ? [lcore] : setOf(places));
  }
  return lcores;
}

/** `0-2,5` again. */
export function setText(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

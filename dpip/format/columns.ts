// SPDX-License-Identifier: GPL-2.0-or-later

/** Cells of equal width, left-aligned, behind four blanks. */
export function columns(width: number, cells: readonly (string | number | bigint)[]): string {
  return `    ${cells.map((cell) => `${cell}`.padEnd(width)).join('')}\n`;
}

/** Titles and values, one line each. */
export function pair(
  width: number,
  entries: readonly (readonly [title: string, value: string | number | bigint])[],
): string {
  const titles = entries.map(([title]) => title);
  const values = entries.map(([, value]) => value);
  return columns(width, titles) + columns(width, values);
}

// SPDX-License-Identifier: GPL-2.0-or-later

/** Whether two plain values have the same content. Properties that are undefined count as absent. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && equalLists(one, other);
  return equalObjects(one as Plain, other as Plain);
}

type Plain = Readonly<Record<string, unknown>>;

function equalLists(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!isEqual(one[at], other[at])) return false;
  return true;
}

function equalObjects(one: Plain, other: Plain): boolean {
  for (const name in one) if (!isEqual(one[name], other[name])) return false;
  for (const name in other) if (!(name in one) && other[name] !== undefined) return false;
  return true;
}

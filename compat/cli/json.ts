// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * JSON in one line, with a newline. A 64-bit counter is a number as far as a double holds it
 * exactly, and its decimal digits as a string beyond.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== 'bigint') return member;
    return member <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(member) : member.toString();
  });
  return `${text}\n`;
}

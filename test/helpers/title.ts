// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * The title that a macro makes of what its user gave: numbers of the checklist, as `[2] ` or `[99,100]`,
 * stay in front of the macro's own words.
 */
export function titled(given: string | undefined, words: (what: string) => string): string {
  const [, numbers, what = ''] = /^(\[[\d,]+\])? ?(.*)$/s.exec(given ?? '') ?? [];
  return numbers === undefined ? words(what) : `${numbers} ${words(what)}`;
}

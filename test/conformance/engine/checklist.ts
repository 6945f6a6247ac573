// SPDX-License-Identifier: GPL-2.0-or-later

/** A line of the checklist. */
export interface ChecklistLine {
  readonly number: number;
  readonly text: string;
}

/** The section of a longer text that holds the checklist, or the whole where it has no such title. */
function section(text: string): string {
  const [, rest] = /^## (?:\d+ )?Conformance checklist$([^]*)/m.exec(text) ?? [];
  return rest?.replace(/^## [^]*/m, '') ?? text;
}

/** The numbered lines of a checklist, in their order. A number that stands twice counts once. */
export function parseChecklist(text: string): readonly ChecklistLine[] {
  const lines = new Map<number, string>();
  for (const [, number, rest] of section(text).matchAll(/^(\d+)\. (.*)$/gm)) {
    if (!lines.has(Number(number))) lines.set(Number(number), rest ?? '');
  }
  return [...lines].map(([number, line]) => ({ number, text: line }));
}

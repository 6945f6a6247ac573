// SPDX-License-Identifier: GPL-2.0-or-later
import type { Result } from '../../run/tap.js';
import type { ChecklistLine } from './checklist.js';
import { remarks, withoutTest } from './kinds.js';

/** What became of a line: its tests' outcome, `missing`, or the name of a kind without test. */
export interface Verdict {
  readonly line: ChecklistLine;
  readonly outcome: string;
  readonly tests: readonly Result[];
}

function outcomeOf(number: number, tests: readonly Result[]): string {
  for (const worst of ['failed', 'skipped'] as const) {
    if (tests.some(({ outcome }) => outcome === worst)) return worst;
  }
  if (tests.length > 0) return 'passed';
  return withoutTest.find(({ numbers }) => numbers.includes(number))?.name ?? 'missing';
}

/** Judges each line by the tests that name it; one failed or skipped test spoils it. */
export function judge(
  lines: readonly ChecklistLine[],
  results: ReadonlyMap<number, readonly Result[]>,
): readonly Verdict[] {
  return lines.map((line) => {
    const tests = results.get(line.number) ?? [];
    return { line, outcome: outcomeOf(line.number, tests), tests };
  });
}

function* verdictLines({ line, outcome, tests }: Verdict): Generator<string> {
  const remark = remarks[line.number];
  yield `${line.number} ${outcome}${remark === undefined ? '' : ` (${remark})`}: ${line.text}`;
  for (const test of tests) {
    yield `    ${test.outcome === 'passed' ? '' : `${test.outcome}: `}${test.title}`;
  }
}

const numbersWith = (verdicts: readonly Verdict[], outcome: string): readonly number[] =>
  verdicts.filter((verdict) => verdict.outcome === outcome).map(({ line }) => line.number);

/** Each line with its tests and result, then the counts, each kind apart. */
export function* report(verdicts: readonly Verdict[]): Generator<string> {
  for (const verdict of verdicts) yield* verdictLines(verdict);
  for (const { name, why } of withoutTest) {
    const numbers = numbersWith(verdicts, name);
    if (numbers.length > 0) yield `${numbers.length} ${name} (${why}): ${numbers.join(' ')}`;
  }
  for (const bad of ['failed', 'skipped', 'missing']) {
    const numbers = numbersWith(verdicts, bad);
    if (numbers.length > 0) yield `${numbers.length} ${bad}: ${numbers.join(' ')}`;
  }
  yield `${numbersWith(verdicts, 'passed').length} passed, ${failures(verdicts)} failed`;
}

/** Lines that have no right to be so: failed, skipped or missing. */
export const failures = (verdicts: readonly Verdict[]): number =>
  verdicts.filter(({ outcome }) => ['failed', 'skipped', 'missing'].includes(outcome)).length;

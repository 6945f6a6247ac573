// SPDX-License-Identifier: GPL-2.0-or-later
import type { RunCase } from './recording.js';

/** What a run of ours left. */
export interface RunResult {
  readonly exit: number | null;
  readonly ipvs: readonly string[];
  readonly fifo: string;
  readonly notify: readonly string[];
  readonly log: readonly string[];
}

/** Lines of two processes, whose order among the others is chance. */
const loose = [
  /^Startup complete$/,
  /^Reload complete$/,
  /^Activating BFD healthchecker$/,
  /^Printing (parent|checker) data for process\(<pid>\) on signal$/,
  /^Starting Healthcheck child process, pid=<pid>$/,
  /^Initializing ipvs$/,
];

/** Time-outs are put back once, at the end, and a daemon is asked who it is once: no message without need. */
const repeated = /^(init|restore-timeouts)$/;

function difference(
  what: string,
  expected: readonly string[],
  got: readonly string[],
): readonly string[] {
  const at = expected.findIndex((line, number) => got[number] !== line);
  if (at < 0 && expected.length === got.length) return [];
  const place = at < 0 ? expected.length : at;
  return [
    `${what} ${place}: expected ${expected[place] ?? '(nothing)'}, got ${got[place] ?? '(nothing)'}`,
  ];
}

function missing(expected: readonly string[], got: readonly string[]): readonly string[] {
  const rest = [...got];
  return expected.flatMap((line) => {
    const at = rest.indexOf(line);
    if (at < 0) return [`log: ${line} is missing`];
    rest.splice(at, 1);
    return [];
  });
}

const isLoose = (line: string): boolean => loose.some((form) => form.test(line));

/** Own lines about the machine, which the recordings left out. */
const unrecorded = /^(Starting Keepalived|Running on|Command line:|Stopped|CPU usage)/;

function logDifferences(expected: readonly string[], log: readonly string[]): readonly string[] {
  const got = log.filter((line) => !unrecorded.test(line));
  const strict = (lines: readonly string[]): readonly string[] =>
    lines.filter((one) => !isLoose(one));
  return [
    ...difference('log', strict(expected), strict(got)),
    ...missing(expected.filter(isLoose), got.filter(isLoose)),
  ];
}

const events = (text: string): readonly string[] => text.split('\0').filter((one) => one !== '');

/** Each word that a script was called with; calls may be written over each other. */
const calls = (lines: readonly string[]): readonly string[] =>
  [...lines.join('').matchAll(/\[[^\]]*\]/g)].map(([word]) => word).sort();

/** What differs; nothing if the run is as recorded. */
export function differences(recorded: RunCase, result: RunResult): readonly string[] {
  const ipvs = (lines: readonly string[]) => lines.filter((line) => !repeated.test(line));
  const said = (recorded.notify ?? []).length > 0 ? calls(recorded.notify ?? []) : [];
  return [
    ...(recorded.exit === result.exit ? [] : [`exit ${recorded.exit}, got ${result.exit}`]),
    ...difference('ipvs', ipvs(recorded.ipvs ?? []), ipvs(result.ipvs)),
    ...difference('fifo', events(recorded.fifo ?? ''), events(result.fifo)),
    ...difference('notify', said, calls(result.notify)),
    ...logDifferences(recorded.log, result.log),
  ];
}

// SPDX-License-Identifier: GPL-2.0-or-later
// When two texts of a step are the same: masks, free orders, neighbours, deviations.
import type { Deviation, Step } from './recording.js';

/** What a command printed and how it ended. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

type Mask = readonly [cmd: RegExp, pattern: RegExp, becomes: string];

const masks: readonly Mask[] = [
  [/ping/, /time=[\d.]+ ms/g, 'T'],
  [/ping/, /time \d+ms$/gm, 'T'],
  [/ping/, /^rtt .*$/gm, 'R'],
  [
    /ipvsadm .*-\w*c\b/,
    /:(?!(?:5000|7777|8080)\b)(?:1[1-9]\d\d|10[3-9]\d|102[4-9]|[2-9]\d{3}|\d{5})\b */g,
    ':P ',
  ],
  [/dpip .*link show/, /^ {4}\d[\dxA-F]*(?: +\d[\dxA-F]*)* *$/gm, '    N'],
  [/dpip .*link show/, /^ {8}\d+ +(\w+): \d+$/gm, '$1'],
  [/dpip .*link show/, /^ {4}vdev .*$/gm, '    V'],
  [/dpip ipv6 show/, /: +\d+$/gm, ': N'],
  [/dpip ipset (?:show|list)/, /^Size in memory: \d+$/gm, 'Size in memory: N'],
  [/dpip .*qsch show/, /^ (?:Sent|Backlog) .*$/gm, ' S'],
  [/dpip .*neigh show/, /state: (?:REACHABLE|PROBE|DELAY) +/g, 'state: KNOWN '],
  [/dpvs/, /build on [\d.:]+/g, 'build on T'],
  [/curl/, /^(PPv2 \w{48})\w{4}/gm, '$1PPPP'],
  [/curl/, /^(PROXY TCP\d \S+ \S+) \d+/gm, '$1 P'],
];

/** The last four counters of TCP: retransmissions and pure acknowledgements vary. */
function maskTcpCounters(text: string): string {
  let isTcp = false;
  const masked = text.split('\n').map((line) => {
    if (/^[A-Z]/.test(line)) isTcp = /^TCP\b|^MATCH +tcp/i.test(line);
    if (!isTcp) return line;
    return line.replace(/((?: +\d+[KMGT]?){4}) *$/, (counters) =>
      counters.replaceAll(/ +[1-9]\d*[KMGT]?/g, ' N'),
    );
  });
  return masked.join('\n');
}

/** Lines that may or may not be there: clients whose layer-2 addresses are remembered. */
const clientNeighbour = /^ip: (?:10\.0\.0\.48|2001:db8:1::48|192\.168\.100\.3) /;
const showsClients: readonly string[] = ['neigh', 'arp-ndisc'];

/** A run of lines that belong together begins where this matches. */
interface FreeOrder {
  readonly cmd: RegExp;
  readonly starts: RegExp;
}
const freeOrders: readonly FreeOrder[] = [
  { cmd: /ipvsadm .*-\w*c\b/, starts: /^/ },
  { cmd: /(?:neigh|route|qsch|tunnel|maddr) show/, starts: /^/ },
  { cmd: /ipvsadm .*-[BW]\b|ipvsadm --get-(?:blklst|whtlst)/, starts: /^/ },
  { cmd: /addr show/, starts: /^(?:\[\d+\] )?inet/ },
  { cmd: /ipvsadm .*-G\b|ipvsadm --get-laddr/, starts: /^\S/ },
  { cmd: /ipset (?:show|list)/, starts: /^/ },
];

function sorted(text: string, { starts }: FreeOrder): string {
  const blocks: string[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    if (blocks.length === 0 || starts.test(line)) blocks.push(line);
    else blocks.push((blocks.pop() ?? '') + line);
  }
  return blocks.sort().join('');
}

/** A text as it is compared. */
export function masked(cmd: string, scenario: string, text: string): string {
  let result = text;
  for (const [where, pattern, becomes] of masks) {
    if (where.test(cmd)) result = result.replaceAll(pattern, becomes);
  }
  if (/ipvsadm .*--stats/.test(cmd)) result = maskTcpCounters(result);
  if (scenario === 'engine-not-running') {
    result = result.replaceAll(/Connection refused|No such file or directory/g, 'C');
  }
  if (/neigh show/.test(cmd) && !showsClients.includes(scenario)) {
    result = result
      .split(/(?<=\n)/)
      .filter((line) => !clientNeighbour.test(line))
      .join('');
  }
  const order = freeOrders.find((one) => one.cmd.test(cmd));
  return order === undefined ? result : sorted(result, order);
}

/** Patterns of the recordings are Python's. */
function pattern(text: string): RegExp {
  const flags = /^\(\?([a-z]+)\)/.exec(text);
  return new RegExp(text.slice(flags?.[0].length ?? 0), flags?.[1] ?? '');
}

function difference(what: string, got: string, wanted: string): string | undefined {
  if (got === wanted) return undefined;
  const [ours, theirs] = [got.split('\n'), wanted.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  const line = at < 0 ? theirs.length : at;
  const show = (lines: readonly string[]): string => JSON.stringify(lines[line] ?? '(nothing)');
  return `${what} line ${line + 1} is ${show(ours)} and should be ${show(theirs)}`;
}

interface Judged {
  readonly scenario: string;
  readonly step: Step;
  readonly got: Outcome;
}

function recordedProblems({ scenario, step, got }: Judged): string[] {
  const text = (value: string): string => masked(step.cmd, scenario, value);
  return [
    got.exitCode === step.exit_code
      ? undefined
      : `exit code is ${got.exitCode} and should be ${step.exit_code}`,
    difference('stdout', text(got.stdout), text(step.stdout)),
    difference('stderr', text(got.stderr), text(step.stderr)),
  ].filter((problem) => problem !== undefined);
}

const signalOrTimeout = (code: number | null): boolean => code === null || code >= 124;

function streamProblem(
  judged: Judged,
  name: 'stdout' | 'stderr',
  expect: NonNullable<Deviation['expect']>,
) {
  // prettier-ignore
  const { scenario, step, got } = judged;
  const patterns = expect[`${name}_re`];
  if (patterns !== undefined) {
    const missing = patterns.find((text) => !pattern(text).test(got[name]));
    return missing && `${name} has nothing like ${missing}: ${JSON.stringify(got[name])}`;
  }
  const text = (value: string): string => masked(step.cmd, scenario, value);
  // What a recorded failure said is not wanted of a step that must succeed instead.
  const succeeds = step.exit_code !== 0 && expect.exit_code === 0;
  const recorded = name === 'stderr' && succeeds ? '' : step[name];
  return difference(name, text(got[name]), text(expect[name] ?? recorded));
}

function expectedProblems(judged: Judged, { expect }: Deviation): string[] {
  const { step, got } = judged;
  if (expect === null) return signalOrTimeout(got.exitCode) ? ['no sane end'] : [];
  const codes = [expect.exit_code ?? step.exit_code].flat();
  return [
    codes.includes(got.exitCode ?? -1)
      ? undefined
      : `exit code is ${got.exitCode} and should be ${codes.join(' or ')}`,
    streamProblem(judged, 'stdout', expect),
    streamProblem(judged, 'stderr', expect),
  ].filter((problem) => problem !== undefined);
}

/** What of a step is not as it should be. */
export function problemsOf(judged: Judged, deviation: Deviation | undefined): readonly string[] {
  if (deviation === undefined) return recordedProblems(judged);
  if (deviation.recorded_ok && recordedProblems(judged).length === 0) return [];
  return expectedProblems(judged, deviation);
}

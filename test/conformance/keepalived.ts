// SPDX-License-Identifier: GPL-2.0-or-later
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Host } from '../../keepalived/config/context.js';
import { machine } from '../../keepalived/run/host.js';
import { run as keepalived } from '../../keepalived/run/run.js';
import { memoryIo } from './memory-io.js';

/** What a build answered. */
export interface Answer {
  readonly argv: readonly string[];
  readonly exit: number;
  readonly stderr: readonly string[];
  readonly stdout?: readonly string[];
}

/** One small configuration with what each build answered to it. */
export interface OracleCase {
  readonly id: string;
  readonly rule: string;
  readonly config: string;
  readonly config_file?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly files_mode?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<Build, Answer>>;
  readonly dump_new_lines?: Readonly<Record<string, readonly string[]>>;
}

type Build = 'debian-2.2.7' | 'mainline-2.4.3' | 'dpvs-2.0.19';

/** The build that a case is held to, and the answer expected. */
export interface Reference {
  readonly build: Build;
  readonly answer: Answer;
}

const standard: Build = 'debian-2.2.7';
const later: Build = 'mainline-2.4.3';
const fork: Build = 'dpvs-2.0.19';

/**
 * The rule of the program: 2.2.7; where it crashed or lacked a word that 2.4.3 or a fork knows,
 * 2.4.3; a word that only the fork knows, the fork's texts with mainline's exit statuses.
 */
export function referenceOf(one: OracleCase): Reference | undefined {
  const first = one.results[standard];
  const second = one.results[later];
  const third = one.results[fork];
  const lacks = (answer: Answer, other: Answer): boolean =>
    unknownWords(answer).some((word) => !unknownWords(other).includes(word));
  if (third.exit >= 0 && lacks(first, third) && lacks(second, third)) {
    return { build: fork, answer: { ...third, exit: mainlineExit(third) } };
  }
  if (first.exit >= 0 && !lacks(first, second)) {
    return lacks(second, third) ? undefined : { build: standard, answer: first };
  }
  return second.exit < 0 ? undefined : { build: later, answer: second };
}

const unknownPatterns = [
  /Unknown keyword '(.*)'/,
  /Invalid lvs_scheduler '(.*)'/,
  /unknown \[(.*)\] routing method/,
  /Unknown protocol (\w+) /,
];

function unknownWords({ stderr }: Answer): readonly string[] {
  const found = stderr.flatMap((line) => unknownPatterns.map((one) => one.exec(line)?.[1]));
  return found.filter((word) => word !== undefined && !/^[{}]$/.test(word)).map(String);
}

function mainlineExit({ exit }: Answer): number {
  const moved: Readonly<Record<number, number>> = { 3: 2, 4: 5, 5: 6 };
  return moved[exit] ?? exit;
}

const interfaces = ['lo', 'eth0', 'eth1', 'p0', 'p1'];
const trackFile = '/tmp/ka-oracle-track';

/** The machine of the recordings: five interfaces, a track file, no user for scripts. */
export function oracleHost(env: Host['env']): Host {
  const real = machine(env);
  return {
    ...real,
    interfaces: interfaces.map((name) => ({ name, loopback: name === 'lo' })),
    cpuCount: 2,
    user: (name) => (name === 'keepalived_script' ? undefined : real.user(name)),
    stat: (path) =>
      path === trackFile ? { kind: 'file', mode: 0o644, uid: 0, gid: 0 } : real.stat(path),
  };
}

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Plays a case in a folder of its own. @param compat build to hold to, undefined for the rule */
export async function play(
  one: OracleCase,
  argv: readonly string[],
  compat?: string,
): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'dpvs-oracle-'));
  try {
    await layOut(one, folder);
    const env = { PATH: searchPath, ...one.env, ...(compat && { KEEPALIVED_COMPAT: compat }) };
    const { io, printed } = memoryIo({ argv0: 'keepalived', env });
    const exit = await keepalived(argv.slice(1), io, { host: oracleHost(env), cwd: folder });
    return { argv, exit, stderr: lines(printed.stderr), stdout: lines(printed.stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layOut(one: OracleCase, folder: string): Promise<void> {
  const kind = one.config_file ?? '';
  const main = join(folder, 'c.conf');
  if (kind === 'is a directory') await mkdir(main);
  else if (kind !== 'not created' && kind !== '-f is a glob') await writeFile(main, one.config);
  if (kind === 'mode 0755') await chmod(main, 0o755);
  for (const [name, text] of Object.entries(one.files ?? {})) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    await chmod(path, Number.parseInt(one.files_mode?.[name] ?? '0644', 8));
  }
}

/** Lines of a byte text, as the recordings hold them: UTF-8. */
export function lines(printed: string): readonly string[] {
  const text = Buffer.from(printed, 'latin1').toString('utf8');
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** What differs, a line each; empty if nothing does. */
export function differences(got: Answer, { build, answer }: Reference): readonly string[] {
  const shown = (line: string): string =>
    build === fork ? line.replace(/^\([^():]+: (Line \d+)\)/, '($1)') : line;
  const [have, want] = [got.stderr.map(shown), answer.stderr.map(shown)];
  const problems = got.exit === answer.exit ? [] : [`exit ${got.exit}, not ${answer.exit}`];
  if (JSON.stringify(have) !== JSON.stringify(want)) {
    problems.push(...have.filter((line) => !want.includes(line)).map((line) => `+ ${line}`));
    problems.push(...want.filter((line) => !have.includes(line)).map((line) => `- ${line}`));
    if (problems.length === 0)
      problems.push(`order or number: ${have.length} lines, not ${want.length}`);
  }
  const wanted = answer.stdout ?? [];
  if (JSON.stringify(got.stdout ?? []) !== JSON.stringify(wanted)) problems.push('stdout differs');
  return problems;
}

const compatBuilds: Readonly<Record<string, Build>> = { '2.2.7': standard, '2.4.3': later };

async function playFile(file: string, build: string | undefined): Promise<number> {
  const { cases } = JSON.parse(await readFile(file, 'utf8')) as { cases: readonly OracleCase[] };
  const counts = { passed: 0, failed: 0 };
  const held = new Map<string, number>();
  for (const one of cases) {
    const fixed = build === undefined ? undefined : compatBuilds[build];
    const reference =
      fixed === undefined ? referenceOf(one) : { build: fixed, answer: one.results[fixed] };
    const argv = reference?.answer.argv ?? one.results[standard].argv;
    const got = await play(one, argv, build);
    const problems = reference === undefined ? graceful(got) : differences(got, reference);
    const name = reference?.build ?? 'none: each build crashes or lacks a word';
    held.set(name, (held.get(name) ?? 0) + 1);
    if (problems.length === 0) counts.passed++;
    else {
      counts.failed++;
      process.stdout.write(`${one.id} (${one.rule}; ${name}):\n  ${problems.join('\n  ')}\n`);
    }
  }
  for (const [name, count] of held) process.stdout.write(`held to ${name}: ${count}\n`);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed;
}

/** Where the originals crash, an ordinary end with an ordinary status is asked for. */
function graceful(got: Answer): readonly string[] {
  return got.exit >= 0 && got.exit <= 6 ? [] : [`exit ${got.exit}`];
}

/** `keepalived FILE… [--build 2.2.7|2.4.3]`: plays recorded cases. @returns exit status */
export async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { build: { type: 'string' } },
  });
  if (positionals.length === 0) {
    process.stderr.write('usage: conformance keepalived FILE… [--build NAME]\n');
    return 2;
  }
  let failed = 0;
  for (const file of positionals) failed += await playFile(file, values.build);
  return failed > 0 ? 1 : 0;
}

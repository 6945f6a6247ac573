// SPDX-License-Identifier: GPL-2.0-or-later
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../compat/conf/files.js';
import { dump } from '../../keepalived/run/dump/dump.js';
import { readConfiguration } from '../../keepalived/run/read.js';
import { inTree } from '../helpers/root.js';
import { oracleHost, type OracleCase } from './keepalived.js';

// The lines of `-d`: each line that a recorded start printed, and that a configuration decides, must
// be among ours; each of ours must have one of the original's formats.

/** Lines of a running process: interfaces, sockets, counters, what was done at the start. */
const runTime = [
  /^ {3}(index|Group|State|MTU|HW Type|IPv[46] address|MAC|Seen up|Up debounce|Down debounce) /,
  /^ {3}(MAC broadcast|NIC|Reset|Original|rp_filter|Delayed state|Additional)/,
  /^ {3}(index|Seen up|MTU|MAC|Status|Result) =/,
  /^ {3}(Using src_ip|Multicast address .*ifindex)/,
  /^( libnftnl| Name =|VRRP_Script|Delaying startup|------< Interfaces|.*exited|Assigned|Unable|.*succeeded)/,
  /^ {5}\d+\.\d+\.\d+\.\d+\/\d+$/,
  /^ Router ID = (vm|<host>)$/,
  /^ {3}Tracking instances :$/,
  /^\s*$/,
];

interface DumpCase extends OracleCase {
  readonly dump?: Readonly<Record<string, readonly string[]>>;
}

interface Format {
  readonly text: string;
}

const build = 'debian-2.2.7';
const ownCases = 'test/fixtures/keepalived-oracle.json';

async function ourLines(one: DumpCase): Promise<readonly string[]> {
  const cwd = await mkdtemp(join(tmpdir(), 'dpvs-dump-'));
  try {
    await writeFile(join(cwd, 'c.conf'), one.config);
    for (const [name, text] of Object.entries(one.files ?? {}))
      await writeFile(join(cwd, name), text);
    const configId = idOf(one);
    const host = oracleHost({ KA_VAR: 'fromenv' });
    const request = { file: 'c.conf', files: nodeFiles, cwd, host, configId, allStrict: false };
    const result = await readConfiguration({ ...request, testing: false, compat: '2.2.7' });
    return dump(result.config, host).map((line) => Buffer.from(line, 'latin1').toString('utf8'));
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

function idOf({ results }: DumpCase): string | undefined {
  const { argv } = results[build];
  const at = argv.indexOf('-i');
  return at < 0 ? undefined : argv[at + 1];
}

/** What a case wants: its lines without those of a running process, and what we lack of them. */
async function lacking(one: DumpCase): Promise<readonly string[]> {
  const wanted = one.dump?.[build] ?? one.dump_new_lines?.[build] ?? [];
  const decided = wanted.filter((line) => !runTime.some((pattern) => pattern.test(line)));
  const ours = new Set((await ourLines(one)).map((line) => line.trimEnd()));
  return [...new Set(decided)].filter((line) => !ours.has(line.trimEnd()));
}

async function playCases(cases: readonly DumpCase[]): Promise<number> {
  const held = cases.filter((one) => one.dump?.[build] ?? one.dump_new_lines?.[build]);
  let failed = 0;
  for (const one of held) {
    const missing = await lacking(one);
    if (missing.length === 0) continue;
    failed++;
    process.stdout.write(
      `${one.id} (${one.rule}):\n${missing.map((line) => `  -${line}`).join('\n')}\n`,
    );
  }
  process.stdout.write(`${held.length - failed} passed, ${failed} failed\n`);
  return failed;
}

function patternOf({ text }: Format): RegExp {
  const parts = text.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*?')}$`);
}

/** Each line that we print of the recorded configurations must have a known format. */
async function playFormats(lines: readonly Format[], cases: readonly DumpCase[]): Promise<number> {
  const known = lines
    .filter(({ text }) => /[A-Za-z]/.test(text.replace(/\{[^}]*\}/g, '')))
    .map(patternOf);
  const unknown = new Set<string>();
  let count = 0;
  for (const one of cases) {
    for (const line of await ourLines(one)) {
      count++;
      const free = /^ {5}|^ rx_bufs_policy|^ {3}\S+@|^ {3}(TTL|hoplimit) =|^ \S+ -> \S+$/.test(
        line,
      ); // entries of a list
      if (!free && !known.some((pattern) => pattern.test(line))) unknown.add(line);
    }
  }
  for (const line of unknown) process.stdout.write(`no such format: ${line}\n`);
  process.stdout.write(`${count - unknown.size} passed, ${unknown.size} failed\n`);
  return unknown.size;
}

interface Recorded {
  readonly cases?: readonly DumpCase[];
  readonly lines?: readonly Format[];
}

/**
 * `dump [FILE…]`: files with `cases` hold recorded starts, files with `lines` the formats that lines may
 * have. Without cases those of the project are taken. @returns exit status
 */
export async function run(argv: readonly string[]): Promise<number> {
  const files = await Promise.all(
    argv.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Recorded),
  );
  const given = files.flatMap((file) => file.cases ?? []);
  const own = async () => JSON.parse(await readFile(inTree(ownCases), 'utf8')) as Recorded;
  const cases = given.length > 0 ? given : ((await own()).cases ?? []);
  let failed = await playCases(cases);
  for (const { lines } of files) if (lines !== undefined) failed += await playFormats(lines, cases);
  return failed > 0 ? 1 : 0;
}

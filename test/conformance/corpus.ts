// SPDX-License-Identifier: GPL-2.0-or-later
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Host } from '../../keepalived/config/context.js';
import { machine } from '../../keepalived/run/host.js';
import { run as keepalived } from '../../keepalived/run/run.js';
import { lines, type Answer } from './keepalived.js';
import { memoryIo } from './memory-io.js';

// Real configurations against what Debian's keepalived says of them on this machine: in a network
// namespace with only lo (`bare`), and in one with every interface that the files name (`ifs`).

const execute = promisify(execFile);
const stockProgram = '/usr/sbin/keepalived';
const environments = ['bare', 'ifs'] as const;
type Environment = (typeof environments)[number];

const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C', KEEPALIVED_COMPAT: '2.2.7' };

/** A folder of files: `configs/`, `interfaces.txt`, and recorded answers in `expected/`. */
interface Corpus {
  readonly folder: string;
  readonly configs: readonly string[];
  readonly interfaces: readonly string[];
}

async function openCorpus(folder: string): Promise<Corpus> {
  const configs = (await readdir(join(folder, 'configs'))).filter((name) => name.endsWith('.conf'));
  const names = await readFile(join(folder, 'interfaces.txt'), 'utf8').catch(() => '');
  return {
    folder,
    configs: configs.sort(),
    interfaces: names.split('\n').filter((one) => one !== ''),
  };
}

/** Says what a program answers to a file in an environment. */
type Ask = (file: string, environment: Environment) => Promise<Answer>;

function ours(corpus: Corpus): Ask {
  return async (file, environment) => {
    const names = environment === 'bare' ? ['lo'] : ['lo', ...corpus.interfaces];
    const host: Host = {
      ...machine(env),
      interfaces: names.map((name) => ({ name, loopback: name === 'lo' })),
    };
    const { io, printed } = memoryIo({ argv0: 'keepalived', env });
    const cwd = join(corpus.folder, 'configs');
    const argv = ['-t', '-f', file];
    const exit = await keepalived(argv, io, { host, cwd });
    return { argv, exit, stderr: lines(printed.stderr) };
  };
}

function recorded(corpus: Corpus): Ask {
  return async (file, environment) => {
    const all = JSON.parse(await readFile(recordingOf(corpus, file), 'utf8')) as Record<
      Environment,
      Answer
    >;
    return all[environment];
  };
}

const prefix = 'dpvs-corpus-';

/** Network namespaces of our own, made for the stock program and removed afterwards. */
async function withNamespaces<T>(corpus: Corpus, use: () => Promise<T>): Promise<T> {
  try {
    for (const one of environments) await execute('ip', ['netns', 'add', prefix + one]);
    for (const one of environments) await inside(one, ['ip', 'link', 'set', 'lo', 'up']);
    for (const [index, name] of corpus.interfaces.entries()) {
      await inside('ifs', ['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', `q${index}`]);
      await inside('ifs', ['ip', 'link', 'set', `q${index}`, 'up']);
      await inside('ifs', ['ip', 'link', 'set', name, 'up']);
      const address = `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}/32`;
      await inside('ifs', ['ip', 'addr', 'add', address, 'dev', name]);
    }
    return await use();
  } finally {
    for (const one of environments) {
      await execute('ip', ['netns', 'del', prefix + one]).catch(() => undefined);
    }
  }
}

async function inside(environment: Environment, command: readonly string[]): Promise<void> {
  await execute('ip', ['netns', 'exec', prefix + environment, ...command]);
}

interface Failed {
  readonly code?: number | null;
  readonly stderr?: string;
}

function stock(corpus: Corpus): Ask {
  return async (file, environment) => {
    const argv = ['-t', '-f', file];
    const command = ['netns', 'exec', prefix + environment, stockProgram, ...argv];
    const options = { cwd: join(corpus.folder, 'configs'), env, encoding: 'latin1' as const };
    const outcome = await execute('ip', command, { ...options, timeout: 30_000 }).then(
      ({ stderr }) => ({ code: 0, stderr }),
      (error: Failed) => ({ code: error.code ?? -11, stderr: error.stderr ?? '' }),
    );
    return { argv, exit: outcome.code, stderr: lines(outcome.stderr) };
  };
}

/** Writes down what the stock program answers to each file. */
async function record(corpus: Corpus): Promise<number> {
  const ask = stock(corpus);
  await mkdir(join(corpus.folder, 'expected'), { recursive: true });
  for (const file of corpus.configs) {
    const [bare, ifs] = [await ask(file, 'bare'), await ask(file, 'ifs')];
    const answers = JSON.stringify({ file: `configs/${file}`, bare, ifs }, undefined, 1);
    await writeFile(recordingOf(corpus, file), `${answers}\n`);
  }
  process.stdout.write(`${corpus.configs.length} recorded\n`);
  return 0;
}

function recordingOf(corpus: Corpus, file: string): string {
  return join(corpus.folder, 'expected', file.replace(/\.conf$/, '.json'));
}

function compare(got: Answer, want: Answer): readonly string[] {
  const problems = got.exit === want.exit ? [] : [`exit ${got.exit}, not ${want.exit}`];
  if (JSON.stringify(got.stderr) === JSON.stringify(want.stderr)) return problems;
  const extra = got.stderr.filter((line) => !want.stderr.includes(line));
  const lacking = want.stderr.filter((line) => !got.stderr.includes(line));
  problems.push(...extra.map((line) => `+ ${line}`), ...lacking.map((line) => `- ${line}`));
  if (extra.length + lacking.length === 0) problems.push('order or number of lines');
  return problems;
}

async function play(corpus: Corpus, reference: Ask): Promise<number> {
  const asked = ours(corpus);
  let failed = 0;
  for (const file of corpus.configs) {
    const found: string[] = [];
    for (const environment of environments) {
      const want = await reference(file, environment);
      const problems = compare(await asked(file, environment), want);
      found.push(...problems.slice(0, 12).map((line) => `  ${environment} ${line}`));
    }
    if (found.length === 0) continue;
    failed++;
    process.stdout.write(`${file}:\n${found.join('\n')}\n`);
  }
  process.stdout.write(`${corpus.configs.length - failed} passed, ${failed} failed\n`);
  return failed;
}

/** `corpus FOLDER [--recorded|--record]`: the installed package is asked unless told otherwise. */
export async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { recorded: { type: 'boolean' }, record: { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (folder === undefined) {
    process.stderr.write('usage: conformance corpus FOLDER [--recorded | --record]\n');
    return 2;
  }
  const corpus = await openCorpus(folder);
  const installed = await access(stockProgram).then(
    () => true,
    () => false,
  );
  if (values.record === true) return withNamespaces(corpus, () => record(corpus));
  const useRecorded = values.recorded === true || !installed;
  process.stdout.write(
    useRecorded ? 'against the recordings\n' : 'against the installed package\n',
  );
  const failed = useRecorded
    ? await play(corpus, recorded(corpus))
    : await withNamespaces(corpus, () => play(corpus, stock(corpus)));
  return failed > 0 ? 1 : 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { parseArgs } from 'node:util';
import { run as runControl } from './control.js';
import type { Tally } from './control.js';
import { run as runTranscripts } from './transcripts.js';
import { enterNamespace, isInNamespace } from './name-tables.js';
import { run as runCorpus } from './corpus.js';
import { run as runDump } from './dump.js';
import { run as runEngine } from './engine.js';
import { run as runKeepalived } from './keepalived.js';
import { run as runRuns } from './runs/main.js';

// `npm run conformance -- SUITE FILE…`: replays recordings and says how many came out the same.

const usage = `usage: conformance control FILE… [--launcher [FOLDER] [--cold]] [--only ID-PREFIX]
       conformance transcripts FILE… [--deviations FILE] [--setups FILE]
       conformance keepalived|keepalived-runs|corpus|dump …
       conformance engine [FILE]
`;

/** Suites that read their own arguments and print their own tally. */
const selfContained: Readonly<Record<string, (argv: string[]) => Promise<number>>> = {
  keepalived: runKeepalived,
  'keepalived-runs': runRuns,
  corpus: runCorpus,
  dump: runDump,
  engine: runEngine,
};

/** `--launcher` without a folder means the built one; a file of recordings is no folder. */
function withLauncherFolder(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const next = words[at + 1] ?? '';
    const bare = word === '--launcher' && (next === '' || /^-|\.json$/.test(next));
    return bare ? [word, 'bin'] : [word];
  });
}

const options = {
  launcher: { type: 'string' },
  cold: { type: 'boolean' },
  only: { type: 'string' },
  deviations: { type: 'string' },
  setups: { type: 'string' },
} as const;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface Values {
  readonly launcher?: string;
  readonly cold?: boolean;
  readonly only?: string;
  readonly deviations?: string;
  readonly setups?: string;
}

async function replayControl(files: readonly string[], values: Values): Promise<Tally> {
  let [passed, failed] = [0, 0];
  for (const file of files) {
    const tally = await runControl(file, { ...values, print });
    passed += tally.passed;
    failed += tally.failed;
  }
  return { passed, failed };
}

/** Suites by name; each replays its files and prints its own lines. */
const suites: Readonly<
  Record<string, (files: readonly string[], values: Values) => Promise<Tally>>
> = {
  control: replayControl,
  transcripts: (files, values) => runTranscripts(files, { ...values, print }),
};

function refuse(why: string): number {
  process.stderr.write(`${why}${usage}`);
  return 2;
}

async function replay(argv: readonly string[]): Promise<number> {
  const args = withLauncherFolder(argv);
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [name = '', ...files] = positionals;
  const suite = suites[name];
  if (suite === undefined || files.length === 0) return refuse('');
  // Programs read the names of the machine, so they get a machine with the recorded names.
  if (values.launcher !== undefined && !isInNamespace()) return enterNamespace();
  return (await suite(files, values)).failed > 0 ? 1 : 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  try {
    return await (selfContained[name]?.(rest) ?? replay(argv));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return refuse(`conformance: ${error.message}\n`); // of an option, or of a file
  }
}

process.exitCode = await main(process.argv.slice(2));

// SPDX-License-Identifier: GPL-2.0-or-later
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeFiles } from '../../compat/conf/files.js';
import { machine } from '../../keepalived/run/host.js';
import { readConfiguration } from '../../keepalived/run/read.js';

// How long a keepalived.conf takes from files to the typed, checked model, and what memory. Each
// measurement is a process of its own, so that memory is its own and nothing is warm but the code.

interface Measured {
  readonly ms: number;
  readonly mib: number;
}

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const linesOfService = 14;
const sizes = { '1k': 1000, '10k': 10_000, '100k': 100_000 } as const;
const services = 20_000;
const runsOfEach = 3;
const childMark = '--measure';

/** A virtual server with two real servers and their checks. */
function service(index: number): string {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const real = (last: number): string =>
    `  real_server 172.16.${index & 255}.${last} 80 {\n    weight ${(index % 9) + 1}\n    TCP_CHECK {\n    }\n  }\n`;
  const head = `virtual_server ${address} 80 {\n  lb_algo wrr\n  lb_kind NAT\n`;
  return `${head}  protocol TCP\n${real(1)}${real(2)}}\n`;
}

function text(count: number): string {
  return Array.from({ length: count }, (_, index) => service(index + 1)).join('');
}

async function measureHere(count: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'dpvs-bench-conf-'));
  try {
    const file = join(folder, 'keepalived.conf');
    await writeFile(file, text(count));
    const began = process.hrtime.bigint();
    const result = await readConfiguration({
      ...{ file, files: nodeFiles, cwd: folder, host: machine(process.env) },
      ...{ configId: undefined, allStrict: false, testing: true, compat: undefined },
    });
    const ms = Number(process.hrtime.bigint() - began) / 1e6;
    const found = result.config.lvs.virtualServers.length;
    if (found !== count) throw new Error(`${found} services instead of ${count}`);
    return { ms, mib: process.resourceUsage().maxRSS / 1024 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(count: number): Promise<Measured> {
  const self = fileURLToPath(import.meta.url);
  const runs: Measured[] = [];
  for (let run = 0; run < runsOfEach; run++) {
    const argv = [self, childMark, String(count)];
    const { stdout } = await promisify(execFile)(process.execPath, argv);
    runs.push(JSON.parse(stdout) as Measured);
  }
  const [, median] = runs.sort((a, b) => a.ms - b.ms);
  if (median === undefined) throw new Error('nothing was measured');
  return median;
}

async function figures(): Promise<readonly Figure[]> {
  const all: Figure[] = [];
  const byName = new Map<string, Measured>();
  for (const [name, lines] of Object.entries(sizes)) {
    const measured = await measure(Math.ceil(lines / linesOfService));
    byName.set(name, measured);
    all.push({ name: `conf_${name}_lines_ms`, value: measured.ms, unit: 'ms' });
  }
  const large = byName.get('100k') ?? { ms: 0, mib: 0 };
  const ratio = large.ms / (byName.get('10k')?.ms ?? 1);
  const many = await measure(services);
  all.push({ name: 'conf_100k_over_10k', value: ratio, unit: 'ratio' });
  all.push({ name: 'conf_100k_lines_mib', value: large.mib, unit: 'MiB' });
  all.push({ name: 'conf_20k_services_ms', value: many.ms, unit: 'ms' });
  all.push({ name: 'conf_20k_services_mib', value: many.mib, unit: 'MiB' });
  return all.map((one) => ({ ...one, value: Number(one.value.toFixed(2)) }));
}

/** `conf [--json]`: prints a figure a line, or one object. */
export async function run(argv: readonly string[]): Promise<number> {
  const all = await figures();
  const plain = all.map(({ name, value, unit }) => `${name} ${value} ${unit}`).join('\n');
  const conditions = { node: process.version, runs: runsOfEach };
  const json = JSON.stringify({ figures: all, conditions });
  process.stdout.write(`${argv.includes('--json') ? json : plain}\n`);
  return 0;
}

const mark = process.argv.indexOf(childMark);
if (mark >= 0 && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(await measureHere(Number(process.argv[mark + 1]))));
}

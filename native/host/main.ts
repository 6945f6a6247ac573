// SPDX-License-Identifier: GPL-2.0-or-later
import { parseCommandLine, usage } from './run/options.js';
import type { CommandLine } from './run/options.js';
import { announceStart, endStart } from './run/starting.js';

async function main(line: CommandLine): Promise<number> {
  if (line.do === 'run') announceStart(line.files.ipcFile); // before anything that takes time
  if (line.do === 'help' || line.do === 'refuse') {
    process.stdout.write(usage);
    if (line.do === 'help') return 0;
    process.stderr.write(`${process.argv0}: ${line.problem}\n`);
    endStart(line.ipcFile); // the launcher has announced us
    return 1;
  }
  const { runDaemon, versionLines } = await import('./run/run.js');
  if (line.do === 'run') return runDaemon(line.files, line.eal, process);
  process.stderr.write(versionLines(line.verbose));
  return 0;
}

// Threads of EAL would keep the process: it ends when its work does.
process.exit(await main(parseCommandLine(process.argv.slice(2), process.env)));

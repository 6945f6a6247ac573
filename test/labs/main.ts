// SPDX-License-Identifier: GPL-2.0-or-later
import { labMain } from '../../packaging/demo/lab/main.js';
import { labs } from './list.js';

function list(): void {
  const width = Math.max(...labs.map(({ name }) => name.length));
  for (const { name, title } of labs) console.log(`${name.padEnd(width)}  ${title}`);
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const lab = labs.find((candidate) => candidate.name === name);
  if (lab !== undefined) return labMain(lab, args, `npm run lab -- ${lab.name}`);
  list();
  if (name === undefined || name === '--dry-run') return 0;
  console.error(`there is no lab ${name}; those above are all`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));

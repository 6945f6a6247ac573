// SPDX-License-Identifier: GPL-2.0-or-later
// `npm run soak [-- SECONDS]`: a million flows come and go for two minutes, or for as long as is
// said; in the end every connection, port and packet buffer must be back.
import { openEngine } from '../helpers/engine.js';
import { Soak } from './soak.js';

const workers = 2;
const leastFlows = 1_000_000;
const portion = 6400;

const seconds = Number(process.argv[2] ?? 120);
const engine = await openEngine({ workers, maxConns: 2 ** 20 - 1 });
const soak = new Soak(engine, workers);
const started = Date.now();
const elapsedSec = (): number => (Date.now() - started) / 1000;

for (let told = 0; elapsedSec() < seconds || soak.flows < leastFlows;) {
  soak.run(portion);
  if (soak.flows - told < 100_000) continue;
  told = soak.flows;
  console.log(`${soak.flows} flows in ${elapsedSec().toFixed(0)} s`);
}
const leftovers = soak.end();
for (const [what, count] of Object.entries(leftovers)) console.log(`${what} left: ${count}`);
const left = Object.values(leftovers).filter((count) => count !== 0).length;
console.log(`${soak.flows} flows, ${soak.mostConns} connections at once`);
console.log(`${Object.keys(leftovers).length - left} passed, ${left} failed`);
engine.close();
process.exit(left === 0 ? 0 : 1);

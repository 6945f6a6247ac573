// SPDX-License-Identifier: GPL-2.0-or-later
// The whole daemon as the quick start has it, on a network where nothing is sent.
import { setTimeout as sleep } from 'node:timers/promises';
import { startDirector } from '../../../packaging/demo/director.js';
import { must, runCommand } from '../../../packaging/demo/lab/command.js';
import { Site } from '../../../packaging/demo/lab/site.js';
import { binFolder } from '../../../packaging/demo/lab/tree.js';
import { oneArmHosts } from '../../../packaging/demo/quick-start.js';
import { parseCpuTicks } from '../machine/threads.js';
import type { Report } from '../report/report.js';
import { median } from '../report/statistics.js';

const settleMs = 3000;
const timedMs = 10_000;
const ticksPerSec = 100;
const rounds = 3;

/** Processor seconds of the daemon, all threads, those that ended too. */
async function daemonCpuSec(site: Site): Promise<number> {
  const read = 'cat /proc/$(pidof dpvs)/stat';
  return parseCpuTicks(await must(site.enter('director', ['sh', '-c', read]))) / ticksPerSec;
}

async function perform(site: Site, host: string, step: string): Promise<void> {
  const argv = site.enter(host, ['sh', '-c', `cd "$0" || exit\n${step}`, binFolder]);
  const { exitCode, stderr } = await runCommand(argv, {}, 'exit');
  if (exitCode !== 0) throw new Error(`${step}: ${stderr.trim()}`);
}

async function startDaemon(site: Site): Promise<void> {
  const start = startDirector('dpvs.conf.single-nic.sample').map(({ run }) => run);
  for (const step of [...start, 'sh setup.sh']) await perform(site, 'director', step);
}

async function percentOf(site: Site): Promise<number> {
  const [started, before] = [process.hrtime.bigint(), await daemonCpuSec(site)];
  await sleep(timedMs);
  const [after, ended] = [await daemonCpuSec(site), process.hrtime.bigint()];
  return (100 * (after - before)) / (Number(ended - started) / 1e9);
}

/** Measures what a daemon costs that has nothing to do, in percent of one core. */
export async function measureIdle(to: Report): Promise<void> {
  const site = new Site({ name: 'idle', title: 'idle', hosts: oneArmHosts, story: [] });
  try {
    await site.build();
    await startDaemon(site);
    await sleep(settleMs);
    const found: number[] = [];
    for (let i = 0; i < rounds; i++) found.push(await percentOf(site));
    await perform(site, 'client', 'curl -s 192.168.100.100'); // it sleeps, but it is not dead
    to.conditions.idle = { rounds, secondsEach: timedMs / 1000, percents: found };
    to.add('idle_cpu_percent', median(found), '%');
  } finally {
    await site.close();
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { ExecutionContext } from 'ava';
import { runCommand, type Outcome } from '../../packaging/demo/lab/command.js';
import type { HostPlan } from '../../packaging/demo/lab/lab.js';
import { Site } from '../../packaging/demo/lab/site.js';
import { binFolder } from '../../packaging/demo/lab/tree.js';

/** Network namespaces can be made by root alone. */
export const isRoot = process.getuid?.() === 0;

/** The machines of a test. */
export interface TestSite {
  /** Runs a shell command on a host, in bin/. */
  run(host: string, command: string): Promise<Outcome>;
}

/** Builds a topology that is gone when the test ends. */
export async function buildSite(
  t: ExecutionContext<unknown>,
  hosts: Readonly<Record<string, HostPlan>>,
): Promise<TestSite> {
  const site = new Site({ name: t.title, title: t.title, hosts, story: [] });
  t.teardown(() => site.close());
  await site.build();
  return {
    run: (host, command) =>
      runCommand(site.enter(host, ['sh', '-c', `cd "$0" || exit\n${command}`, binFolder])),
  };
}

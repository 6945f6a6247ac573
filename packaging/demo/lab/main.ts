// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from './lab.js';
import { runLab, showPlan } from './run.js';

/** Aborts when this program is asked to end. */
function endOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => controller.abort());
  }
  return controller.signal;
}

/**
 * A program that is one lab.
 * @param args `--dry-run` shows what it would do
 * @returns the exit code: 1 if a step failed, 130 if a signal ended it
 */
export async function labMain(lab: Lab, args: readonly string[], again: string): Promise<number> {
  const print = (line: string) => console.log(line);
  if (args.includes('--dry-run')) {
    showPlan(lab, print);
    return 0;
  }
  if (process.getuid?.() !== 0) {
    console.error(`${lab.name} makes network namespaces, which only root may: sudo ${again}`);
    return 1;
  }
  const signal = endOnSignals();
  const passed = await runLab(lab, { print, signal });
  if (passed) print(`${lab.name}: every step showed what it should; nothing is left behind`);
  return signal.aborted ? 130 : passed ? 0 : 1;
}

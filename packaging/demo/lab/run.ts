// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout } from 'node:timers/promises';
import { runCommand, type Outcome } from './command.js';
import { LabError, type Lab, type Step } from './lab.js';
import { stepEnvironment } from './namespace.js';
import { Site } from './site.js';
import { binFolder } from './tree.js';

const stepTimeoutMs = 30_000;
const retryPauseMs = 200;

/** Where a lab's report goes, and what ends it early. */
export interface LabIo {
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

function prompt({ at = 'machine', run }: Step): string {
  return `  ${at}$ ${run}`;
}

/** A titled step begins a chapter; the line says how many there are. */
function chapterLine({ story }: Lab, step: Step): string | undefined {
  if (step.title === undefined) return undefined;
  const chapters = story.filter(({ title }) => title !== undefined);
  return `[${chapters.indexOf(step) + 1}/${chapters.length}] ${step.title}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ').trimEnd();
}

/** Tells what a lab would do. */
export function showPlan(lab: Lab, print: (line: string) => void): void {
  print(`${lab.name}: ${lab.title}`);
  for (const [name, { links }] of Object.entries(lab.hosts)) {
    const ends = Object.entries(links).map(([link, { segment, addresses = [] }]) =>
      [`${link} in ${segment}`, ...addresses].join(' '),
    );
    print(`  host ${name}: ${ends.join(', ')}`);
  }
  for (const step of lab.story) {
    const chapter = chapterLine(lab, step);
    if (chapter !== undefined) print(chapter);
    print(prompt(step));
  }
}

/** What is wrong with a step that went like this; a runbook's command that complains has failed. */
function complaints(step: Step, { exitCode, stdout, stderr }: Outcome): string[] {
  const ended = exitCode === 0 ? undefined : `exit code ${exitCode}`;
  const seen = (step.shows ?? []).map((expectation) => expectation(stdout));
  return [ended, stderr, ...seen].filter((text): text is string => Boolean(text));
}

/** What a step's command needs to know. */
interface Stage {
  readonly lab: Lab;
  readonly site: Site;
  readonly io: LabIo;
}

async function perform({ lab, site, io }: Stage, { at, run }: Step): Promise<Outcome> {
  const inBin = ['sh', '-c', `cd "$0" || exit\n${run}`, binFolder];
  const background = run.trimEnd().endsWith('&');
  const limits = { timeoutMs: stepTimeoutMs, env: { ...stepEnvironment, ...lab.environment } };
  const outcome = await runCommand(
    at === undefined ? inBin : site.enter(at, inBin),
    io.signal === undefined ? limits : { ...limits, signal: io.signal },
    background ? 'exit' : 'close',
  );
  if (!background || at === undefined) return outcome;
  site.keepOutput(at, outcome.output);
  return { exitCode: outcome.exitCode, stdout: '', stderr: '' }; // what it says is told on failure
}

/** Tries a step again, with a pause, while it fails and its time is not up. */
async function performPatiently(stage: Stage, step: Step): Promise<Outcome> {
  const end = Date.now() + (step.withinSec ?? 0) * 1000;
  for (;;) {
    const outcome = await perform(stage, step);
    if (complaints(step, outcome).length === 0 || Date.now() >= end) return outcome;
    await setTimeout(retryPauseMs, undefined, stage.io.signal && { signal: stage.io.signal });
  }
}

async function runStep(stage: Stage, step: Step): Promise<void> {
  const { lab, io } = stage;
  const chapter = chapterLine(lab, step);
  if (chapter !== undefined) io.print(chapter);
  io.print(prompt(step));
  const outcome = await performPatiently(stage, step);
  for (const text of [outcome.stdout, outcome.stderr]) if (text !== '') io.print(indent(text));
  const wrong = complaints(step, outcome);
  if (wrong.length > 0) throw new LabError(`${step.run}: ${wrong.join('\n')}`, step.hint);
  io.print('    ok');
}

function reportFailure(lab: Lab, site: Site, error: unknown, { print }: LabIo): void {
  print(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  for (const name of Object.keys(lab.hosts)) {
    const said = site.backgroundOutput(name);
    if (said !== '') print(`  programs of ${name} said:\n${indent(said)}`);
  }
  if (error instanceof LabError && error.hint !== undefined) print(`what to do: ${error.hint}`);
}

/**
 * Builds a lab, tells its story step by step, and takes it down again, whatever happens.
 * @returns whether every step showed what it should
 */
export async function runLab(lab: Lab, io: LabIo): Promise<boolean> {
  const site = new Site(lab);
  try {
    await site.build();
    for (const step of lab.story) await runStep({ lab, site, io }, step);
    return true;
  } catch (error) {
    if (io.signal?.aborted !== true) reportFailure(lab, site, error, io);
    return false;
  } finally {
    await site.close();
  }
}

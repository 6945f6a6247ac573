// SPDX-License-Identifier: GPL-2.0-or-later
import { runCommand, type Outcome } from './command.js';
import { LabError, type Lab, type Step } from './lab.js';
import { stepEnvironment } from './namespace.js';
import { Site } from './site.js';
import { binFolder } from './tree.js';

const stepTimeoutMs = 30_000;

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

function complaints(step: Step, { exitCode, stdout, stderr }: Outcome): string[] {
  const ended = exitCode === 0 ? [] : [`exit code ${exitCode}${stderr === '' ? '' : ':'}`, stderr];
  const seen = (step.shows ?? []).map((expectation) => expectation(stdout));
  return [...ended, ...seen].filter((text): text is string => Boolean(text));
}

/** What goes wrong in the machinery names its step too. */
async function runStep(lab: Lab, site: Site, step: Step, io: LabIo): Promise<void> {
  const { at, run, hint } = step;
  const chapter = chapterLine(lab, step);
  if (chapter !== undefined) io.print(chapter);
  io.print(prompt(step));
  const inBin = ['sh', '-c', `cd "$0" || exit\n${run}`, binFolder];
  const background = run.trimEnd().endsWith('&');
  const limits = { timeoutMs: stepTimeoutMs, env: { ...stepEnvironment, ...lab.environment } };
  const outcome = await runCommand(
    at === undefined ? inBin : site.enter(at, inBin),
    io.signal === undefined ? limits : { ...limits, signal: io.signal },
    background ? 'exit' : 'close',
  );
  if (background && at !== undefined) site.keepOutput(at, outcome.output);
  if (outcome.stdout !== '') io.print(indent(outcome.stdout));
  if (outcome.stderr !== '') io.print(indent(outcome.stderr));
  const wrong = complaints(step, outcome);
  if (wrong.length > 0) throw new LabError(`${run}: ${wrong.join('\n')}`, hint);
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
    for (const step of lab.story) await runStep(lab, site, step, io);
    return true;
  } catch (error) {
    if (io.signal?.aborted !== true) reportFailure(lab, site, error, io);
    return false;
  } finally {
    await site.close();
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { must } from '../../../packaging/demo/lab/command.js';
import { binFolder } from '../../../packaging/demo/lab/tree.js';
import { staleSocket } from '../fake-daemon.js';
import { startCapture } from './capture.js';
import type { Capture } from './capture.js';
import { configurationOf, ealWordsOf } from './configuration.js';
import { compareFlows, markProblems, placesIn, soundFrames } from './flows.js';
import type { Deviation, Action, Packet, Recording, Step } from './recording.js';
import { problemsOf } from './text.js';
import type { Outcome } from './text.js';
import { Topology } from './topology.js';

/** What a replay found. */
export interface Report {
  /** A line each. */
  readonly problems: readonly string[];
  /** Recorded packets that were compared. */
  readonly packets: number;
}

const [stepMs, startMs, stopMs] = [30_000, 20_000, 5_000];
const lastWaitMs = 500;
const serverProgram = fileURLToPath(new URL('server.js', import.meta.url));
const needsShell = /[|;<>$`]/;

/** Words of a command by the shell's quoting. */
function wordsOf(cmd: string): string[] {
  const words = cmd.matchAll(/(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))/gs);
  return [...words].map(([, double, single, bare]) =>
    double === undefined ? (single ?? bare ?? '') : double.replaceAll(/\\(["\\$`])/g, '$1'),
  );
}

/** A recording's machines, daemon, captures and background programs. */
class Stage {
  readonly #recording: Recording;
  readonly #topology: Topology;
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];
  readonly captures: Capture[] = [];
  #daemonSaid = '';

  private constructor(recording: Recording, topology: Topology, folder: string) {
    this.#recording = recording;
    this.#topology = topology;
    this.#folder = folder;
  }

  static async set(recording: Recording): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'dpvs-transcript-'));
    const topology = await Topology.build(recording.setup.ports.length);
    const stage = new Stage(recording, topology, folder);
    try {
      if (recording.setup.engine) await stage.#startDaemon();
      else await staleSocket(stage.#file('dpvs.ipc'));
    } catch (error) {
      await stage.strike();
      throw error;
    }
    return stage;
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }

  #env(): NodeJS.ProcessEnv {
    return {
      PATH: `${binFolder}:${process.env['PATH'] ?? ''}`,
      HOME: this.#folder,
      LC_ALL: 'C',
      LANG: 'C',
      DPVS_IPC_FILE: this.#file('dpvs.ipc'),
    };
  }

  #spawn(place: string, argv: readonly string[]): ChildProcess {
    const [command = '', ...words] = this.#topology.enter(place, argv);
    return spawn(command, words, { cwd: this.#folder, env: this.#env(), stdio: 'pipe' });
  }

  #background(place: string, argv: readonly string[]): ChildProcess {
    const child = this.#spawn(place, argv);
    child.stdin?.end();
    child.stdout?.resume();
    child.stderr?.on('data', () => undefined);
    this.#children.push(child);
    return child;
  }

  async #startDaemon(): Promise<void> {
    const { config, setup } = this.#recording;
    await writeFile(this.#file('dpvs.conf'), configurationOf(config, setup));
    const files = ['-c', 'dpvs.conf', '-p', 'dpvs.pid', '-x', 'dpvs.ipc'];
    const daemon = this.#background('engine', ['dpvs', ...files, '--', ...ealWordsOf(setup)]);
    daemon.stderr?.on('data', (text: Buffer) => (this.#daemonSaid += text.toString()));
    const deadline = Date.now() + startMs;
    for (;;) {
      const { exitCode } = await this.#run('engine', ['dpip', 'link', 'show'], '');
      if (exitCode === 0) return;
      if (Date.now() > deadline || daemon.exitCode !== null) {
        throw new Error(`the daemon does not start: ${this.#daemonSaid}`);
      }
      await sleep(50);
    }
  }

  /** Runs a command to its end. */
  async #run(place: string, argv: readonly string[], stdin: string): Promise<Outcome> {
    const child = this.#spawn(place, argv);
    child.stdin?.on('error', () => undefined); // a command need not read what it is given
    child.stdin?.end(stdin, 'latin1');
    const outcome = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('latin1').on('data', (text: string) => (outcome[name] += text));
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), stepMs);
    const [exitCode] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    return { ...outcome, exitCode };
  }

  step({ cmd, stdin = '' }: Step): Promise<Outcome> {
    const [, place = 'engine', command = cmd] = /^\[(\w+)\] (.*)$/s.exec(cmd) ?? [];
    const quoted = command.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/gs, '');
    const argv = needsShell.test(quoted) ? ['sh', '-c', command] : wordsOf(command);
    return this.#run(place, argv, stdin);
  }

  async act({ in: place = 'engine', run, server, background, capture, wait }: Action) {
    if (run !== undefined) await must(this.#topology.enter(place, wordsOf(run)));
    if (server !== undefined) {
      this.#background(place, [process.execPath, serverProgram, place, ...server.map(String)]);
    }
    if (background !== undefined) this.#background(place, background);
    if (capture !== undefined) {
      const enter = (argv: readonly string[]) => this.#topology.enter(place, argv);
      this.captures.push(await startCapture(place, capture, enter));
    }
    if (wait !== undefined) await sleep(wait * 1000);
  }

  /** Ends everything. */
  async strike(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await closed;
      clearTimeout(timer);
    }
    await this.#topology.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A step may need a port of the run: that of one listed connection. */
function withPresentPort(step: Step, listing: string): Step {
  const wanted = /--sockpair tcp:([\d.]+):(\d+):/.exec(step.cmd);
  if (wanted === null) return step;
  const [, client = '', port = ''] = wanted;
  const found = new RegExp(`\\b${client.replaceAll('.', '\\.')}:(\\d+) +10\\.0\\.0\\.100:80`).exec(
    listing,
  );
  return { ...step, cmd: step.cmd.replace(`:${port}:`, `:${found?.[1] ?? port}:`) };
}

async function playSteps(stage: Stage, { scenario, setup, deviations }: Recording) {
  const problems: string[] = [];
  let listing = '';
  for (const [at, recorded] of scenario.steps.entries()) {
    for (const action of setup.actions.filter((one) => one.before_step === at)) {
      await stage.act(action);
    }
    const step = withPresentPort(recorded, listing);
    const got = await stage.step(step);
    if (/^ipvsadm -\w*c\b(?!.*--sockpair)/.test(step.cmd)) listing = got.stdout;
    const deviation = deviations.find((one) => one.step === at);
    const found = problemsOf({ scenario: scenario.scenario, step: recorded, got }, deviation);
    if (found.length > 0)
      problems.push(`step ${at} (${step.cmd.split('\n')[0]}): ${found.join('; ')}`);
  }
  const last = setup.actions.filter((one) => one.before_step >= scenario.steps.length);
  for (const action of last) await stage.act(action);
  return problems;
}

/** Where frames need not be as recorded: what is named, and who must see another result. */
function placesOf(deviation: Deviation, steps: readonly { readonly cmd: string }[]): string[] {
  const { packets, recorded_ok: recordedOk, step } = deviation;
  if (packets === undefined) return [];
  const asker = /^\[(\w+)\]/.exec(steps[step]?.cmd ?? '')?.[1];
  return [...placesIn(packets), ...(recordedOk || asker === undefined ? [] : [asker])];
}

async function compareCaptures(stage: Stage, { scenario, deviations }: Recording): Promise<Report> {
  await sleep(lastWaitMs);
  const loose = new Set(deviations.flatMap((one) => placesOf(one, scenario.steps)));
  const problems: string[] = [];
  const [ours, theirs]: (readonly Packet[])[][] = [[], []];
  let packets = 0;
  for (const capture of stage.captures) {
    const got = await capture.stop();
    const wanted = scenario.packets?.[capture.place]?.packets ?? [];
    ours?.push(got);
    theirs?.push(wanted);
    const isLoose = loose.has(capture.place);
    const report = isLoose ? soundFrames(got) : compareFlows(got, wanted);
    packets += report.compared;
    problems.push(...report.problems.map((text) => `packets at ${capture.place}: ${text}`));
  }
  if (loose.size === 0) problems.push(...markProblems(ours ?? [], theirs ?? []));
  return { problems, packets };
}

/** Replays a recording on machines of its own. */
export async function replay(recording: Recording): Promise<Report> {
  const stage = await Stage.set(recording);
  try {
    const steps = await playSteps(stage, recording);
    const { problems, packets } = await compareCaptures(stage, recording);
    return { problems: [...steps, ...problems], packets };
  } finally {
    await stage.strike();
  }
}

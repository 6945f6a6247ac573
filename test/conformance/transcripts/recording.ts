// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fixture } from '../../helpers/root.js';

/** One command and what came of it. */
export interface Step {
  readonly cmd: string;
  readonly stdin?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit_code: number;
}

/** A decoded frame; a member that is absent was not in the frame. */
export type Packet = Readonly<Record<string, unknown>>;

export interface Scenario {
  readonly scenario: string;
  readonly engine: { readonly running: boolean };
  readonly steps: readonly Step[];
  readonly packets?: Readonly<Record<string, { readonly packets: readonly Packet[] }>>;
}

/** Something to be done before a step. */
export interface Action {
  readonly before_step: number;
  readonly in?: string;
  readonly run?: string;
  readonly server?: readonly number[];
  readonly background?: readonly string[];
  readonly capture?: string;
  readonly wait?: number;
}

/** What a scenario needs around its steps. */
export interface Setup {
  readonly ports: readonly string[];
  readonly workers: number;
  readonly engine: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly actions: readonly Action[];
}

/** What a step may or must come to instead. */
export interface Deviation {
  readonly scenario: string;
  readonly step: number;
  readonly expect: null | {
    readonly stdout?: string;
    readonly stderr?: string;
    readonly stdout_re?: readonly string[];
    readonly stderr_re?: readonly string[];
    readonly exit_code?: number | readonly number[];
  };
  readonly recorded_ok: boolean;
  readonly packets?: string;
}

interface Setups {
  readonly defaults: Omit<Setup, 'actions'>;
  readonly standard_hosts: readonly Omit<Action, 'before_step'>[];
  readonly scenarios: Readonly<
    Record<string, Partial<Setup> & { readonly standard_hosts?: boolean }>
  >;
}

/** A scenario with all that its replay needs. */
export interface Recording {
  readonly scenario: Scenario;
  readonly setup: Setup;
  readonly deviations: readonly Deviation[];
  /** Text of dpvs.conf before its words are filled in. */
  readonly config: string;
}

/** Files that are not beside the recordings. */
export interface OtherFiles {
  readonly deviations?: string | undefined;
  readonly setups?: string | undefined;
}

async function json<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}

function setupOf({ defaults, standard_hosts, scenarios }: Setups, name: string): Setup {
  const own = scenarios[name] ?? {};
  const hosts = own.standard_hosts === true ? standard_hosts : [];
  return {
    ...defaults,
    ...own,
    config: { ...defaults.config, ...own.config },
    actions: [...hosts.map((action) => ({ ...action, before_step: 0 })), ...(own.actions ?? [])],
  };
}

/** Reads a recording; undefined for a file without steps. */
export async function readRecording(
  file: string,
  { deviations, setups }: OtherFiles,
): Promise<Recording | undefined> {
  const scenario = await json<Partial<Scenario>>(file);
  if (scenario.steps === undefined) return undefined;
  const name = scenario.scenario ?? basename(file, '.json');
  const beside = (other: string): string => join(dirname(file), other);
  const known = await json<readonly Deviation[]>(deviations ?? beside('deviations.json'));
  return {
    scenario: scenario as Scenario,
    setup: setupOf(await json<Setups>(setups ?? beside('setups.json')), name),
    deviations: known.filter((one) => one.scenario === name),
    config: await readFile(beside('dpvs.conf.base'), 'utf8').catch(() =>
      readFile(fixture('transcripts/dpvs.conf.base'), 'utf8'),
    ),
  };
}

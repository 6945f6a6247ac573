// SPDX-License-Identifier: GPL-2.0-or-later
import { has, valueOf } from './eal-arguments.js';
import type { EalArgument } from './eal-arguments.js';
import { parseCpuList, parseLcores, parseMask, setText } from './cpu-lists.js';

/** What lcores are wanted, and what the machine has. */
export interface LcoreRequest {
  readonly given: readonly EalArgument[];
  /** cpu_id of the master and of each worker in dpvs.conf. */
  readonly masterCpu: number;
  readonly workerCpus: readonly number[];
  /** CPUs that this process may run on. */
  readonly cpus: readonly number[];
  /** Workers that sleep while nothing comes share the CPUs; others have one of their own. */
  readonly floats: boolean;
}

/** Which lcores there will be. */
export interface LcorePlan {
  /** Value of EAL's `--lcores`. */
  readonly argument: string;
  readonly main: number;
  /** Lcore of each worker, in the order of dpvs.conf; fewer than asked for where CPUs are missing. */
  readonly workers: readonly number[];
  /** What was changed and why. */
  readonly notes: readonly string[];
}

type Wanted = ReadonlyMap<number, readonly number[]>;

/** Lcores of the command line with the CPUs they ask for, or undefined if it names none. */
function wantedLcores(given: readonly EalArgument[]): Wanted | undefined {
  const lcores = valueOf(given, 'lcores');
  if (lcores !== undefined) return parseLcores(lcores);
  const [list, mask] = [valueOf(given, 'l'), valueOf(given, 'c')];
  const ids = list !== undefined ? parseCpuList(list) : mask && parseMask(mask);
  return ids ? new Map(ids.map((id) => [id, [id]])) : undefined;
}

/** Lcores of the configuration: each on the CPU of its number. */
function configured({ masterCpu, workerCpus }: LcoreRequest): Wanted {
  return new Map([masterCpu, ...workerCpus].map((id) => [id, [id]]));
}

/** Each worker gets the lcore of its number, else the next that is free. */
function assign(request: LcoreRequest, wanted: Wanted, main: number): number[] {
  const free = new Set([...wanted.keys()].filter((lcore) => lcore !== main));
  const taken: number[] = [];
  for (const cpu of request.workerCpus) {
    const lcore = free.has(cpu) ? cpu : [...free].find((id) => !request.workerCpus.includes(id));
    const found = lcore ?? [...free][0];
    if (found === undefined) break;
    free.delete(found);
    taken.push(found);
  }
  return taken;
}

/** The main thread wants one CPU for itself, but a worker there must be. */
const usefulWorkers = (cpus: readonly number[]): number => Math.max(1, cpus.length - 1);

interface Reduced {
  readonly workers: readonly number[];
  readonly notes: readonly string[];
}

function reduce(request: LcoreRequest, wanted: Wanted, assigned: readonly number[]): Reduced {
  const { cpus, workerCpus, given } = request;
  const isThere = (lcore: number): boolean =>
    wanted.get(lcore)?.some((id) => cpus.includes(id)) === true;
  const explicit = has(given, 'lcores');
  const cramped = !explicit && !assigned.every(isThere);
  const workers = cramped ? assigned.slice(0, usefulWorkers(cpus)) : assigned;
  if (workers.length === workerCpus.length) return { workers, notes: [] };
  const why = cramped
    ? `this process may use CPUs ${setText(cpus)}`
    : `there are ${workers.length} lcores for workers`;
  const count = workers.length === 1 ? '1 works' : `${workers.length} work`;
  return { workers, notes: [`${why}: of ${workerCpus.length} workers in dpvs.conf ${count}`] };
}

/** CPUs of a worker's lcore. */
function placeOf(request: LcoreRequest, asked: readonly number[], at: number): readonly number[] {
  const { cpus, floats, given } = request;
  const there = asked.filter((id) => cpus.includes(id));
  if (has(given, 'lcores') && there.length > 0) return there;
  if (floats) return cpus;
  if (there.length > 0) return there;
  return [cpus[(at + 1) % cpus.length] ?? 0];
}

function mappingNote(wanted: Wanted, kept: ReadonlySet<number>, cpus: readonly number[]): string[] {
  const moved = [...wanted].filter(
    ([lcore, asked]) => kept.has(lcore) && !asked.some((id) => cpus.includes(id)),
  );
  if (moved.length === 0) return [];
  const names = setText(moved.map(([lcore]) => lcore));
  return [`this machine has no CPU for lcore ${names}: mapped to ${setText(cpus)}`];
}

/** A worker needs an lcore beside the main one. */
function withWorker(wanted: Wanted, { workerCpus }: LcoreRequest): Wanted {
  if (wanted.size > 1) return wanted;
  const used = [...wanted.keys()];
  const lcore = workerCpus.find((id) => !used.includes(id)) ?? Math.max(...used) + 1;
  return new Map([...wanted, [lcore, [lcore]]]);
}

/** Decides which lcores EAL gets and on which CPUs they run; the main one runs on all of them. */
export function planLcores(request: LcoreRequest): LcorePlan {
  const { given, cpus, masterCpu } = request;
  const asked = wantedLcores(given);
  const wanted = withWorker(asked ?? configured(request), request);
  const first = asked === undefined ? masterCpu : Math.min(...wanted.keys());
  const main = Number(valueOf(given, 'main-lcore') ?? first);
  const { workers, notes } = reduce(request, wanted, assign(request, wanted, main));
  const kept = new Set([main, ...(asked === undefined ? workers : [...wanted.keys(), ...workers])]);
  const places = [...kept]
    .sort((a, b) => a - b)
    .map((lcore) => {
      const at = workers.indexOf(lcore);
      const place = at < 0 ? cpus : placeOf(request, wanted.get(lcore) ?? [], at);
      return `${lcore}@(${setText(place)})`;
    });
  return {
    argument: places.join(','),
    main,
    workers,
    notes: [...mappingNote(wanted, kept, cpus), ...notes],
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
// --plan: what a reload would do to the balancer, without doing it.
import type { Channel } from '../../compat/client/channel.js';
import { services } from '../../compat/client/services.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { capabilitiesOf } from '../../compat/model/extension.js';
import type { CheckEnvironment, CheckerRequest, RunningChecker } from '../check/checker.js';
import { emptyConfig } from '../config/defaults.js';
import type { Config } from '../config/model.js';
import { readActual, type Actual } from '../driver/actual.js';
import { Director } from '../driver/director.js';
import { destKeyText, serviceKeyText, type Edit } from '../driver/edits.js';
import { reload } from '../driver/reload.js';
import { Table } from '../driver/table.js';
import { systemClock } from './daemon/clock.js';
import type { RunningState, Share } from './daemon/messages.js';

/** Conns that a daemon has, by destination; undefined where it cannot be asked. */
export type Conns = Actual | undefined;

/** A checker that only knows what was known. */
function stillChecker({ state, config, target }: CheckerRequest): RunningChecker {
  const alpha = config.alpha ?? target.server.alpha ?? target.service.alpha ?? false;
  const start = { up: !alpha, hasRun: false, retryIt: 0, weightChange: 0 };
  const nothing = (): void => undefined;
  return { state: state ?? start, start: nothing, stop: nothing, suspend: nothing };
}

function stillDirector(config: Config, table: Table): Director {
  const nothing = (): void => undefined;
  const environment: CheckEnvironment = {
    ...{ clock: systemClock, random: () => 0, global: config.global, lvs: config.lvs },
    log: { line: nothing, detail: nothing },
    scripts: {
      run: () => ({ exit: Promise.resolve({ kind: 'exited', status: 0 }), end: nothing }),
      idle: () => Promise.resolve(),
    },
  };
  return new Director(config, {
    ...{ table, environment, makeChecker: stillChecker, perform: nothing, edited: nothing },
    ...{ moved: nothing, hasAddress: () => true },
  });
}

const whole = ({ global, lvs }: Share): Config => ({ ...emptyConfig(), global, lvs });

/** The edits that a reload would send. @param running undefined: nothing runs, all is new */
export function plannedEdits(running: RunningState | undefined, next: Share): readonly Edit[] {
  const table = new Table();
  const director = stillDirector(
    running === undefined ? emptyConfig() : whole(running.share),
    table,
  );
  director.start(running && new Map(running.snapshots));
  table.take();
  reload(director, whole(next));
  return table.take();
}

/** Connections of the daemon, for daemons that tell all at once. */
export async function connsOf(channel: Channel): Promise<Conns> {
  try {
    const info = await services(channel).info();
    return capabilitiesOf(info)?.has('table') === true ? await readActual(channel) : undefined;
  } catch (error) {
    if (error instanceof DpvsError) return undefined; // a plan is of use without a daemon, too
    throw error;
  }
}

const signs: Readonly<Record<string, string>> = { add: '+', edit: '~', del: '-' };

/** One line an edit, then the sums. */
export function planText(edits: readonly Edit[], conns: Conns): string {
  if (edits.length === 0) return 'Nothing would change.\n';
  const touched = edits.map((edit) => connsTouched(edit, conns));
  const lines = edits.map((edit, number) => planLine(edit, touched[number] ?? 0));
  const count = (verb: string): number => edits.filter(({ op }) => op.startsWith(verb)).length;
  const sums = `${count('add')} added, ${count('edit')} changed, ${count('del')} removed`;
  const total = touched.reduce((sum, one) => sum + one, 0);
  const flows =
    conns === undefined
      ? 'the daemon did not tell its connections'
      : `${total} connections touched`;
  return `${lines.join('\n')}\n${sums}; ${flows}\n`;
}

function planLine(edit: Edit, touched: number): string {
  const [verb = '', kind = ''] = edit.op.split('-');
  const what = kind === 'dest' ? 'server' : kind;
  const flows = touched === 0 ? '' : ` (${touched} connections)`;
  return `${signs[verb] ?? ' '} ${what} ${edit.about}${detailOf(edit)}${flows}`;
}

function detailOf(edit: Edit): string {
  if ('dest' in edit) return edit.op === 'del-dest' ? '' : `: weight ${edit.dest.weight}`;
  if ('laddr' in edit) return `: ${edit.laddr.address}`;
  if ('acl' in edit) return `: ${edit.acl.ipset === '' ? edit.acl.subject : edit.acl.ipset}`;
  return edit.op === 'edit-service' ? `: scheduler ${edit.service.scheduler}` : '';
}

/** Connections of a destination that goes or changes; a service that goes has lost its own before. */
function connsTouched(edit: Edit, conns: Conns): number {
  if (!('dest' in edit) || edit.op === 'add-dest') return 0;
  const dest = conns?.get(serviceKeyText(edit.service))?.dests.get(destKeyText(edit.dest));
  return dest === undefined ? 0 : dest.activeConns + dest.inactiveConns;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// Options of ours that speak to a running keepalived: --plan, --confirm, --keep.
import { openChannel, socketPath } from '../../compat/client/channel.js';
import type { Io } from '../../compat/cli/io.js';
import type { GlobalConfig } from '../config/model/global.js';
import { askRunning, controlPath, type Answer, type Order } from './daemon/control.js';
import { pidFiles } from './daemon/pid-files.js';
import { unreadable } from './daemon/refusal.js';
import type { Options } from './options.js';
import { connsOf, plannedEdits, planText } from './plan.js';
import type { ConfigResult } from './read.js';

export interface Orders {
  readonly io: Io;
  readonly file: string;
  readonly read: () => Promise<ConfigResult>;
}

const failure = 1;
const last = ({ given }: Options, name: string): string | undefined => given.get(name)?.at(-1);

/** Carries out an option that is for a running keepalived; undefined if there is none. */
export async function carryOut(options: Options, orders: Orders): Promise<number | undefined> {
  if (options.given.has('plan')) return plan(options, orders);
  const confirm = last(options, 'confirm');
  if (confirm !== undefined) {
    const confirmSec = Number(confirm);
    if (Number.isInteger(confirmSec) && confirmSec > 0 && confirmSec <= 86_400) {
      return give(options, orders, { kind: 'reload', confirmSec });
    }
    orders.io.stderr.write(`--confirm wants a number of seconds, 1 to 86400, not '${confirm}'\n`);
    return failure;
  }
  return options.given.has('keep') ? give(options, orders, { kind: 'keep' }) : undefined;
}

/** The socket of the instance that a configuration, or `-p`, means. */
function socketOf(options: Options, global: GlobalConfig): string {
  const pid = last(options, 'pid');
  const namespace = last(options, 'namespace') ?? global.netNamespace;
  const given = pid === undefined ? {} : { keepalived: pid };
  return controlPath(pidFiles(global, given, namespace).keepalived);
}

async function give(options: Options, { io, read }: Orders, order: Order): Promise<number> {
  const path = socketOf(options, (await read()).config.global);
  const answer: Answer = (await askRunning(path, order)) ?? {
    text: `No keepalived runs (nobody listens on ${path}).`,
    failed: true,
  };
  (answer.failed ? io.stderr : io.stdout).write(`${answer.text}\n`);
  return answer.failed ? failure : 0;
}

async function plan(options: Options, { io, file, read }: Orders): Promise<number> {
  const result = await read();
  for (const { printed } of result.findings) io.stderr.write(`${printed}\n`);
  const problem = unreadable(result, file);
  if (problem !== undefined) {
    io.stderr.write(`${problem.at(-1)}\n`);
    return result.status === 0 ? failure : result.status;
  }
  const answer = await askRunning(socketOf(options, result.config.global), { kind: 'state' });
  if (answer === undefined) io.stderr.write('No keepalived runs: everything is new.\n');
  const { global, lvs } = result.config;
  const share = JSON.parse(JSON.stringify({ global, lvs })) as {
    global: GlobalConfig;
    lvs: typeof lvs;
  };
  const edits = plannedEdits(answer?.state, share);
  const channel = openChannel({ path: socketPath(io.env), startMs: 0 });
  io.stdout.write(planText(edits, edits.length === 0 ? undefined : await connsOf(channel)));
  return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Run } from '../../compat/cli/io.js';
import { fakeDaemon, staleSocket } from './fake-daemon.js';
import { fixedNames } from './fixed-names.js';
import { memoryIo } from './memory-io.js';
import type { NameTables, Vector } from './vectors.js';

/** What a run did. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** How a tool is run. */
export type Runner = (vector: Vector, env: Record<string, string>) => Promise<Outcome>;

const runs: Record<string, () => Promise<{ run: Run }>> = {
  dpip: () => import('../../dpip/run.js'),
  ipvsadm: () => import('../../ipvsadm/run.js'),
};

/** Runs a tool inside this process. */
export function inProcess(tables: NameTables): Runner {
  const names = fixedNames(tables);
  return async ({ tool, argv, stdin = '' }, env) => {
    const { run } = await runs[tool]!();
    const { io, printed } = memoryIo({ argv0: argv[0] ?? '', env, stdin, names });
    const exitCode = await run(argv.slice(1), io);
    return { ...printed, exitCode };
  };
}

/**
 * Runs the launchers of a folder as processes, with the recorded `argv[0]`.
 * @param warmSocket where they find the warm process; without one they start Node
 */
export function byLauncher(folder: string, warmSocket = ''): Runner {
  return ({ tool, argv, stdin = '' }, env) =>
    new Promise((resolve, reject) => {
      const child = spawn(join(folder, tool), argv.slice(1), {
        argv0: argv[0] ?? tool,
        env: { PATH: process.env['PATH'] ?? '', DPVS_WARM_SOCKET: warmSocket, ...env },
        cwd: '/',
      });
      const outcome = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('latin1').on('data', (text: string) => (outcome[name] += text));
      }
      child.stdin.on('error', () => undefined); // a tool need not read what it is given
      child.stdin.end(stdin, 'latin1');
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ ...outcome, exitCode }));
    });
}

function textProblem(what: string, got: string, wanted: string): string | undefined {
  if (got === wanted) return undefined;
  return `${what} is ${JSON.stringify(got)} and should be ${JSON.stringify(wanted)}`;
}

/** Replays one run; returns what was not as recorded, nothing if all was. */
export async function replayTool(
  vector: Vector,
  socket: string,
  runner: Runner,
): Promise<readonly string[]> {
  if (vector.daemon === 'stale') await staleSocket(socket);
  const daemon = vector.daemon ? undefined : await fakeDaemon(socket, vector.exchanges);
  const env = Object.fromEntries(
    Object.entries(vector.env).map(([name, value]) => [name, value.replace('${SOCKET}', socket)]),
  );
  let outcome: Outcome;
  try {
    outcome = await runner(vector, env);
  } catch (error) {
    await daemon?.close();
    return [`crashed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
  const wrongRequests = (await daemon?.close()) ?? [];
  const exit =
    outcome.exitCode === vector.exit_code
      ? undefined
      : `exit code is ${outcome.exitCode} and should be ${vector.exit_code}`;
  return [
    ...wrongRequests,
    textProblem('stdout', outcome.stdout, vector.stdout),
    textProblem('stderr', outcome.stderr, vector.stderr),
    exit,
  ].filter((problem) => problem !== undefined);
}

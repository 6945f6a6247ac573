// SPDX-License-Identifier: GPL-2.0-or-later
// Which scripts of the checker process may run. One that may not is taken out, with a line in the log.
import type { Context } from './context.js';
import type { Checker, LvsConfig, RealServer, VirtualServer } from './model/lvs.js';
import type { Script } from './model/script.js';
import { ScriptChecks, type ScriptState } from './security.js';

/** Looks at all scripts of virtual servers, real servers, checkers and FIFOs. */
export function checkScripts(context: Context, lvs: LvsConfig): void {
  const checks = new ScriptChecks(context);
  const usable = (script: Script | undefined): Script | undefined =>
    script !== undefined && mayRun(context, checks, script) ? script : undefined;
  for (const server of lvs.virtualServers) checkServer(context, checks, { server, usable });
  const { notifyFifo, lvsNotifyFifo } = context.config.global;
  for (const fifo of [notifyFifo, lvsNotifyFifo]) fifo.script = usable(fifo.script);
  checks.finish('check scripts are');
}

interface OfServer {
  readonly server: VirtualServer;
  readonly usable: (script: Script | undefined) => Script | undefined;
}

function checkServer(context: Context, checks: ScriptChecks, { server, usable }: OfServer): void {
  server.quorumUp = usable(server.quorumUp);
  server.quorumDown = usable(server.quorumDown);
  for (const real of server.realServers) {
    real.notifyUp = usable(real.notifyUp);
    real.notifyDown = usable(real.notifyDown);
    dropCheckers(context, checks, real);
  }
}

/** A checker without its program is none. */
function dropCheckers(context: Context, checks: ScriptChecks, real: RealServer): void {
  const why = (checker: Checker): string | undefined => {
    const { script, scriptUser } = checker;
    if (script === undefined) return undefined;
    const state = checks.use(script, scriptUser);
    if (state !== 'fine' && state !== 'insecure') return 'since not found/accessible';
    return isRefused(context, state) ? 'due to insecure' : undefined;
  };
  for (const checker of [...real.checkers]) {
    const reason = why(checker);
    if (reason === undefined) continue;
    context.log(`Disabling misc script ${checker.script?.args[0] ?? ''} ${reason}`);
    real.checkers.splice(real.checkers.indexOf(checker), 1);
  }
}

/** What others could change runs only as long as nobody asks for security. */
function isRefused(context: Context, state: ScriptState): boolean {
  return state === 'insecure' && context.config.global.scriptSecurity;
}

function mayRun(context: Context, checks: ScriptChecks, script: Script): boolean {
  const state = checks.use(script, undefined);
  const [name = ''] = script.args;
  if (state === 'missing') {
    context.log(`Script ${name} cannot be accessed - No such file or directory`);
  } else if (state === 'unusable' || state === 'folder') {
    const who = `${script.uid ?? context.host.uid}:${script.gid ?? context.host.gid}`;
    context.log(`WARNING - script '${name}' is not executable for uid:gid ${who} - disabling.`);
  } else if (state === 'insecure') {
    const end = isRefused(context, state) ? ' - disabling' : '';
    context.log(`Unsafe permissions found for script '${name}'${end}.`);
  } else return true;
  return state === 'insecure' && !isRefused(context, state);
}

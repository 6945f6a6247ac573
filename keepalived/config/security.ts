// SPDX-License-Identifier: GPL-2.0-or-later
// Whether the scripts that a configuration uses may run.
import { posix } from 'node:path';
import type { Context, ScriptStat } from './context.js';
import type { Script } from './model/script.js';

/** What is known of a used script. `unusable`: there, but no program that its user could start. */
export type ScriptState = 'fine' | 'insecure' | 'missing' | 'unusable' | 'folder';

interface Runner {
  readonly uid: number;
  readonly gid: number;
}

/** Looks a script up and tests who else could change it. A name without a slash is sought in PATH. */
export function scriptState(context: Context, script: Script, runner: Runner): ScriptState {
  const [name = ''] = script.args;
  if (name.startsWith('</')) return 'fine'; // only opens a path
  const path = located(context, name);
  const found = path === undefined ? undefined : context.host.stat(path);
  if (path === undefined || found === undefined) return 'missing';
  if (!executable(found, runner)) return 'unusable';
  if (found.kind === 'folder') return 'folder';
  if (found.kind !== 'file') return 'unusable';
  const runsAsRoot = runner.uid === 0 || runner.gid === 0 || (found.mode & 0o4000) !== 0;
  return runsAsRoot && !safePath(context, path) ? 'insecure' : 'fine';
}

function located(context: Context, name: string): string | undefined {
  if (name.includes('/')) return name;
  if (name === '') return undefined;
  const folders = (context.host.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin').split(':');
  return folders
    .map((folder) => posix.join(folder, name))
    .find((path) => context.host.stat(path)?.kind === 'file');
}

function executable({ mode, uid, gid }: ScriptStat, runner: Runner): boolean {
  if (runner.uid === 0) return (mode & 0o111) !== 0;
  if (runner.uid === uid) return (mode & 0o100) !== 0;
  return (mode & (runner.gid === gid ? 0o010 : 0o001)) !== 0;
}

/** Every part of the path must be root's, and writable by root alone. */
function safePath(context: Context, path: string): boolean {
  const whole = context.build === '2.4.3' ? path : (context.host.realpath(path) ?? path);
  if (context.build === '2.4.3' && throughLink(context, path)) return false;
  const parts = whole.split('/').filter((part) => part !== '');
  return parts.every((_, index) => {
    const at = `/${parts.slice(0, index + 1).join('/')}`;
    const found = context.host.stat(at);
    if (found === undefined) return false;
    const sticky = found.kind === 'folder' && (found.mode & 0o1000) !== 0;
    const groupWrites = (found.mode & 0o020) !== 0 && found.gid !== 0;
    const othersWrite = (found.mode & 0o002) !== 0 && !sticky;
    return found.uid === 0 && !groupWrites && !othersWrite;
  });
}

/** From 2.4 on a folder that is a link makes a path insecure. */
function throughLink(context: Context, path: string): boolean {
  const folder = posix.dirname(path);
  return context.host.realpath(folder) !== folder;
}

/** What is told once for all scripts of a process. */
export class ScriptChecks {
  private used = false;
  private insecure = false;
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** Notes that a script is used; true if it may run. */
  use(script: Script, runner: Runner | undefined): ScriptState {
    const { uid, gid } = script;
    const own = uid === undefined || gid === undefined ? undefined : { uid, gid };
    const as = runner ?? own ?? { uid: this.context.host.uid, gid: this.context.host.gid };
    const state = scriptState(this.context, script, as);
    if (state === 'missing') return state;
    // To 2.2.7 what is there is used, whether or not it can be started.
    if (state === 'unusable' || state === 'folder') {
      if (this.context.build === '2.2.7') this.used = true;
      return state;
    }
    const path = located(this.context, script.args[0] ?? '');
    if (path !== undefined) script.path = this.context.host.realpath(path) ?? path;
    this.used = true;
    if (state === 'insecure') this.insecure = true;
    return state;
  }

  /** Without `enable_script_security` any used script is told of. */
  finish(what: string): void {
    if (!this.used || this.context.config.global.scriptSecurity) return;
    const more = this.insecure ? ' There are insecure scripts.' : '';
    const text = `${what} being executed but script_security not enabled.${more}`;
    this.context.report('security', `SECURITY VIOLATION - ${text}`);
  }
}

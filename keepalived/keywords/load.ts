// SPDX-License-Identifier: GPL-2.0-or-later
import { checkLvs } from '../config/check-lvs.js';
import { checkVrrp } from '../config/check-vrrp.js';
import { Context, exitStatus, MissingWord, passes } from '../config/context.js';
import type { Finding, Host, Pass } from '../config/context.js';
import { emptyConfig } from '../config/defaults.js';
import type { Config } from '../config/model.js';
import { ScriptChecks } from '../config/security.js';
import type { ParseItem } from '../source/items.js';
import { everything, stock, type Profile } from './flavour.js';
import { roots, targetOf } from './root.js';
import { walk } from './walk.js';

/** What became of a configuration. */
export interface Loaded {
  readonly config: Config;
  readonly findings: readonly Finding[];
  /** Lines that the original only logs. */
  readonly logs: readonly string[];
  /** Exit status of `-t`. */
  readonly status: number;
  readonly profile: Profile;
  /** A word was unknown that another build or fork knows. */
  readonly lacked: boolean;
}

/** Options of {@link load}. */
export interface LoadOptions {
  readonly host: Host;
  /** Undefined: as 2.2.7, and where that lacks a word, with everything that is known. */
  readonly profile: Profile | undefined;
  readonly testing: boolean;
  /** An include failed that had to succeed: only the first process's share is read. */
  readonly strictFailure: boolean;
}

const incomplete = 2;
const strictStatus = 6;

/** Reads all processes' shares of a configuration in turn, with the checks of each after it. */
export function load(items: readonly ParseItem[], options: LoadOptions): Loaded {
  if (options.profile !== undefined) return loadAs(items, options, options.profile);
  const first = loadAs(items, options, stock);
  return first.lacked ? loadAs(items, options, everything) : first;
}

function loadAs(items: readonly ParseItem[], options: LoadOptions, profile: Profile): Loaded {
  const { host, testing } = options;
  const context = new Context({ config: emptyConfig(), host, build: profile.build, testing });
  const result = (status: number): Loaded => {
    const { config, findings, logs, lacked } = context;
    return { config, findings, logs, status, profile, lacked };
  };
  try {
    for (const pass of passes) {
      context.pass = pass;
      const root = {
        table: roots[pass],
        target: targetOf(pass, context.config),
        known: profile.known,
      };
      walk(context, items, root);
      if (options.strictFailure) return result(strictStatus);
      checks[pass](context);
      if (pass === 'parent' && namespaceMissing(context)) return result(0);
    }
  } catch (error) {
    if (error instanceof MissingWord) return result(incomplete);
    throw error;
  }
  return result(exitStatus(context.findings));
}

/** A network namespace that does not exist ends `-t` before the others read anything, as success. */
function namespaceMissing({ config, host }: Context): boolean {
  const { netNamespace } = config.global;
  return netNamespace !== undefined && host.stat(`/run/netns/${netNamespace}`) === undefined;
}

const checks: Readonly<Record<Pass, (context: Context) => void>> = {
  parent: checkHooks,
  checker: checkLvs,
  vrrp: checkVrrp,
  bfd: () => undefined,
};

function checkHooks(context: Context): void {
  const { startupScript, shutdownScript } = context.config.global;
  const hooks = new ScriptChecks(context);
  for (const script of [startupScript, shutdownScript]) {
    if (script !== undefined) hooks.use(script, undefined);
  }
  hooks.finish('start/shutdown scripts are');
}

// SPDX-License-Identifier: GPL-2.0-or-later
// keepalived without -t: which of its processes this one is.
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Io } from '../../../compat/cli/io.js';
import type { Log } from '../../check/surroundings.js';
import type { Host } from '../../config/context.js';
import type { GlobalConfig } from '../../config/model/global.js';
import { dump } from '../dump/dump.js';
import { byteFiles } from '../files.js';
import { nameOf, optionTable, type Options } from '../options.js';
import { carryOut, type Orders } from '../orders.js';
import { readConfiguration, type ConfigResult } from '../read.js';
import { runChecker } from './checker.js';
import { daemonFacility, facilityOf, openLog, type LogOptions } from './log.js';
import type { FromChecker, ToChecker } from './messages.js';
import { Parent } from './parent.js';
import { pidFiles } from './pid-files.js';
import { unreadable } from './refusal.js';
import { showCommandLine, startSelf, takeRole } from './self.js';
import { wantCores } from './settings.js';
import { defaultUmask } from './data-files.js';

export interface Program {
  readonly io: Io;
  readonly host: Host;
  readonly version: string;
}

const defaultFile = '/etc/keepalived/keepalived.conf';
const noConfiguration = 6;
const fatal = 1;

const last = ({ given }: Options, name: string): string | undefined => given.get(name)?.at(-1);

/** Runs as what this process was started as. @returns the exit status */
export async function runProgram(options: Options, program: Program): Promise<number> {
  const wrong = wrongOption(options);
  if (wrong !== undefined) {
    program.io.stderr.write(`${wrong}\n`);
    return fatal;
  }
  const given = await carryOut(options, reading(options, program));
  if (given !== undefined) return given;
  const role = takeRole();
  if (role === 'checker') return asChecker(options, program);
  if (role === undefined && !options.given.has('dont-fork')) return daemonise();
  return asParent(options, program);
}

function wrongOption(options: Options): string | undefined {
  const facility = last(options, 'log-facility');
  if (facility !== undefined && facilityOf(facility) === undefined) {
    return `Invalid log facility '${facility}'`;
  }
  const umask = last(options, 'umask');
  return umask !== undefined && umaskOf(umask) === undefined
    ? `Invalid --umask option ${umask}`
    : undefined;
}

/** A number as C writes it. */
function umaskOf(text: string): number | undefined {
  const base = /^0x/i.test(text) ? 16 : text.startsWith('0') ? 8 : 10;
  const number = Number.parseInt(text, base);
  return Number.isNaN(number) || number > 0o777 ? undefined : number;
}

/** The caller gets its prompt back when the pid file is there, or the exit status if it never is. */
async function daemonise(): Promise<number> {
  const child = startSelf('daemon', true);
  const ready = once(child, 'message').then(() => 0);
  const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? fatal);
  const status = await Promise.race([ready, ended]);
  if (child.connected) child.disconnect();
  child.unref();
  return status;
}

/** From here on nobody is told anything but through the log. */
function letGo(): void {
  process.chdir('/');
  for (const fd of [0, 1, 2]) {
    closeSync(fd);
    openSync('/dev/null', fd === 0 ? 'r' : 'w');
  }
}

/** Whoever started the daemon may go. */
function tellReady(): void {
  process.send?.('ready');
  if (process.connected) process.disconnect();
}

/** Ident, facility and console of a process. */
function logOptions(options: Options, name: string, global: GlobalConfig): LogOptions {
  const namespace = last(options, 'namespace') ?? global.netNamespace;
  const tail = [namespace, global.instance].flatMap((word) => (word === undefined ? [] : [word]));
  const facility = facilityOf(last(options, 'log-facility') ?? '') ?? daemonFacility;
  const syslog = { ident: [name, ...tail].join('_'), facility };
  return {
    console: options.given.has('log-console'),
    syslog: options.given.has('no-syslog') ? undefined : syslog,
    detail: options.given.has('log-detail'),
  };
}

const umaskIn = (options: Options): number => umaskOf(last(options, 'umask') ?? '') ?? defaultUmask;

async function asChecker(options: Options, { host }: Program): Promise<number> {
  const parent = {
    send: (message: FromChecker) => void (process.connected && process.send?.(message)),
    onMessage: (take: (message: ToChecker) => void) => {
      process.removeAllListeners('message');
      process.on('message', (message) => take(message as ToChecker));
    },
    onGone: (act: () => void) => void process.on('disconnect', act),
  };
  showCommandLine('keepalived');
  const status = await runChecker(parent, {
    log: (global) => logOptions(options, 'Keepalived_healthcheckers', global),
    host,
    tellCounts: (options.given.get('log-detail')?.length ?? 0) > 1,
    keepTable: options.given.has('dont-release-ipvs'),
    ignoreInt: options.given.has('ignore-sigint'),
    umask: umaskIn(options),
  });
  process.exit(status);
}

/** Where the configuration is, and how it is read, now and at each reload. */
function reading(options: Options, { io, host }: Program): Orders {
  const cwd = Buffer.from(process.cwd()).toString('latin1');
  const file = last(options, 'use-file') ?? defaultFile;
  const read = (): Promise<ConfigResult> =>
    readConfiguration({
      ...{ file, files: byteFiles, cwd, host, testing: false },
      configId: last(options, 'config-id'),
      allStrict: options.given.has('all-config'),
      compat: io.env.KEEPALIVED_COMPAT,
    });
  return { io, file, read };
}

async function asParent(options: Options, program: Program): Promise<number> {
  const { host, io, version } = program;
  const { file, read } = reading(options, program);
  const result = await read();
  const { global } = result.config;
  const problem = unreadable(result, file);
  if (problem !== undefined) {
    for (const line of result.nothingRead ? [notFound(file)] : problem)
      io.stderr.write(`${line}\n`);
    return result.nothingRead || result.status === noConfiguration
      ? noConfiguration
      : result.status;
  }
  showCommandLine(global.processName ?? 'keepalived');
  const log = openLog(logOptions(options, 'Keepalived', global));
  const namespace = last(options, 'namespace') ?? global.netNamespace;
  const given = {
    ...some('keepalived', last(options, 'pid')),
    ...some('checkers', last(options, 'checkers_pid')),
    ...some('vrrp', last(options, 'vrrp_pid')),
    ...some('bfd', last(options, 'bfd_pid')),
  };
  const parent = new Parent(result.config, {
    ...{ version, file, host, log, namespace, read },
    commandLine: [io.argv0, ...process.argv.slice(2)],
    files: pidFiles(global, given, namespace),
    vrrpFileWanted: given.vrrp !== undefined,
    checker: checkerWanted(options),
    respawn: !options.given.has('dont-respawn'),
    ignoreInt: options.given.has('ignore-sigint'),
    umask: umaskIn(options),
    letGo: () => (options.given.has('dont-fork') ? undefined : letGo()),
    ready: () => (options.given.has('dont-fork') ? undefined : tellReady()),
  });
  parent.tellStart();
  tellUnused(options, log);
  const pattern = last(options, 'core-dump-pattern');
  if (options.given.has('core-dump') || pattern !== undefined) wantCores(pattern, log);
  if (options.given.has('dump-conf')) for (const line of dump(result.config, host)) log.line(line);
  process.exit(await parent.run(result));
}

function tellUnused({ given }: Options, log: Log): void {
  for (const option of optionTable) {
    const name = nameOf(option);
    if (option.unused === undefined || !given.has(name)) continue;
    log.line(`--${name} has no effect: ${option.unused}`, 'warning');
  }
}

const notFound = (file: string): string => `Unable to find configuration file ${file}`;

function some<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: string });
}

function checkerWanted({ given }: Options): 'never' | 'ifConfigured' | 'always' {
  if (given.has('vrrp') && !given.has('check')) return 'never';
  return given.has('all') ? 'always' : 'ifConfigured';
}

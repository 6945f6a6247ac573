// SPDX-License-Identifier: GPL-2.0-or-later
// The parent process: reads configurations, keeps the checker process alive, listens to signals.
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { release, tmpdir, version as kernelVersion } from 'node:os';
import { join } from 'node:path';
import { addon } from '../../../native/net/addon.js';
import type { Log } from '../../check/surroundings.js';
import type { Host } from '../../config/context.js';
import type { Config } from '../../config/model.js';
import type { Snapshot } from '../../driver/held.js';
import { dumpGlobal } from '../dump/global.js';
import type { ConfigResult } from '../read.js';
import { scriptRunner } from '../scripts/runner.js';
import { Child } from './child.js';
import { systemClock } from './clock.js';
import { controlPath, serveControl, type Answer, type Order } from './control.js';
import { writeData } from './data-files.js';
import { writeShare, type FromChecker, type ToChecker } from './messages.js';
import { removePid, runningPid, writePid, type PidFiles } from './pid-files.js';
import { refusalOf, unreadable } from './refusal.js';
import { startSelf } from './self.js';
import { enterNetwork } from './settings.js';
import { onSignals, type SignalWord } from './signals.js';
import { parentUsage } from './usage.js';

/** What the command line and the first configuration say. */
export interface ParentOptions {
  readonly version: string;
  readonly commandLine: readonly string[];
  readonly file: string;
  readonly host: Host;
  readonly log: Log;
  readonly files: PidFiles;
  /** `-r`: a file is wanted even though no VRRP process runs. */
  readonly vrrpFileWanted: boolean;
  /** What may run: `-P`, `-C`, `-B`, `--all`. */
  readonly checker: 'never' | 'ifConfigured' | 'always';
  readonly respawn: boolean;
  readonly ignoreInt: boolean;
  readonly umask: number | undefined;
  readonly namespace: string | undefined;
  readonly read: () => Promise<ConfigResult>;
  /** From here on only the log tells anything. */
  readonly letGo: () => void;
  /** The program may be left alone now. */
  readonly ready: () => void;
}

export class Parent {
  readonly #options: ParentOptions;
  readonly #log: Log;
  readonly #folder: string;
  #config: Config;
  #lines: readonly string[] = [];
  #child: Child | undefined;
  #server: Server | undefined;
  #snapshots = new Map<string, Snapshot>();
  #number = 0;
  #reloading: (() => void) | undefined;
  #queued = false;
  #goBack: { readonly config: Config; readonly timer: NodeJS.Timeout } | undefined;
  #over: (status: number) => void = () => undefined;
  #started: () => void = () => undefined;

  constructor(config: Config, options: ParentOptions) {
    this.#config = config;
    this.#options = options;
    this.#log = options.log;
    this.#folder = mkdtempSync(join(config.global.tmpConfigDirectory ?? tmpdir(), 'keepalived-'));
  }

  /** Runs until it is told to stop. @returns the exit status */
  async run(first: ConfigResult): Promise<number> {
    const { files } = this.#options;
    this.tellConfiguration(first);
    if (this.#isRunning()) {
      this.#log.line('daemon is already running');
      this.#clean();
      return 0;
    }
    if (!enterNetwork(this.#options.namespace, this.#log)) {
      this.#clean();
      return 1;
    }
    this.#options.letGo();
    const over = new Promise<number>((resolve) => (this.#over = resolve));
    onSignals((word) => this.#signal(word), this.#options.ignoreInt);
    writePid(files.keepalived, process.pid);
    if (this.#options.vrrpFileWanted) writePid(files.vrrp, process.pid);
    this.#server = serveControl(controlPath(files.keepalived), (order) => this.#order(order));
    await this.#hook('startup');
    this.#tellUnbuilt();
    const started = new Promise<void>((resolve) => (this.#started = resolve));
    if (this.#wanted) this.#startChild();
    else this.#started();
    this.#options.ready();
    await Promise.race([started, over]);
    this.#log.line('Startup complete');
    addon.notifyService('READY=1');
    return this.#stop(await over);
  }

  #isRunning(): boolean {
    const { keepalived, checkers } = this.#options.files;
    const pids = [runningPid(keepalived), runningPid(checkers)];
    return pids.some((pid) => pid !== undefined && pid !== process.pid);
  }

  /** What the log says before anything runs. */
  tellStart(): void {
    const { version, commandLine } = this.#options;
    this.#log.line(`Starting ${version}`);
    this.#log.line(`Running on Linux ${release()} ${kernelVersion()}`);
    this.#log.line(`Command line: ${commandLine.map((word) => `'${word}'`).join(' ')}`);
  }

  /** Files and findings, and what the checker process will say of its own share. */
  tellConfiguration(result: ConfigResult): void {
    const { file } = this.#options;
    const includes = new Set(result.items.flatMap((item) => fileOf(item) ?? []));
    this.#log.detail(`Opening file '${file}'.`);
    this.#log.line(`Configuration file ${file}`);
    for (const name of includes) if (name !== file) this.#log.detail(`Opening file '${name}'.`);
    for (const { pass, printed } of result.findings) if (pass === 'parent') this.#log.line(printed);
    const own = result.findings.filter(({ pass }) => pass === 'checker');
    this.#lines = [...own.map(({ printed }) => printed), ...result.logs];
  }

  /** VRRP and BFD run in processes of their own, which this build has not. */
  #tellUnbuilt(): void {
    const { vrrp, bfd } = this.#config;
    const counted = (count: number, what: string): readonly string[] =>
      count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];
    const parts = [
      ...counted(vrrp.instances.length, 'VRRP instance'),
      ...counted(vrrp.syncGroups.length, 'VRRP sync group'),
      ...counted(bfd.length, 'BFD session'),
    ];
    if (parts.length === 0) return;
    this.#log.line(
      `VRRP and BFD are not part of this build: ${parts.join(', ')} of the configuration would run, and do not; virtual servers do`,
      'warning',
    );
  }

  get #wanted(): boolean {
    const { checker } = this.#options;
    if (checker === 'ifConfigured') return this.#config.lvs.virtualServers.length > 0;
    return checker === 'always';
  }

  #newShare(): string {
    const file = join(this.#folder, `config-${this.#number++}.json`);
    writeShare(file, this.#config);
    return file;
  }

  #startChild(): void {
    const { log, files, respawn } = this.#options;
    this.#child = new Child({
      ...{ name: 'Healthcheck', shortName: 'checker', log, pidFile: files.checkers, respawn },
      start: () => startSelf('checker'),
      greet: (again) => this.#greeting(again),
      take: (message) => this.#take(message),
      over: (status) => this.#over(status),
    });
    this.#child.start();
  }

  #greeting(again: boolean): ToChecker {
    const snapshots = again ? [...this.#snapshots] : undefined;
    this.#endReload();
    return { kind: 'start', file: this.#newShare(), lines: again ? [] : this.#lines, snapshots };
  }

  #take(message: FromChecker): void {
    switch (message.kind) {
      case 'started':
        return this.#started();
      case 'reloaded':
        return this.#endReload();
      case 'moved':
        for (const [key, snapshot] of message.services) this.#snapshots.set(key, snapshot);
        return;
      case 'forget':
        for (const key of message.services) this.#snapshots.delete(key);
    }
  }

  #signal(word: SignalWord): void {
    switch (word) {
      case 'STOP':
        return this.#over(0);
      case 'RELOAD':
        return void this.#reload();
      case 'DATA':
        this.#dump();
        return this.#child?.signal('SIGUSR1');
      default: // statistics and JSON are of VRRP alone
    }
  }

  #dump(): void {
    const { host, umask } = this.#options;
    const lines = dumpGlobal(this.#config.global, host, this.#config.vrrp.instances.length > 0);
    writeData('keepalived_parent.data', lines, umask);
    this.#log.line(`Printing parent data for process(${process.pid}) on signal`);
  }

  async #order(order: Order): Promise<Answer> {
    if (order.kind === 'keep') return this.#keep();
    if (order.kind === 'reload') return this.#reload(order.confirmSec);
    const { global, lvs } = this.#config;
    const state = { share: { global, lvs }, snapshots: [...this.#snapshots] };
    return { text: '', failed: false, state };
  }

  #keep(): Answer {
    if (this.#goBack === undefined) return { text: 'There is nothing to confirm.', failed: true };
    clearTimeout(this.#goBack.timer);
    this.#goBack = undefined;
    this.#log.line('The new configuration is confirmed');
    return { text: 'The new configuration stays.', failed: false };
  }

  async #reload(confirmSec = 0): Promise<Answer> {
    if (this.#reloading !== undefined) {
      this.#log.detail('Reload already in progress, request queued');
      this.#queued = true;
      return { text: 'A reload is under way; this one follows it.', failed: false };
    }
    this.#reloading = () => undefined;
    addon.notifyService('RELOADING=1');
    this.#log.line('Reloading ...');
    const result = await this.#options.read();
    const refusal = unreadable(result, this.#options.file) ?? refusalOf(this.#config, result);
    if (refusal !== undefined) return this.#refuse(refusal);
    this.tellConfiguration(result);
    const before = this.#config;
    await this.#use(result.config);
    if (confirmSec > 0) this.#waitForKeep(before, confirmSec);
    const until = `; it goes back in ${confirmSec} s unless confirmed with --keep`;
    return { text: `Reload complete${confirmSec > 0 ? until : ''}.`, failed: false };
  }

  #refuse(lines: readonly string[]): Answer {
    for (const line of lines) this.#log.line(line);
    this.#log.line('The configuration in use stays as it is');
    this.#endReload();
    return { text: lines.join('\n'), failed: true };
  }

  /** Resolves when the checker process has taken it over. */
  async #use(config: Config): Promise<void> {
    this.#config = config;
    const done = new Promise<void>((resolve) => (this.#reloading = resolve));
    const child = this.#child;
    if (child === undefined) {
      if (this.#wanted) this.#startChild();
      this.#endReload();
    } else if (!this.#wanted) {
      this.#child = undefined;
      await child.stop(this.#waitMs);
      this.#endReload();
    } else if (child.pid === undefined) this.#endReload();
    else child.send({ kind: 'reload', file: this.#newShare(), lines: this.#lines });
    await done;
    this.#log.line('Reload complete');
    addon.notifyService('READY=1');
  }

  #endReload(): void {
    const done = this.#reloading;
    this.#reloading = undefined;
    done?.();
    if (!this.#queued) return;
    this.#queued = false;
    this.#log.detail('Processing queued reload');
    setImmediate(() => void this.#reload());
  }

  #waitForKeep(before: Config, confirmSec: number): void {
    const older = this.#goBack?.config ?? before;
    clearTimeout(this.#goBack?.timer);
    this.#log.line(`The new configuration goes back in ${confirmSec} s unless it is confirmed`);
    const timer = setTimeout(() => void this.#return(older), confirmSec * 1000);
    this.#goBack = { config: older, timer };
  }

  async #return(config: Config): Promise<void> {
    this.#goBack = undefined;
    this.#log.line('The new configuration was not confirmed; the one before it is used again');
    this.#lines = [];
    await this.#use(config);
  }

  get #waitMs(): number {
    return this.#config.global.childWaitTimeSec * 1000;
  }

  async #hook(kind: 'startup' | 'shutdown'): Promise<void> {
    const { global } = this.#config;
    const startup = kind === 'startup';
    const script = startup ? global.startupScript : global.shutdownScript;
    if (script === undefined) return;
    const limit = startup ? global.startupScriptTimeoutSec : global.shutdownScriptTimeoutSec;
    this.#log.detail(`Running ${kind} script ${script.args[0]}`);
    const { scriptUser: defaultUser, setSupplementaryGroups } = global;
    const parts = { log: this.#log, clock: systemClock, defaultUser };
    const runner = scriptRunner({ ...parts, supplementaryGroups: setSupplementaryGroups });
    const end = await runner.run(script, { timeoutMs: limit * 1000 }).exit;
    const name = kind === 'startup' ? 'Startup' : 'Shutdown';
    if (end.kind === 'exited' && end.status === 0) this.#log.detail(`${name} script succeeded`);
    else if (end.kind === 'exited') this.#log.line(`${name} script failed, status ${end.status}`);
    else if (end.kind === 'signalled' && end.timedOut) this.#log.line(`${name} script timed out`);
    else this.#log.line(`Call of ${kind} script ${script.args[0]} failed`);
  }

  async #stop(status: number): Promise<number> {
    this.#log.line('Stopping');
    addon.notifyService('STOPPING=1');
    clearTimeout(this.#goBack?.timer);
    await this.#child?.stop(this.#waitMs);
    this.#server?.close();
    const { files, version } = this.#options;
    rmSync(controlPath(files.keepalived), { force: true });
    if (this.#options.vrrpFileWanted) removePid(files.vrrp);
    removePid(files.keepalived);
    await this.#hook('shutdown');
    this.#log.line(parentUsage());
    this.#log.line(`Stopped ${version}`);
    this.#clean();
    return status;
  }

  #clean(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function fileOf(item: ConfigResult['items'][number]): string | undefined {
  return 'file' in item && typeof item.file === 'string' ? item.file : undefined;
}

// SPDX-License-Identifier: GPL-2.0-or-later
// The checker process: services at work between a parent, a daemon and real servers.
import { networkInterfaces } from 'node:os';
import { openChannel, socketPath } from '../../../compat/client/channel.js';
import type { Timeouts } from '../../../compat/model/extension.js';
import { makeChecker } from '../../check/makers.js';
import { canonical } from '../../config/address.js';
import type { GlobalConfig } from '../../config/model/global.js';
import type { Host } from '../../config/context.js';
import { Balancer } from '../../driver/balancer.js';
import { Director } from '../../driver/director.js';
import { destKeyText } from '../../driver/edits.js';
import { isEqual } from '../../driver/equal.js';
import type { Snapshot } from '../../driver/held.js';
import { snapshotOf } from '../../driver/held.js';
import { reload } from '../../driver/reload.js';
import { Table } from '../../driver/table.js';
import { setUpTunnels } from '../../driver/tunnels.js';
import { destOf } from '../../driver/wanted.js';
import { checkLines } from '../dump/check-data.js';
import { dumpGlobal } from '../dump/global.js';
import { systemClock } from './clock.js';
import { writeData } from './data-files.js';
import { openLog, type LogOptions } from './log.js';
import { takeShare, type FromChecker, type Share, type ToChecker } from './messages.js';
import { Runtime } from './runtime.js';
import { applySettings } from './settings.js';
import { onSignals } from './signals.js';
import { childUsage } from './usage.js';
import { emptyConfig } from '../../config/defaults.js';

/** What the command line says of this process. */
export interface CheckerOptions {
  readonly log: (global: GlobalConfig) => LogOptions;
  readonly host: Host;
  /** `-D -D`. */
  readonly tellCounts: boolean;
  /** `-I`. */
  readonly keepTable: boolean;
  readonly ignoreInt: boolean;
  readonly umask: number | undefined;
}

/** The parent, as this process reaches it. */
export interface Parent {
  send(message: FromChecker): void;
  onMessage(take: (message: ToChecker) => void): void;
  onGone(act: () => void): void;
}

const snapshotEveryMs = 50;
const addressEveryMs = 1000;
const stopMs = 4000;

/** Runs until it is told to stop. @returns the exit status */
export async function runChecker(parent: Parent, options: CheckerOptions): Promise<number> {
  const first = await new Promise<ToChecker>((resolve, reject) => {
    parent.onMessage(resolve);
    parent.onGone(() => reject(new Error('the parent went away')));
  });
  if (first.kind !== 'start') throw new Error(`the parent began with ${first.kind}`);
  const checker = new CheckerProcess(takeShare(first.file), parent, options);
  return checker.run(first);
}

class CheckerProcess {
  readonly #parent: Parent;
  readonly #options: CheckerOptions;
  readonly #runtime: Runtime;
  readonly #table = new Table();
  readonly #director: Director;
  #balancer: Balancer | undefined;
  readonly #moved = new Set<string>();
  #stop: () => void = () => undefined;

  constructor(share: Share, parent: Parent, options: CheckerOptions) {
    this.#parent = parent;
    this.#options = options;
    const log = openLog(options.log(share.global));
    this.#runtime = new Runtime(share, { log, clock: systemClock });
    this.#director = new Director(configOf(share), {
      table: this.#table,
      environment: this.#runtime.environment,
      makeChecker,
      perform: (action) => this.#runtime.perform(action),
      edited: () => this.#balancer?.changed(),
      moved: (key) => this.#moved.add(key),
      hasAddress,
    });
  }

  async run({ lines, snapshots }: Extract<ToChecker, { kind: 'start' }>): Promise<number> {
    const { log, share } = this.#runtime;
    const stopped = new Promise<void>((resolve) => (this.#stop = resolve));
    this.#listen();
    for (const line of lines) log.line(line);
    applySettings(share.global.checker, log);
    await this.#runtime.open();
    log.line('Initializing ipvs', 'debug');
    this.#balancer = this.#newBalancer(snapshots !== undefined);
    this.#director.start(snapshots && new Map(snapshots));
    this.#moved.clear();
    log.line('Activating BFD healthchecker');
    this.#balancer.start();
    this.#tick();
    await this.#balancer.settled(firstMs);
    this.#parent.send({ kind: 'started' });
    await stopped;
    return this.#end();
  }

  #listen(): void {
    onSignals((word) => {
      if (word === 'STOP') this.#stop();
      else if (word === 'DATA') this.#dump();
    }, this.#options.ignoreInt);
    this.#parent.onGone(() => this.#stop());
    this.#parent.onMessage((message) => {
      if (message.kind === 'reload') void this.#reload(message);
    });
  }

  #newBalancer(resumed: boolean): Balancer {
    const { env } = this.#options.host;
    const { global } = this.#runtime.share;
    const path = socketPath(env);
    const { log, clock } = this.#runtime;
    return new Balancer({
      ...{ path, channel: openChannel({ path, startMs: 0 }), table: this.#table, clock, log },
      flush: global.lvsFlush && !resumed,
      timeouts: timeoutsOf(global),
      tellCounts: this.#options.tellCounts ? (line) => log.line(line) : undefined,
      prepare: (channel) => setUpTunnels(this.#runtime.share.lvs, channel, log),
      ours: resumed ? this.#ours() : undefined,
    });
  }

  /** Every destination that the configuration could have put into the daemon. */
  #ours(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { programmed } of this.#director.held.values()) {
      const { entries, servers, sorry } = programmed;
      for (const { key, service } of entries) {
        for (const one of sorry === undefined ? servers : [...servers, sorry]) {
          keys.add(`${key} ${destKeyText(destOf(one, service, 0))}`);
        }
      }
    }
    return keys;
  }

  /** The parent keeps the states of services that moved, for a process after this one. */
  #tick(): void {
    const { clock } = this.#runtime;
    clock.after(snapshotEveryMs, () => {
      this.#tellMoved();
      this.#tick();
    });
    this.#watchAddresses();
  }

  #watching = false;
  #watchAddresses(): void {
    const wanted = this.#runtime.share.lvs.virtualServers.some(({ haSuspend }) => haSuspend);
    if (!wanted || this.#watching) return;
    this.#watching = true;
    this.#runtime.clock.after(addressEveryMs, () => {
      this.#watching = false;
      this.#director.addressesChanged();
    });
  }

  #tellMoved(): void {
    if (this.#moved.size === 0) return;
    const services: (readonly [string, Snapshot])[] = [];
    for (const key of this.#moved) {
      const service = this.#director.held.get(key);
      if (service !== undefined) services.push([key, snapshotOf(service)]);
    }
    this.#moved.clear();
    this.#parent.send({ kind: 'moved', services });
  }

  async #reload({ file, lines }: Extract<ToChecker, { kind: 'reload' }>): Promise<void> {
    const { log } = this.#runtime;
    const share = takeShare(file);
    log.line('Reloading');
    for (const line of lines) log.line(line);
    log.line('Reinitializing ipvs', 'debug');
    const before = this.#runtime.share;
    const keys = [...this.#director.held.keys()];
    await this.#runtime.use(share);
    this.#balancer?.setTimeouts(timeoutsOf(share.global));
    if (!isEqual(before.lvs.tunnelGroups, share.lvs.tunnelGroups)) this.#balancer?.prepareAgain();
    reload(this.#director, configOf(share));
    const gone = keys.filter((key) => !this.#director.held.has(key));
    if (gone.length > 0) this.#parent.send({ kind: 'forget', services: gone });
    log.line('Activating BFD healthchecker');
    await this.#balancer?.settled(firstMs);
    this.#parent.send({ kind: 'reloaded' });
  }

  #dump(): void {
    const { log, share } = this.#runtime;
    const services = [...this.#director.held.values()];
    const lines = [
      ...dumpGlobal(share.global, this.#options.host, false),
      ...checkLines(services, share.lvs),
    ];
    writeData('keepalived_check.data', lines, this.#options.umask);
    log.line(`Printing checker data for process(${process.pid}) on signal`);
  }

  async #end(): Promise<number> {
    const { global } = this.#runtime.share;
    const { keepTable } = this.#options;
    this.#tellMoved();
    this.#director.stop(keepTable);
    const flush = global.lvsFlushOnStop;
    if (!keepTable && flush === 'services') this.#table.keepServiceEdits();
    if (!keepTable && flush === 'full') this.#table.take();
    await Promise.all([
      this.#balancer?.finish(stopMs, !keepTable && flush === 'full'),
      this.#runtime.close(),
    ]);
    this.#runtime.log.line(childUsage());
    return 0;
  }
}

/** How long a start or a reload waits for the daemon before it says that it is complete. */
const firstMs = 30_000;

function configOf({ global, lvs }: Share) {
  return { ...emptyConfig(), global, lvs };
}

function timeoutsOf({ lvsTimeouts }: GlobalConfig): Timeouts | undefined {
  const { tcpSec, tcpFinSec, udpSec } = lvsTimeouts;
  if (tcpSec === undefined && tcpFinSec === undefined && udpSec === undefined) return undefined;
  return { tcpSec: tcpSec ?? 0, tcpFinSec: tcpFinSec ?? 0, udpSec: udpSec ?? 0 };
}

/** Asked of the system once for all services that look at about the same time. */
const addressesLastMs = 100;
let addresses = { untilMs: 0, all: new Set<string>() };

function hasAddress(address: string): boolean {
  const nowMs = performance.now();
  if (nowMs >= addresses.untilMs) {
    const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const texts = new Set(all.map((one) => canonical(one.address)));
    addresses = { untilMs: nowMs + addressesLastMs, all: texts };
  }
  return addresses.all.has(canonical(address));
}

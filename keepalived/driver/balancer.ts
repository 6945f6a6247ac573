// SPDX-License-Identifier: GPL-2.0-or-later
// The daemon at the other end: found, told, lost, found again.
import { stat } from 'node:fs/promises';
import type { Channel } from '../../compat/client/channel.js';
import { services } from '../../compat/client/services.js';
import { timeouts } from '../../compat/client/timeouts.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { capabilitiesOf, type Capability, type Timeouts } from '../../compat/model/extension.js';
import type { Clock, Log } from '../check/surroundings.js';
import { allEdits, leftOver, readActual, stillNeeded, type Actual } from './actual.js';
import type { Edit } from './edits.js';
import { sendEdits, type Sending } from './send.js';
import type { Table } from './table.js';

export interface BalancerOptions {
  readonly path: string;
  readonly channel: Channel;
  readonly table: Table;
  readonly clock: Clock;
  readonly log: Log;
  /** `lvs_flush`: the daemon is emptied before the first edit. */
  readonly flush: boolean;
  /** `lvs_timeouts`; undefined: not given. */
  readonly timeouts: Timeouts | undefined;
  /** What a daemon needs before its services, each time anew. */
  readonly prepare: (channel: Channel) => Promise<void>;
  /** `-D -D`: a line on what was sent. */
  readonly tellCounts?: ((line: string) => void) | undefined;
  /** Destinations that a process before this one may have left: `serviceKeyText destKeyText`. */
  readonly ours: ReadonlySet<string> | undefined;
}

const watchMs = 1000;
const firstWaitMs = 250;
const longestWaitMs = 8000;

/** Keeps a daemon at what the table says. Nothing here throws; what goes wrong is in the log. */
export class Balancer {
  readonly #options: BalancerOptions;
  #capabilities: ReadonlySet<Capability> | undefined;
  #here = false;
  /** The daemon was told everything at least once. */
  #known = false;
  #identity: string | undefined;
  #waitMs = firstWaitMs;
  #stopped = false;
  #saidAway = false;
  #wake: () => void = () => undefined;
  #settled: (() => void)[] = [];
  #timeouts: Timeouts | undefined;
  #restored: Timeouts | undefined;
  #timeoutsChanged: boolean;
  #prepared = false;
  #flushAtEnd = false;
  /** Messages sent so far. */
  messages = 0;
  /** Edits sent so far. */
  edits = 0;

  constructor(options: BalancerOptions) {
    this.#options = options;
    this.#timeouts = options.timeouts;
    this.#timeoutsChanged = options.timeouts !== undefined;
  }

  start(): void {
    void this.#work();
    this.#watch();
  }

  /** The table has edits to send. */
  changed(): void {
    this.#wake();
  }

  /** `lvs_timeouts` of a new configuration; undefined puts back what the daemon had. */
  setTimeouts(wanted: Timeouts | undefined): void {
    if (JSON.stringify(wanted) === JSON.stringify(this.#timeouts)) return;
    this.#timeouts = wanted;
    this.#timeoutsChanged = true;
    this.#wake();
  }

  /** What is needed before the services changed. */
  prepareAgain(): void {
    this.#prepared = false;
    this.#wake();
  }

  /** Resolves when the daemon has been told all, when there is none, or after `limitMs`. */
  settled(limitMs: number): Promise<void> {
    if (this.#saidAway || (this.#here && this.#isQuiet)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(limitMs, resolve);
      this.#settled.push(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  /**
   * Sends what is left, puts time-outs back, and lets go.
   * @param flush one message that takes everything away
   */
  async finish(limitMs: number, flush = false): Promise<void> {
    this.setTimeouts(undefined);
    if (flush) this.#flushAtEnd = true;
    if (this.#here) await this.settled(limitMs);
    this.#stopped = true;
    this.#wake();
  }

  get isHere(): boolean {
    return this.#here;
  }

  get #isQuiet(): boolean {
    const { edits } = this.#options.table;
    return (
      !this.#busy &&
      edits.length === 0 &&
      !this.#timeoutsChanged &&
      this.#prepared &&
      !this.#flushAtEnd
    );
  }
  #busy = false;

  async #work(): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#busy = true;
        if (!this.#here) await this.#arrive();
        await this.#tell();
        this.#busy = false;
        this.#tellSettled();
        await this.#next();
      } catch (error) {
        this.#busy = false;
        if (!(error instanceof DpvsError)) throw error;
        this.#lost(error);
        await this.#pause();
      }
    }
  }

  #tellSettled(): void {
    if (!this.#isQuiet) return;
    for (const resolve of this.#settled.splice(0)) resolve();
  }

  async #tell(): Promise<void> {
    await this.#tellTimeouts();
    await this.#prepare();
    if (this.#flushAtEnd) await this.#counted(services(this.#options.channel).flush());
    this.#flushAtEnd = false;
    await this.#send(this.#options.table.take());
  }

  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    this.#prepared = true;
    await this.#options.prepare(this.#options.channel);
  }

  #next(): Promise<void> {
    if (!this.#isQuiet || this.#stopped || !this.#here) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #pause(): Promise<void> {
    const { clock } = this.#options;
    const delay = this.#waitMs;
    this.#waitMs = Math.min(longestWaitMs, 2 * this.#waitMs);
    return new Promise((resolve) => {
      const timer = clock.after(delay, resolve);
      this.#wake = () => {
        if (!this.#stopped) return;
        timer.cancel();
        resolve();
      };
    });
  }

  get #sending(): Sending {
    const { channel, log } = this.#options;
    return {
      channel,
      bulk: this.#capabilities?.has('transaction') ?? false,
      fail: (line) => log.line(line),
      count: () => this.messages++,
    };
  }

  async #send(edits: readonly Edit[]): Promise<void> {
    if (edits.length === 0) return;
    const before = this.messages;
    await sendEdits(edits, this.#sending);
    this.edits += edits.length;
    const sent = this.messages - before;
    this.#options.tellCounts?.(
      `IPVS: ${counted(edits.length, 'edit')} in ${counted(sent, 'message')}`,
    );
  }

  /** The first messages to a daemon: who it is, then all that it lacks. */
  async #arrive(): Promise<void> {
    const { channel, table, path, flush } = this.#options;
    const identity = await identityOf(path);
    const info = await this.#counted(services(channel).info());
    this.#capabilities = capabilitiesOf(info);
    if (this.#known) this.#timeoutsChanged = this.#timeouts !== undefined;
    await this.#tellTimeouts();
    const flushed = flush && !this.#known;
    if (flushed) await this.#counted(services(channel).flush());
    this.#prepared = false;
    await this.#prepare();
    const actual = flushed || info.serviceCount === 0 ? nothing : await this.#readActual();
    const pending = table.take();
    const edits = this.#known ? [...allEdits(table)] : pending;
    this.#known = true;
    await this.#send(this.#needed(edits, actual));
    this.#arrived(identity);
  }

  #arrived(identity: string | undefined): void {
    if (this.#saidAway) {
      const { rows } = this.#options.table;
      const dests = [...rows.values()].reduce((sum, row) => sum + row.dests.size, 0);
      this.#options.log.line(
        `IPVS: the daemon is there; ${rows.size} services and ${dests} servers are programmed`,
      );
    }
    this.#saidAway = false;
    this.#identity = identity;
    this.#here = true;
    this.#waitMs = firstWaitMs;
  }

  async #readActual(): Promise<Actual | undefined> {
    if (this.#capabilities?.has('table') !== true) return undefined;
    return this.#counted(readActual(this.#options.channel));
  }

  #needed(edits: readonly Edit[], actual: Actual | undefined): readonly Edit[] {
    if (actual === undefined || actual.size === 0) return edits;
    const { table, ours } = this.#options;
    const rest = edits.flatMap((edit) => stillNeeded(edit, actual) ?? []);
    return ours === undefined ? rest : [...rest, ...leftOver(table, actual, ours)];
  }

  /** The daemon's own values are kept, to be put back. */
  async #tellTimeouts(): Promise<void> {
    if (!this.#timeoutsChanged) return;
    this.#timeoutsChanged = false;
    const wanted = this.#timeouts;
    if (this.#capabilities?.has('timeouts') !== true) {
      if (wanted !== undefined) this.#options.log.line('Failed to set ipvs timeouts');
      return;
    }
    const calls = timeouts(this.#options.channel);
    if (wanted !== undefined) this.#restored ??= await this.#counted(calls.get());
    const values = wanted ?? this.#restored;
    if (values !== undefined) await this.#counted(calls.set(values));
  }

  #counted<T>(call: Promise<T>): Promise<T> {
    this.messages++;
    return call;
  }

  #lost(error: DpvsError): void {
    this.#here = false;
    for (const resolve of this.#settled.splice(0)) resolve();
    if (this.#saidAway) return;
    this.#saidAway = true;
    const { log, path } = this.#options;
    const what = this.#known ? 'the daemon is gone' : "Can't initialize ipvs";
    log.line(`IPVS: ${what}: ${reasonOf(error)} (${path}); waiting for it`, 'err');
  }

  /** A daemon that started anew has another socket. */
  #watch(): void {
    if (this.#stopped) return;
    this.#options.clock.after(watchMs, () => {
      void this.#look().then(() => this.#watch());
    });
  }

  async #look(): Promise<void> {
    if (!this.#here) return;
    const identity = await identityOf(this.#options.path);
    if (identity === this.#identity || !this.#here || this.#stopped) return;
    const error = new DpvsError('ESOCKOPT_IO', 'the socket is another one');
    this.#lost(error);
    this.#wake();
  }
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

const nothing: Actual = new Map();

async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, ctimeMs } = await stat(path);
    return `${dev}:${ino}:${ctimeMs}`;
  } catch {
    return undefined; // no socket: there is no daemon
  }
}

/** What connect(2) said, or the whole line. */
function reasonOf({ message, cause }: DpvsError): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return 'no such socket';
  return code === 'ECONNREFUSED' ? 'nobody listens' : message;
}

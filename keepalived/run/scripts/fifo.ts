// SPDX-License-Identifier: GPL-2.0-or-later
import { closeSync, constants, fstatSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { addon } from '../../../native/net/addon.js';
import type { Log, NotifyFifos, ScriptRun, ScriptRunner } from '../../check/surroundings.js';
import type { Clock, Timer } from '../../check/surroundings.js';
import type { Fifo, GlobalConfig } from '../../config/model/global.js';

const ownerOnly = 0o600;
/** Between the end of a reader and the start of the next. */
const restartMs = 1000;

/** What the FIFOs need. */
export interface FifoParts {
  readonly global: GlobalConfig;
  readonly log: Log;
  readonly clock: Clock;
  readonly scripts: ScriptRunner;
}

const bytesOf = (path: string): Buffer => Buffer.from(path, 'latin1');

/** One FIFO. Both ends are open here, so that it exists whoever reads it. */
class NotifyFifo {
  readonly #name: string;
  readonly #fifo: Fifo;
  readonly #parts: FifoParts;
  #fd: number | undefined;
  #made = false;
  #reader: ScriptRun | undefined;
  #restart: Timer | undefined;
  #full = false;

  /** @param name `lvs ` or nothing, as messages have it */
  constructor(name: string, fifo: Fifo, parts: FifoParts) {
    this.#name = name;
    this.#fifo = fifo;
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { path, script } = this.#fifo;
    if (path === undefined || !(await this.#make(path))) return;
    this.#fd = this.#opened(path);
    if (this.#fd !== undefined && script !== undefined) this.#read(path);
  }

  write(data: Buffer): void {
    if (this.#fd === undefined) return;
    try {
      const written = writeSync(this.#fd, data);
      if (written === data.length) this.#full = false;
      else this.#lost();
    } catch {
      this.#lost();
    }
  }

  async close(): Promise<void> {
    const { path } = this.#fifo;
    const reader = this.#reader;
    this.#reader = undefined;
    this.#restart?.cancel();
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    if (this.#made && path !== undefined) remove(path);
    reader?.end();
    await reader?.exit;
  }

  async #make(path: string): Promise<boolean> {
    const { log } = this.#parts;
    const error = addon.makeFifo(bytesOf(path), ownerOnly);
    this.#made = error === 0;
    if (error !== 0 && error !== 17 /* EEXIST */) {
      log.line(`Unable to create ${this.#name}notify fifo ${path}`);
      return false;
    }
    const { uid, gid } = this.#fifo.script ?? {};
    if (!this.#made || uid === undefined || gid === undefined) return true;
    try {
      await chown(bytesOf(path), uid, gid);
    } catch {
      log.line(`Failed to set uid:gid for fifo ${path}`);
    }
    return true;
  }

  #opened(path: string): number | undefined {
    const { log } = this.#parts;
    const { O_RDWR, O_NONBLOCK, O_NOFOLLOW } = constants;
    try {
      const fd = openSync(bytesOf(path), O_RDWR | O_NONBLOCK | O_NOFOLLOW);
      const { uid } = fstatSync(fd);
      const ours = uid === process.geteuid?.() || uid === this.#fifo.script?.uid;
      if (fstatSync(fd).isFIFO() && ours) return fd;
      closeSync(fd);
      log.line(`${this.#name}notify fifo ${path} is not a fifo we own - not using`);
    } catch (error) {
      const number = Math.abs((error as NodeJS.ErrnoException).errno ?? 0);
      log.line(`Unable to open ${this.#name}notify fifo ${path} - errno ${number}`);
    }
    return undefined;
  }

  /** Starts the program that reads; one that ends is started again. */
  #read(path: string): void {
    const { script } = this.#fifo;
    const { scripts, log, clock } = this.#parts;
    if (script === undefined || this.#fd === undefined) return;
    const reader = scripts.run(script, { extra: [path] });
    this.#reader = reader;
    void reader.exit.then(() => {
      if (this.#reader !== reader) return;
      log.line(`${this.#name}notify fifo script terminated`);
      this.#restart = clock.after(restartMs, () => this.#read(path));
    });
  }

  #lost(): void {
    if (!this.#full) {
      const what = `${this.#name}notify fifo ${this.#fifo.path ?? ''}`;
      this.#parts.log.line(`${what} is full, its reader does not read - lines are lost`, 'warning');
    }
    this.#full = true;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(bytesOf(path));
  } catch {
    return; // somebody else was faster
  }
}

/** The FIFOs that a checker process writes to: `notify_fifo` and `lvs_notify_fifo`. */
export function notifyFifos(parts: FifoParts): NotifyFifos {
  const { global, log } = parts;
  const both = global.notifyFifo.path !== undefined && isSame(global);
  if (both) {
    const path = global.notifyFifo.path ?? '';
    log.line(`notify FIFO ${path} has been specified for global and LVS FIFO - ignoring LVS FIFO`);
  }
  const fifos = [
    new NotifyFifo('', global.notifyFifo, parts),
    ...(both ? [] : [new NotifyFifo('lvs ', global.lvsNotifyFifo, parts)]),
  ];
  return {
    async open() {
      for (const fifo of fifos) await fifo.open();
    },
    write(line) {
      const data = Buffer.from(`${line}\n\0`, 'latin1');
      for (const fifo of fifos) fifo.write(data);
    },
    async close() {
      await Promise.all(fifos.map((fifo) => fifo.close()));
    },
  };
}

function isSame({ notifyFifo, lvsNotifyFifo }: GlobalConfig): boolean {
  return notifyFifo.path === lvsNotifyFifo.path;
}

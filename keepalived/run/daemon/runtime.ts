// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of the checker process that depend on the configuration in use.
import type { CheckEnvironment } from '../../check/checker.js';
import type { Clock, Log, Mailer, NotifyFifos, ScriptRunner } from '../../check/surroundings.js';
import type { GlobalConfig } from '../../config/model/global.js';
import { isEqual } from '../../driver/equal.js';
import type { Action } from '../../driver/state.js';
import { notifyFifos } from '../scripts/fifo.js';
import { mailer } from '../scripts/mail.js';
import { scriptRunner } from '../scripts/runner.js';
import type { Share } from './messages.js';

/** Scripts, FIFOs and mails under one configuration, and what checkers may use. */
export class Runtime {
  readonly log: Log;
  readonly clock: Clock;
  #share: Share;
  #scripts: ScriptRunner;
  #fifos: NotifyFifos;
  #mailer: Mailer;

  constructor(share: Share, { log, clock }: { readonly log: Log; readonly clock: Clock }) {
    this.log = log;
    this.clock = clock;
    this.#share = share;
    this.#scripts = this.#newScripts();
    this.#fifos = this.#newFifos();
    this.#mailer = mailer({ global: share.global, log, clock });
  }

  get share(): Share {
    return this.#share;
  }

  open(): Promise<void> {
    return this.#fifos.open();
  }

  /** What did not change stays open. */
  async use(share: Share): Promise<void> {
    const { global: before } = this.#share;
    this.#share = share;
    this.#scripts = this.#newScripts();
    this.#mailer = mailer({ global: share.global, log: this.log, clock: this.clock });
    if (isEqual(fifosOf(before), fifosOf(share.global))) return;
    await this.#fifos.close();
    this.#fifos = this.#newFifos();
    await this.#fifos.open();
  }

  #newScripts(): ScriptRunner {
    const { scriptUser: defaultUser, setSupplementaryGroups } = this.#share.global;
    const { log, clock } = this;
    return scriptRunner({ log, clock, defaultUser, supplementaryGroups: setSupplementaryGroups });
  }

  #newFifos(): NotifyFifos {
    const { log, clock } = this;
    return notifyFifos({ global: this.#share.global, log, clock, scripts: this.#scripts });
  }

  /** What checkers see; always of the configuration in use. */
  get environment(): CheckEnvironment {
    const share = (): Share => this.#share;
    const scripts: ScriptRunner = {
      run: (script, options) => this.#scripts.run(script, options),
      idle: (limitMs) => this.#scripts.idle(limitMs),
    };
    return {
      clock: this.clock,
      log: this.log,
      scripts,
      random: Math.random,
      get global() {
        return share().global;
      },
      get lvs() {
        return share().lvs;
      },
    };
  }

  /** Scripts, FIFO lines and mails that the rules ask for. */
  perform(action: Exclude<Action, { kind: 'program' | 'log' }>): void {
    if (action.kind === 'script') this.#scripts.run(action.script);
    else if (action.kind === 'fifo') this.#fifos.write(action.line);
    else this.#mailer.send(action.alert);
  }

  /** Waits for scripts up to a second, as the original does, and for mails as long. */
  async close(): Promise<void> {
    await Promise.all([this.#scripts.idle(stopMs), this.#mailer.idle(stopMs)]);
    await this.#fifos.close();
  }
}

const stopMs = 1000;

const fifosOf = ({ notifyFifo, lvsNotifyFifo }: GlobalConfig): object => ({
  notifyFifo,
  lvsNotifyFifo,
});

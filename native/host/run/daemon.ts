// SPDX-License-Identifier: GPL-2.0-or-later
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { DpvsConfig } from '../config/types.js';
import type { Addon } from '../engine/addon.js';
import { startServer } from '../socket/server.js';
import type { ControlSocket } from '../socket/server.js';
import { boot } from './boot.js';
import type { Booted } from './boot.js';
import { loadConfig, logDiagnostics } from './configuration.js';
import type { Loaded } from './configuration.js';
import { removeEalFolder } from './eal-folder.js';
import { planEnvironment } from './environment.js';
import type { Environment } from './environment.js';
import type { Log } from './log.js';
import type { Machine } from './machine.js';
import type { Files } from './options.js';
import { releasePidFile, takePidFile } from './pid-file.js';
import { mergeReload } from './reload.js';
import { StartError } from './start-error.js';
import { endStart } from './starting.js';

/** What a daemon is made from. */
export interface DaemonOptions {
  readonly files: Files;
  /** Words of the command line for EAL. */
  readonly eal: readonly string[];
  readonly log: Log;
  readonly machine: Machine;
  readonly addon: Addon;
  /** Told once the configuration is good. */
  readonly banner: readonly string[];
}

/** True if somebody answers there. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const end = (served: boolean): void => {
      socket.destroy();
      resolve(served);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

/** @throws StartError if another daemon has the socket; a file that nobody serves is removed */
async function takeSocketPath(path: string): Promise<void> {
  if (await isServed(path)) {
    throw new StartError('dpvs is already running', `another daemon listens on ${path}`);
  }
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw new StartError(`cannot listen on ${path}`, (error as Error).message);
  }
}

const withoutRedirect =
  'redirect off: answers to NAT that reach another worker than their connection are not known there';

/** What runs. */
interface Running {
  readonly context: Booted;
  readonly socket: ControlSocket;
  readonly environment: Environment;
}

/** A running daemon. */
export class Daemon {
  readonly context: Booted;
  readonly #options: DaemonOptions;
  readonly #running: Running;
  #config: DpvsConfig;

  private constructor(options: DaemonOptions, config: DpvsConfig, running: Running) {
    this.#options = options;
    this.#config = config;
    this.context = running.context;
    this.#running = running;
  }

  /**
   * Starts everything, in an order in which nothing is left behind where a step fails.
   * @throws StartError
   */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const { files, log } = options;
    try {
      const loaded = await loadConfig(files.conf);
      await takeSocketPath(files.ipcFile);
      await takePidFile(files.pidFile);
      for (const line of options.banner) log.write('INFO', line);
      log.configure(loaded.config.global);
      logDiagnostics(loaded, log.write);
      return await Daemon.#startEngine(options, loaded);
    } catch (error) {
      await releasePidFile(files.pidFile);
      throw error;
    } finally {
      endStart(files.ipcFile);
    }
  }

  static async #startEngine(options: DaemonOptions, { config }: Loaded): Promise<Daemon> {
    const { files, eal, log, machine, addon } = options;
    const note = (text: string): void => log.write('WARNING', text);
    const environment = await planEnvironment(config, eal, machine);
    for (const text of environment.notes) note(text);
    const context = await boot(addon, config, environment, note);
    void context.rates.run();
    context.balancer.tend((port, up) => {
      log.write('NOTICE', `${context.ports.at(port)?.name ?? port}: link is ${up ? 'up' : 'down'}`);
    });
    if (!config.ipvs.conn.redirect && context.workers.length > 1) note(withoutRedirect);
    try {
      const socket = await startServer({ path: files.ipcFile, context, log: log.write });
      log.write(
        'NOTICE',
        `ready: ${context.workers.length} workers, listening on ${files.ipcFile}`,
      );
      return new Daemon(options, config, { context, socket, environment });
    } catch (error) {
      context.rates.stop();
      context.balancer.close();
      throw new StartError(`cannot listen on ${files.ipcFile}`, (error as Error).message);
    }
  }

  /** Reads the configuration again; with an error in it everything stays as it is. */
  async reload(): Promise<void> {
    const { files, log } = this.#options;
    log.write('NOTICE', 'Got signal SIGHUP.');
    try {
      const loaded = await loadConfig(files.conf);
      this.#config = mergeReload(this.#config, loaded.config);
      this.context.settings.replace(this.#config);
      log.configure(this.#config.global);
      logDiagnostics(loaded, log.write);
      log.write('NOTICE', `${files.conf} was read again`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      log.write('ERR', `${files.conf} was not taken: ${error.line}`);
    }
  }

  /** Ends the workers, gives the devices back, and removes what the daemon has made. */
  async stop(): Promise<void> {
    const { files, log } = this.#options;
    const { socket, environment } = this.#running;
    await socket.close();
    this.context.rates.stop();
    this.context.balancer.close();
    await removeEalFolder(environment.arguments);
    await releasePidFile(files.pidFile);
    log.write('NOTICE', 'ended');
    await log.close();
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { logLevels } from '../config/types.js';
import type { GlobalConfig, LogLevel } from '../config/types.js';

/** Where the log goes, and how much of it. */
export type LogConfig = Pick<
  GlobalConfig,
  'logLevel' | 'logFile' | 'logWithTimestamp' | 'logAsync'
>;

const facility = 16; // local0
const syslogSocket = '/dev/log';

/** logger(1) speaks to the datagram socket, which Node cannot. */
function openSyslog(): Writable | undefined {
  if (!existsSync(syslogSocket)) return undefined;
  const args = ['--tag', 'dpvs', `--id=${process.pid}`, '--prio-prefix'];
  const child = spawn('logger', args, { stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined); // no logger, no syslog: stderr has everything
  child.stdin.on('error', () => undefined);
  child.unref();
  return child.stdin;
}

const severityOf = (level: LogLevel): number => logLevels.indexOf(level);

/** The daemon's log: stderr and syslog, or a file. */
export class Log {
  #config: LogConfig = {
    logLevel: 'DEBUG',
    logFile: undefined,
    logWithTimestamp: false,
    logAsync: false,
  };
  #file: Writable | undefined;
  /** Undefined before the first line, null where there is none. */
  #syslog: Writable | null | undefined;
  #stderr: (text: string) => void;
  #isUnused = true;

  constructor(stderr: (text: string) => void) {
    this.#stderr = stderr;
  }

  /** Takes another level, file or form. */
  configure(config: LogConfig): void {
    if (config.logFile !== this.#config.logFile) {
      this.#file?.end();
      this.#file = config.logFile === undefined ? undefined : this.#open(config.logFile);
    }
    if (config.logFile !== undefined) this.#closeSyslog();
    this.#config = config;
  }

  /** Writes one line, if it is urgent enough. */
  readonly write = (level: LogLevel, text: string): void => {
    const { logLevel, logWithTimestamp, logAsync } = this.#config;
    if (severityOf(level) > severityOf(logLevel)) return;
    this.#isUnused = false;
    const time = logWithTimestamp && logAsync ? `${new Date().toISOString().slice(0, 19)} ` : '';
    const line = `${time}DPVS: ${text}\n`;
    if (this.#file !== undefined) {
      this.#file.write(line);
      return;
    }
    this.#stderr(line);
    this.#syslog ??= openSyslog() ?? null;
    this.#syslog?.write(`<${facility * 8 + severityOf(level)}>${text}\n`);
  };

  /** From now on nobody reads stderr. */
  leaveStderr(): void {
    this.#stderr = () => undefined;
  }

  /** True until the first line is written. */
  get isUnused(): boolean {
    return this.#isUnused;
  }

  /** Resolves when a file has everything. */
  close(): Promise<void> {
    this.#closeSyslog();
    const file = this.#file;
    this.#file = undefined;
    return new Promise((resolve) => (file === undefined ? resolve() : file.end(resolve)));
  }

  #closeSyslog(): void {
    this.#syslog?.end();
    this.#syslog = undefined;
  }

  #open(path: string): Writable {
    const file = createWriteStream(path, { flags: 'a' });
    file.on('error', (error) => {
      this.#file = undefined;
      this.write('ERR', `illegal log file: ${path} (${error.message})`);
    });
    return file;
  }
}

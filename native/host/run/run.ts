// SPDX-License-Identifier: GPL-2.0-or-later
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { version as nodeVersion } from 'node:process';
import { fileURLToPath } from 'node:url';
import { loadAddon } from '../engine/addon.js';
import { ownVersion } from '../handlers/version.js';
import { isBackground, startBackground, tellReady } from './background.js';
import { loadConfig } from './configuration.js';
import { Daemon } from './daemon.js';
import { Log } from './log.js';
import { thisMachine } from './machine.js';
import type { Files } from './options.js';
import { StartError } from './start-error.js';
import { WarmKeeper } from './warm.js';

/** The process that a daemon is. */
export interface ProcessLike {
  on(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const two = (number: number): string => String(number).padStart(2, '0');

/** When this program was built, as the original writes it. */
function buildTime(): string {
  const { mtime: at } = statSync(fileURLToPath(import.meta.url));
  const day = [at.getUTCFullYear(), two(at.getUTCMonth() + 1), two(at.getUTCDate())].join('.');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${day}.${time}`;
}

/** `dpvs version: V, build on DATE`. */
function versionLine(): string {
  return `dpvs version: ${ownVersion.text}, build on ${buildTime()}`;
}

/** What `--version` prints; with `--verbose` also whose work this is. */
export function versionLines(verbose: boolean): string {
  const own = verbose ? `dpvs-suite, speaking as ${ownVersion.text}; Node ${nodeVersion}\n` : '';
  return `${versionLine()}\n${own}`;
}

function bannerOf({ conf, pidFile, ipcFile }: Files): readonly string[] {
  return [
    versionLine(),
    `dpvs-conf-file: ${conf}`,
    `dpvs-pid-file: ${pidFile}`,
    `dpvs-ipc-file: ${ipcFile}`,
  ];
}

/** What the original prints at its start: the CPUs that it may run on, as a mask. */
async function affinityLine(): Promise<string> {
  const status = await readFile('/proc/self/status', 'latin1');
  const [, mask = '0'] = /^Cpus_allowed:\s*([0-9a-f,]+)$/m.exec(status) ?? [];
  const digits = mask.replaceAll(',', '').replace(/^0+(?=.)/, '');
  return `current thread affinity is set to ${digits.toUpperCase()}\n`;
}

/** Resolves when the process is asked to end. */
function endOf(signals: ProcessLike): Promise<void> {
  return new Promise((resolve) => {
    signals.on('SIGTERM', resolve);
    signals.on('SIGINT', resolve);
  });
}

/** A configuration that cannot be read says so when it is read for the start. */
async function asksForBackground(conf: string): Promise<boolean> {
  try {
    return (await loadConfig(conf)).config.global.daemon;
  } catch {
    return false;
  }
}

/**
 * Runs the daemon until it is asked to end; with the keyword `daemon`, until one behind us runs.
 * @returns exit code: 0 after TERM or INT, 1 if it did not start, with the reason on stderr
 */
export async function runDaemon(
  files: Files,
  eal: readonly string[],
  process: ProcessLike,
): Promise<number> {
  if (!isBackground() && (await asksForBackground(files.conf))) return startBackground(process);
  const ended = endOf(process);
  const log = new Log((text) => void process.stderr.write(text));
  try {
    process.stdout.write(await affinityLine());
    const options = { files, eal, log, machine: thisMachine, addon: loadAddon() };
    const daemon = await Daemon.start({ ...options, banner: bannerOf(files) });
    process.on('SIGHUP', () => void daemon.reload());
    const warm = new WarmKeeper(files.ipcFile, log.write);
    warm.start();
    if (isBackground()) {
      log.leaveStderr();
      tellReady();
    }
    await ended;
    await warm.stop();
    await daemon.stop();
    return 0;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    // Where nothing was said before, the one line also tells who says it.
    process.stderr.write(log.isUnused ? `${versionLine()}: ${error.line}\n` : `${error.line}\n`);
    return 1;
  }
}

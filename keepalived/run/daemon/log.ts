// SPDX-License-Identifier: GPL-2.0-or-later
import { addon } from '../../../native/net/addon.js';
import type { Log, LogLevel } from '../../check/surroundings.js';

/** Where lines of the log go. */
export interface LogOptions {
  /** `-l`: standard error, with the time. */
  readonly console: boolean;
  /** Undefined with `-G`: nothing goes to syslog. */
  readonly syslog: { readonly ident: string; readonly facility: number } | undefined;
  /** `-D`. */
  readonly detail: boolean;
}

const levels: readonly LogLevel[] = [
  ...(['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const),
];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (number: number): string => String(number).padStart(2, '0');

/** `Tue Dec  1 02:11:48 2026`, local time, as ctime(3) writes it. */
export function timeText(time: Date): string {
  const day = `${weekdays[time.getDay()]} ${months[time.getMonth()]}`;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${day} ${String(time.getDate()).padStart(2)} ${clock} ${time.getFullYear()}`;
}

/** Opens the log of this process; a second call renames it. Lines are bytes, as the configuration is. */
export function openLog({ console, syslog, detail }: LogOptions): Log {
  if (syslog !== undefined) addon.openSyslog(syslog.ident, syslog.facility << 3);
  const line = (text: string, level: LogLevel = 'info'): void => {
    if (syslog !== undefined) addon.syslog(levels.indexOf(level), text);
    if (console) process.stderr.write(Buffer.from(`${timeText(new Date())}: ${text}\n`, 'latin1'));
  };
  return { line, detail: (text, level) => (detail ? line(text, level) : undefined) };
}

const facilities: Readonly<Record<string, number>> = { user: 1, daemon: 3 };

/** Number of `-S`: `0`..`7`, `local0`..`local7`, `user`, `daemon`; undefined for another word. */
export function facilityOf(word: string): number | undefined {
  const local = /^(?:local)?([0-7])$/.exec(word)?.[1];
  return local === undefined ? facilities[word.toLowerCase()] : 16 + Number(local);
}

export const daemonFacility = 3;

// SPDX-License-Identifier: GPL-2.0-or-later
// What the process gives to its parts, so that tests can give something else.
import type { Script } from '../config/model/script.js';

/** Priorities of syslog(3) that the program uses. */
export type LogLevel = 'emerg' | 'alert' | 'crit' | 'err' | 'warning' | 'notice' | 'info' | 'debug';

/** Writes one line. `detail` lines appear only with `-D`. */
export interface Log {
  line(text: string, level?: LogLevel): void;
  detail(text: string, level?: LogLevel): void;
}

/** A timer that has not fired yet. */
export interface Timer {
  cancel(): void;
}

/** Monotonic time. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  nowMs(): number;
  after(delayMs: number, action: () => void): Timer;
}

/** How a program ended. */
export type ScriptExit =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: number; readonly timedOut: boolean }
  | { readonly kind: 'notStarted'; readonly error: string };

export interface ScriptOptions {
  /** More words behind those of the configuration. */
  readonly extra?: readonly string[];
  /** Longest run: then TERM to the process group, KILL after 2 s; undefined: as long as it likes. */
  readonly timeoutMs?: number;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Overrides the script's own user. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** A script at work. `exit` never rejects. */
export interface ScriptRun {
  readonly exit: Promise<ScriptExit>;
  /** Ends it early: TERM, then KILL. */
  end(): void;
}

/**
 * Runs programs without a shell, each in its own process group, with its user, group and supplementary
 * groups, and reaps them. Output goes to the log only as far as the original's does, and never fills memory.
 */
export interface ScriptRunner {
  run(script: Script, options?: ScriptOptions): ScriptRun;
  /** Resolves when no script runs any more, or after `limitMs`; what still runs then goes on alone. */
  idle(limitMs: number): Promise<void>;
}

/** The notify FIFOs (`notify_fifo`, `lvs_notify_fifo`) and the programs that read them. */
export interface NotifyFifos {
  /** Makes and opens what the configuration names, and starts the readers. */
  open(): Promise<void>;
  /**
   * One line, without its end; for LVS LF and NUL are added. Never waits: without a reader, or when the
   * FIFO is full, the line is lost and that is logged once.
   */
  write(line: string): void;
  /** Ends the readers and removes the FIFOs that `open` made. */
  close(): Promise<void>;
}

/** A mail about a change. */
export interface Alert {
  /** Without the router id: `Realserver RS of virtual server V - UP`. */
  readonly subject: string;
  /** `=> TCP CHECK failed on service <=`. */
  readonly body: string;
}

/** Sends mails in the background; without `notification_email` or `smtp_server` it does nothing. */
export interface Mailer {
  send(alert: Alert): void;
  /** Resolves when the mails under way are gone, or after `limitMs`. */
  idle(limitMs: number): Promise<void>;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Finding } from '../config/context.js';
import type { ConfigResult } from './read.js';

/** How findings are told. */
export interface ReportOptions {
  readonly lint: boolean;
  readonly json: boolean;
  readonly model: boolean;
  /** Someone reads this on a terminal. */
  readonly people: boolean;
}

/** Text for standard output, and for standard error or the log file. */
export interface Report {
  readonly out: string;
  readonly text: string;
}

/** The lines of the original, and for people what they need beside them. */
export function report(result: ConfigResult, options: ReportOptions): Report {
  const out = options.model ? `${JSON.stringify(result.config, plain, 2)}\n` : '';
  const text = result.findings.map((finding: Finding) => `${finding.printed}\n`).join('');
  return { out, text };
}

/** Maps as objects; JSON has no undefined, so what is not set is absent. */
function plain(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

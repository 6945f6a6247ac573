// SPDX-License-Identifier: GPL-2.0-or-later
// Which errors of a connection tell something about the other side.
import type { SocketError } from '../../native/net/addon.js';

/**
 * How a connection did not come about.
 * `unreachable`: no way there. `error`: refused, reset, or the network said so later.
 * `socket`, `bind`: nothing was asked, it is our own fault.
 */
export type DialFailure = 'unreachable' | 'error' | 'socket' | 'bind';

const unreachable: readonly string[] = ['ENETUNREACH', 'ENETDOWN'];
const otherSide: readonly string[] = [
  ...['EHOSTUNREACH', 'ECONNREFUSED', 'EHOSTDOWN', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT'],
];
const steps: readonly string[] = ['socket', 'mark', 'device', 'bind'];

/** What an error of `connect`, or of the first packet, means. */
export function failureOf(error: NodeJS.ErrnoException): DialFailure {
  const code = error.code ?? '';
  if (unreachable.includes(code)) return 'unreachable';
  if (otherSide.includes(code)) return 'error';
  return code === 'socket' || code === 'EMFILE' || code === 'ENFILE' ? 'socket' : 'bind';
}

/** The addon could not make the socket that was wanted. */
export function isSocketError(error: unknown): error is SocketError {
  return error instanceof Error && steps.includes((error as SocketError).code);
}

/** What the original logs of a socket that cannot be made as wanted; undefined: nothing. */
export function socketComplaint(error: unknown, device: string | undefined): string | undefined {
  if (!isSocketError(error)) return undefined;
  if (error.code === 'device') return `Checker can't bind to device ${device}: ${error.message}`;
  if (error.code !== 'bind') return undefined;
  return `bind failed. errno: ${error.errno}, error: ${error.message}`;
}

const texts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  ECONNABORTED: 'Software caused connection abort',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EHOSTDOWN: 'Host is down',
  ENETDOWN: 'Network is down',
  ETIMEDOUT: 'Connection timed out',
  EPIPE: 'Broken pipe',
};

/** The text that the C library has for an error; Node's own words for one that is rare here. */
export function systemText({ code = '', message }: NodeJS.ErrnoException): string {
  return texts[code] ?? message;
}

/** `errno N (TEXT)`. */
export function systemErrorText(error: NodeJS.ErrnoException): string {
  return `errno ${Math.abs(error.errno ?? 0)} (${systemText(error)})`;
}

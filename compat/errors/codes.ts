// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../abi/constants.js';

/** Errors of ours beside those of the protocol. */
const own = {
  /** A message whose lengths, counts or strings contradict each other; `EDPVS_INVAL` on the wire. */
  DPVS_BAD_MESSAGE: -1,
  /** A code that the protocol does not know; see `DpvsError.errno`. */
  DPVS_UNKNOWN: -1,
  /** Words of a command line that do not make sense. */
  DPVS_USAGE: -1,
} as const;

export type ErrorCode =
  | keyof typeof enums.errcode
  | Exclude<keyof typeof enums.client_errcode, 'ESOCKOPT_OK'>
  | keyof typeof own;

/** Text of each code of the protocol; what a reply's `errstr` holds and `dpip` prints. */
export const errorTexts: Readonly<Record<keyof typeof enums.errcode, string>> = {
  EDPVS_OK: 'OK',
  EDPVS_INVAL: 'invalid parameter',
  EDPVS_NOMEM: 'no memory',
  EDPVS_EXIST: 'already exist',
  EDPVS_NOTEXIST: 'not exist',
  EDPVS_INVPKT: 'invalid packet',
  EDPVS_DROP: 'packet dropped',
  EDPVS_NOPROT: 'no protocol',
  EDPVS_NOROUTE: 'no route',
  EDPVS_DEFRAG: 'defragment error',
  EDPVS_FRAG: 'fragment error',
  EDPVS_DPDKAPIFAIL: 'failed dpdk api',
  EDPVS_IDLE: 'nothing to do',
  EDPVS_BUSY: 'resource busy',
  EDPVS_NOTSUPP: 'not support',
  EDPVS_RESOURCE: 'no resource',
  EDPVS_OVERLOAD: 'overloaded',
  EDPVS_NOSERV: 'no service',
  EDPVS_DISABLED: 'disabled',
  EDPVS_NOROOM: 'no room',
  EDPVS_NONEALCORE: 'non-EAL thread lcore',
  EDPVS_CALLBACKFAIL: 'callback failed',
  EDPVS_IO: 'I/O error',
  EDPVS_MSG_FAIL: 'msg callback failed',
  EDPVS_MSG_DROP: 'msg dropped',
  EDPVS_PKTSTOLEN: 'stolen packet',
  EDPVS_SYSCALL: 'system call failed',
  EDPVS_NODEV: 'no such device',
  EDPVS_KNICONTINUE: 'kni to continue',
  EDPVS_INPROGRESS: 'in progress',
};

const names = new Map<number, keyof typeof enums.errcode>();
for (const [name, number] of Object.entries(enums.errcode)) {
  names.set(number, name as keyof typeof enums.errcode);
}
const numbers: Readonly<Record<string, number>> = {
  ...enums.errcode,
  ...enums.client_errcode,
  ...own,
};

/** Code of an `errcode` of the wire; `DPVS_UNKNOWN` for a number without a name. */
export function codeOf(errno: number): ErrorCode {
  return names.get(errno) ?? 'DPVS_UNKNOWN';
}

/** Number that stands for a code on the wire. */
export function errnoOf(code: ErrorCode): number {
  return numbers[code] ?? -1;
}

/** Text of an `errcode`, as the original's `dpvs_strerror`. */
export function textOf(errno: number): string {
  const name = names.get(errno);
  return name === undefined ? '<unknow>' : errorTexts[name];
}

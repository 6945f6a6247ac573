// SPDX-License-Identifier: GPL-2.0-or-later
import type { DestCheck } from '../../compat/model/service.js';

/** Bit of `types`: failures seen in traffic, not asked for. */
export const passiveCheck = 1;

/** The external checks by name, in the order of listings. */
export const externalChecks: Readonly<Record<string, number>> = {
  tcp: 2,
  udp: 4,
  sctp: 8,
  ping: 16,
};

/** The values of `--dest-check default`. */
export const defaultCheck = {
  downNotices: 1,
  upNotices: 1,
  downWaitSec: 3,
  inhibitMinSec: 5,
  inhibitMaxSec: 3600,
} as const;

/** False for a passive check whose numbers the daemon would have to replace. */
export function isSaneCheck(check: DestCheck): boolean {
  if (!(check.types & passiveCheck)) return true;
  if (check.downNotices === 0 || check.downWaitSec === 0) return false;
  const { upNotices, inhibitMinSec, inhibitMaxSec } = check;
  if (!upNotices && !inhibitMinSec && !inhibitMaxSec) return true;
  return upNotices > 0 && inhibitMinSec > 0 && inhibitMaxSec >= inhibitMinSec;
}

const number = '\\s*([+-]?\\d+)';
const upDown = new RegExp(`^${number},${number},${number}s,${number}-${number}`);
const downOnly = new RegExp(`^${number},${number}`);

/** The two number forms, as sscanf(3) reads them: what follows the last number is ignored. */
function readNumbers(text: string): Omit<DestCheck, 'types'> | undefined {
  const five = upDown.exec(text)?.slice(1).map(Number);
  const two = five ?? downOnly.exec(text)?.slice(1).map(Number);
  if (!two) return undefined;
  const [down = 0, up = 0, wait = 0, min = 0, max = 0] = five ?? [two[0], 0, two[1]];
  return {
    downNotices: down & 0xff,
    upNotices: up & 0xff,
    downWaitSec: wait & 0xff,
    inhibitMinSec: min & 0xffff,
    inhibitMaxSec: max & 0xffff,
  };
}

/**
 * Adds one `--dest-check` to those given before: `disable`, `default`, a protocol, `D,U,Ws,MIN-MAXs`
 * or `D,Ws`.
 * @returns undefined if the text is none of them, or makes an earlier passive check unusable
 */
export function addDestCheck(check: DestCheck, text: string): DestCheck | undefined {
  if (text === 'disable') return { ...check, types: 0 };
  if (text === 'default') return { ...defaultCheck, types: check.types | passiveCheck };
  const external = Object.hasOwn(externalChecks, text) ? externalChecks[text] : undefined;
  if (external) return { ...check, types: check.types | external };
  const numbers = readNumbers(text);
  const next = numbers && { ...numbers, types: check.types };
  return next && isSaneCheck(next) ? { ...next, types: next.types | passiveCheck } : undefined;
}

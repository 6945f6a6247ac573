// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../compat/model/constants.js';
import { toU32 } from '../../compat/cli/numbers.js';

const { TC_H_ROOT, TC_H_INGRESS } = constants;

/** Number of a handle: `root…`, `ingress…`, `X:`, `X:Y` in hexadecimal; anything else is 0. */
export function parseHandle(text: string): number {
  if (text.startsWith('root')) return TC_H_ROOT;
  if (text.startsWith('ingress')) return TC_H_INGRESS;
  const parts = /^([0-9a-f]+):([0-9a-f]*)/i.exec(text);
  if (parts === null) return 0;
  const [major, minor] = [parseInt(parts[1] ?? '', 16), parseInt(parts[2] || '0', 16)];
  return toU32((major << 16) | minor);
}

/** Text of a handle; 0 is `0:`. */
export function handleText(handle: number): string {
  if (handle === TC_H_ROOT) return 'root';
  if (handle === TC_H_INGRESS) return 'ingress';
  const [major, minor] = [handle >>> 16, handle & 0xffff];
  return `${major.toString(16)}:${minor === 0 ? '' : minor.toString(16)}`;
}

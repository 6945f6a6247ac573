// SPDX-License-Identifier: GPL-2.0-or-later

/** Packets sent by the port of a block that `show port stats` prints. */
export function parseSent(text: string): number {
  const match = /TX-packets:\s+(\d+)/.exec(text);
  if (match === null) throw new Error(`testpmd printed no counters: ${text}`);
  return Number(match[1]);
}

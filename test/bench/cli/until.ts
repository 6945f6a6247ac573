// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is yes. @throws Error after `limitMs` */
export async function untilTrue(ask: () => Promise<boolean>, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`it did not come about within ${limitMs} ms`);
    await sleep(50);
  }
}

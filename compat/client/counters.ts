// SPDX-License-Identifier: GPL-2.0-or-later
import { capabilitiesOf } from '../model/extension.js';
import type { WorkerCounters } from '../model/extension.js';
import { getCounters } from '../wire/counters.js';
import { getInfo } from '../wire/service.js';
import type { Channel } from './channel.js';

/** Counters of each worker that only a daemon of ours has; undefined from another. */
export async function counters(channel: Channel): Promise<readonly WorkerCounters[] | undefined> {
  const able = capabilitiesOf(await channel.call(getInfo, undefined));
  return able?.has('counters') ? channel.call(getCounters, undefined) : undefined;
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { extensionIds } from '../abi/extension.js';
import type { WorkerCounters } from '../model/extension.js';
import { nothing } from './body.js';
import type { Body } from './body.js';
import { badMessage } from './bytes.js';
import type { Message } from './message.js';

function isCounters(value: unknown): value is readonly WorkerCounters[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}

/** JSON, since the list of counters grows from release to release. */
const counters: Body<readonly WorkerCounters[]> = {
  encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
  decode: (body) => {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(body));
    } catch {
      throw badMessage('counters are no JSON');
    }
    if (!isCounters(value)) throw badMessage('counters are no list');
    return value;
  },
};

/** What each worker has dropped, by reason, and what else it has counted. */
export const getCounters: Message<void, readonly WorkerCounters[]> = {
  name: 'DPVS_EXT_COUNTERS',
  id: extensionIds.DPVS_EXT_COUNTERS,
  kind: 'get',
  request: nothing,
  reply: counters,
};

// SPDX-License-Identifier: GPL-2.0-or-later
import * as agent from '../../../compat/wire/agent.js';
import type { AnyMessage } from '../../../compat/wire/all.js';
import * as ealMem from '../../../compat/wire/eal-mem.js';
import * as kni from '../../../compat/wire/kni.js';
import * as lldp from '../../../compat/wire/lldp.js';
import { refusal } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

function messagesOf(module: Readonly<Record<string, unknown>>): AnyMessage[] {
  const isMessage = (value: unknown): value is AnyMessage =>
    typeof value === 'object' && value !== null && 'request' in value && 'kind' in value;
  return Object.values(module).filter(isMessage);
}

/** Messages whose part of the engine is not there yet. This table shrinks. */
const refused: readonly AnyMessage[] = [...[agent, ealMem, kni, lldp].flatMap(messagesOf)];

/** Decodes and checks each request, and says "not support". */
export const notYet: readonly Handler[] = refused.map((message) =>
  handle(message, () => {
    throw refusal('EDPVS_NOTSUPP', `${message.name} is not there yet`);
  }),
);

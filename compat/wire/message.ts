// SPDX-License-Identifier: GPL-2.0-or-later
import { messageIds } from '../abi/ids.js';
import type { MessageName } from '../abi/ids.js';
import { nothing } from './body.js';
import type { Body } from './body.js';

/** A message of the control socket with the codecs of its request and reply. */
export interface Message<Q, R> {
  readonly name: string;
  readonly id: number;
  readonly kind: 'get' | 'set';
  readonly request: Body<Q>;
  readonly reply: Body<R>;
}

/** A question. */
export function getMessage<Q, R>(
  name: MessageName,
  request: Body<Q>,
  reply: Body<R>,
): Message<Q, R> {
  return { name, id: messageIds[name], kind: 'get', request, reply };
}

/** An order; its reply has no body. */
export function setMessage<Q>(name: MessageName, request: Body<Q>): Message<Q, void> {
  return { name, id: messageIds[name], kind: 'set', request, reply: nothing };
}

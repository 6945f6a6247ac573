// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../../compat/abi/constants.js';
import { extensionIds } from '../../../compat/abi/extension.js';
import { decodeRequestHead, requestHeadSize } from '../../../compat/wire/frame.js';
import type { RequestHead } from '../../../compat/wire/frame.js';

/** Longest body that is read. Requests of the original have at most 384 bytes. */
export const maxBodyLen = 1 << 20;
/** The same of a transaction: some two million edits. */
const maxTransactionLen = 1 << 28;

const limitOf = ({ id }: RequestHead): number =>
  id === extensionIds.DPVS_EXT_TRANSACTION ? maxTransactionLen : maxBodyLen;

/** A whole request, or why there will be none. */
export type Received =
  | { readonly is: 'partial' }
  | { readonly is: 'foreign' } // not our protocol: closed without an answer
  | { readonly is: 'tooLong'; readonly head: KnownHead }
  | { readonly is: 'whole'; readonly head: KnownHead; readonly body: Uint8Array };

/** A head of our version that asks or orders. */
export interface KnownHead extends RequestHead {
  readonly kind: 'get' | 'set';
}

function isKnown(head: RequestHead): head is KnownHead {
  return head.version === constants.SOCKOPT_VERSION && head.kind !== undefined;
}

/** Gathers the bytes of one request. */
export class RequestReader {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #head: RequestHead | undefined;

  add(chunk: Buffer): Received {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < requestHeadSize) return { is: 'partial' };
    try {
      this.#head ??= decodeRequestHead(Buffer.concat(this.#chunks));
    } catch {
      return { is: 'foreign' }; // a length beyond all numbers
    }
    return this.#judge(this.#head);
  }

  #judge(head: RequestHead): Received {
    if (!isKnown(head)) return { is: 'foreign' };
    if (head.bodyLen > limitOf(head)) return { is: 'tooLong', head };
    if (this.#length < requestHeadSize + head.bodyLen) return { is: 'partial' };
    const bytes = Buffer.concat(this.#chunks);
    return {
      is: 'whole',
      head,
      body: bytes.subarray(requestHeadSize, requestHeadSize + head.bodyLen),
    };
  }
}

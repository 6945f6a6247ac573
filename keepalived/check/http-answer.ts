// SPDX-License-Identifier: GPL-2.0-or-later
// An answer as it comes in: of the head only two things count, of the body its hash or its text.
import { createHash, type Hash } from 'node:crypto';

const longestHead = 65_536;
/** As much of a body is looked at by a regular expression. */
const longestText = 32 * 1024 * 1024;

/** What of the body is wanted. */
export interface BodyUse {
  readonly digest: boolean;
  readonly text: boolean;
}

/** Takes an answer piece by piece; memory is bounded whatever comes. */
export class HttpAnswer {
  /** Undefined until the head is whole; 0 if its first line has none. */
  status: number | undefined;
  contentLength: number | undefined;
  bodyBytes = 0;
  /** Nothing came at all so far. */
  empty = true;
  #head = '';
  #hash: Hash | undefined;
  #text: Buffer[] | undefined;
  #textBytes = 0;

  constructor({ digest, text }: BodyUse) {
    if (digest) this.#hash = createHash('md5');
    if (text) this.#text = [];
  }

  /** @returns false if the head does not end within reason: there is no point in going on */
  take(data: Buffer): boolean {
    this.empty &&= data.length === 0;
    if (this.status !== undefined) {
      this.#body(data);
      return true;
    }
    const before = this.#head.length;
    this.#head += data.toString('latin1');
    const from = Math.max(0, before - 3);
    const end = /\n\r?\n/.exec(this.#head.slice(from));
    if (end === null) return this.#head.length <= longestHead;
    const bodyAt = from + end.index + end[0].length;
    this.#readHead(this.#head.slice(0, bodyAt));
    this.#head = '';
    this.#body(data.subarray(bodyAt - before));
    return true;
  }

  /** MD5 of the body in hexadecimal; to be asked for once. */
  digest(): string {
    return this.#hash?.digest('hex') ?? '';
  }

  text(): Buffer {
    return Buffer.concat(this.#text ?? []);
  }

  #readHead(head: string): void {
    this.status = Number(/^HTTP\/\d\.\d +(\d{3})\b/.exec(head)?.[1] ?? 0);
    const [, length] = /\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n/i.exec(head) ?? [];
    if (length !== undefined) this.contentLength = Number(length);
  }

  #body(data: Buffer): void {
    this.bodyBytes += data.length;
    this.#hash?.update(data);
    if (this.#text === undefined || this.#textBytes >= longestText) return;
    const part = data.subarray(0, longestText - this.#textBytes);
    this.#text.push(Buffer.from(part));
    this.#textBytes += part.length;
  }
}

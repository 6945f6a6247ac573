// SPDX-License-Identifier: GPL-2.0-or-later
import { invalid } from './object.js';

/** The words of a command, taken one after the other. */
export class Words {
  readonly #list: readonly string[];
  #at = 0;
  constructor(list: readonly string[]) {
    this.#list = list;
  }
  /** Words not taken yet. */
  get left(): readonly string[] {
    return this.#list.slice(this.#at);
  }
  /** Takes a word; undefined at the end. */
  next(): string | undefined {
    return this.#list[this.#at++];
  }
  /** Takes the word behind a keyword. @throws DpvsError `EDPVS_INVAL` if the keyword stands last */
  argument(keyword: string): string {
    const word = this.next();
    if (word === undefined) throw invalid(`missing argument for \`${keyword}'`);
    return word;
  }
}

/** What a keyword does; it may take words behind it. */
export type Keywords = Readonly<Record<string, (argument: () => string) => void>>;

/** Reads all words: known ones by their entry, the others by `other`. */
export function readWords(words: Words, keywords: Keywords, other: (word: string) => void): void {
  for (let word = words.next(); word !== undefined; word = words.next()) {
    const keyword = word;
    const action = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
    if (action === undefined) other(keyword);
    else action(() => words.argument(keyword));
  }
}

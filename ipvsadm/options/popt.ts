// SPDX-License-Identifier: GPL-2.0-or-later

/** What popt must know of an option. */
export interface Arity {
  readonly arg: 'none' | 'needed' | 'optional';
}

/** Looks up one option; the answer may depend on what was read so far and on the word that follows. */
export interface OptionLookup<Row extends Arity> {
  long(name: string): Row | undefined;
  short(letter: string, next: string | undefined): Row | undefined;
}

/** One option as given. `word` is the last word that was used up: messages quote it. */
export interface Given<Row extends Arity> {
  readonly row: Row;
  readonly value: string | undefined;
  readonly word: string;
}

/** Why reading stopped early; `text` is popt's own wording. */
export interface PoptError {
  readonly word: string;
  readonly text: 'unknown option' | 'missing argument' | 'option does not take an argument';
}

/** What is left when reading ends: plain words in order, and the error if one ended it. */
export interface Ending {
  readonly words: readonly string[];
  readonly error?: PoptError;
}

interface Hit<Row extends Arity> {
  readonly row: Row;
  readonly attached: string | undefined;
}

/** Walks the words; the reader of one run. */
class Reader<Row extends Arity> {
  readonly plain: string[] = [];
  private readonly words: readonly string[];
  private readonly lookup: OptionLookup<Row>;
  private next = 0;
  private glued = '';

  constructor(words: readonly string[], lookup: OptionLookup<Row>) {
    this.words = words;
    this.lookup = lookup;
  }

  /** The word used up last. */
  get word(): string {
    return this.words[this.next - 1] ?? '';
  }

  /** The next option, an error, or undefined at the end. */
  read(): Given<Row> | PoptError | undefined {
    const hit = this.glued ? this.short() : this.take();
    if (hit === undefined) return undefined;
    return hit === 'unknown' ? { word: this.word, text: 'unknown option' } : this.argue(hit);
  }

  private take(): Hit<Row> | 'unknown' | undefined {
    while (this.next < this.words.length) {
      const word = this.words[this.next++] ?? '';
      if (!word.startsWith('-') || word === '-') this.plain.push(word);
      else if (word === '--') this.rest();
      else if (word.startsWith('--')) return this.long(word.slice(2));
      else {
        this.glued = word.slice(1);
        return this.short();
      }
    }
    return undefined;
  }

  private rest(): void {
    this.plain.push(...this.words.slice(this.next));
    this.next = this.words.length;
  }

  private long(body: string): Hit<Row> | 'unknown' {
    const equals = body.indexOf('=');
    const row = this.lookup.long(equals < 0 ? body : body.slice(0, equals));
    if (!row) return 'unknown';
    return { row, attached: equals < 0 ? undefined : body.slice(equals + 1) };
  }

  private short(): Hit<Row> | 'unknown' {
    const letter = this.glued.charAt(0);
    const rest = this.glued.slice(1);
    this.glued = '';
    const row = this.lookup.short(letter, rest || this.words[this.next]);
    if (!row) return 'unknown';
    if (row.arg === 'none' && !rest.startsWith('=')) {
      this.glued = rest;
      return { row, attached: undefined };
    }
    return { row, attached: rest ? rest.replace(/^=/, '') : undefined };
  }

  private argue({ row, attached }: Hit<Row>): Given<Row> | PoptError {
    if (row.arg === 'none') {
      if (attached === undefined) return { row, value: undefined, word: this.word };
      return { word: this.word, text: 'option does not take an argument' };
    }
    if (attached !== undefined) return { row, value: attached, word: this.word };
    const following = this.words[this.next];
    if (row.arg === 'optional' && following?.startsWith('-')) {
      return { row, value: undefined, word: this.word };
    }
    if (following === undefined && row.arg !== 'optional') {
      return { word: this.word, text: 'missing argument' };
    }
    if (following !== undefined) this.next++;
    return { row, value: following, word: this.word };
  }
}

/**
 * Reads options by the rules of popt: long names are never abbreviated, short ones may be glued,
 * plain words are collected, an optional argument is taken unless the next word begins with `-`.
 * Source: popt(3); recorded cases of the groups `startup` and `long`.
 */
export function* readOptions<Row extends Arity>(
  words: readonly string[],
  lookup: OptionLookup<Row>,
): Generator<Given<Row>, Ending, void> {
  const reader = new Reader(words, lookup);
  for (;;) {
    const found = reader.read();
    if (found === undefined) return { words: reader.plain };
    if ('text' in found) return { words: reader.plain, error: found };
    yield found;
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later

/** A text of the system, one character a byte. */
export const byteText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Splits byte texts into lines, each with its newline; a last line without one comes without. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield `${line}\n`;
  }
  if (rest !== '') yield rest;
}

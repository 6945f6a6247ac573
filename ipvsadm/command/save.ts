// SPDX-License-Identifier: GPL-2.0-or-later
import { namedEndpoints, numericEndpoint } from '../format/endpoint.js';
import { Output } from '../format/output.js';
import { destLine, selectorText, serviceLine, type SaveStyle } from '../format/save.js';
import type { Command, CommandContext } from './command.js';
import { chosenTables, type Table } from './tables.js';

/** What a full save has beside services and destinations. */
export interface Extras {
  /** Lines that follow those of a service, or undefined after a failure. */
  ofService(table: Table, selector: string): Promise<string | undefined>;
  /** Lines at the end. */
  readonly tail: string;
}

const noExtras: Extras = { ofService: () => Promise.resolve(''), tail: '' };

/** All lines of one service, or undefined after a failure. */
async function tableLines(
  table: Table,
  { style, extras }: { style: SaveStyle; extras: Extras },
): Promise<string | undefined> {
  const { service, dests } = table;
  const selector = await selectorText(service, style);
  let text = await serviceLine(service, style);
  for (const dest of dests) {
    text += await destLine({ selector, protocol: service.protocol }, dest, style);
  }
  const more = await extras.ofService(table, selector);
  return more === undefined ? undefined : text + more;
}

function styleOf({ io, draft, words, ours }: CommandContext): SaveStyle {
  const endpoint = draft.given.has('numeric') ? numericEndpoint : namedEndpoints(io.names);
  const wanted = draft.extra.has('full');
  return {
    endpoint,
    destEndpoint: wanted && !ours ? numericEndpoint : endpoint,
    full: wanted || (ours && words.savesAll),
    opsOption: words.opsOption,
  };
}

/** `ipvsadm -S`. With a daemon of this project, or with `--full`, nothing is lost. */
export const save: Command = {
  async run(context) {
    const tables = await chosenTables(context, 0);
    if (!tables) return 1;
    const style = styleOf(context);
    const extras = style.full
      ? await (await import('./save-extras.js')).saveExtras(context, style)
      : noExtras;
    if (!extras) return 1;
    const out = new Output(context.io.stdout);
    let lines: string | undefined = '';
    for await (const table of tables) {
      lines = table && (await tableLines(table, { style, extras }));
      if (lines === undefined) break;
      await out.write(lines);
    }
    if (lines !== undefined) await out.write(extras.tail);
    out.flush();
    return lines === undefined ? 1 : 0;
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Service } from '../../compat/model/service.js';
import { namedEndpoints, numericEndpoint } from '../format/endpoint.js';
import { jsonText } from '../../compat/cli/json.js';
import { serviceJson } from '../format/json.js';
import { chooseLayout } from '../format/layouts.js';
import { Output } from '../format/output.js';
import { serviceName } from '../format/service-name.js';
import type { Command, CommandContext } from './command.js';
import { chosenTables, listedDests, type Table, type Tables } from './tables.js';

/** Prints one service with its destinations; `index` counts them. */
type Printer = (table: Table, index: number) => Promise<void>;

/** How a listing begins, goes on and ends. */
interface Listing {
  readonly head: string;
  readonly print: Printer;
  readonly tail: string;
}

/** `version` of GET_INFO as text. */
export function versionText({ version }: { readonly version: number }): string {
  return [16, 8, 0].map((shift) => (version >>> shift) & 0xff).join('.');
}

const sizeOf = ({ info, words }: CommandContext): number =>
  words.tableSize ?? info.connTableSize | 0;

function versionLine(context: CommandContext): string {
  const version = context.words.headingVersion ?? versionText(context.info);
  return `IP Virtual Server version ${version} (size=${sizeOf(context)})\n`;
}

function textListing({ io, draft, words }: CommandContext, out: Output): Listing {
  const { given } = draft;
  const endpoint = given.has('numeric') ? numericEndpoint : namedEndpoints(io.names);
  const layout = chooseLayout(given, {
    exact: given.has('exact'),
    stock: words.stock,
    tunnels: draft.extra.has('tun-info'),
  });
  const print: Printer = async (table) => {
    const { service } = table;
    const dests = listedDests(table);
    const name = await serviceName(service, endpoint, words.stock);
    await out.write(`${layout.service(name, service, dests)}\n`);
    for (const dest of dests) {
      const text = await endpoint({ ...dest, protocol: service.protocol });
      await out.write(`${layout.dest(cut(text, service), dest)}\n`);
    }
  };
  return { head: layout.title, print, tail: '' };
}

const destNameWidth = 28;
const cut = (name: string, { family }: Service): string =>
  family === 10 ? name : name.slice(0, destNameWidth);

function jsonListing(context: CommandContext, out: Output): Listing {
  const head = { version: versionText(context.info), size: sizeOf(context) };
  return {
    head: `${jsonText(head).slice(0, -2)},"services":[\n`,
    print: (table, index) =>
      out.write(`${index ? ',' : ''}${jsonText(serviceJson(table.service, listedDests(table)))}`),
    tail: ']}\n',
  };
}

async function printAll(tables: Tables, { print }: Listing): Promise<number> {
  let index = 0;
  for await (const table of tables) {
    if (!table) return 1;
    await print(table, index++);
  }
  return 0;
}

/** Services with their destinations. The version line comes even if the daemon then refuses. */
async function listServices(context: CommandContext): Promise<number> {
  const { io, draft } = context;
  const json = draft.extra.has('json');
  if (!json && !draft.given.has('service-address')) io.stdout.write(versionLine(context));
  const found = await chosenTables(context, 0);
  if (!found) return 1;
  const out = new Output(io.stdout);
  const listing = json ? jsonListing(context, out) : textListing(context, out);
  await out.write(listing.head);
  const code = await printAll(found, listing);
  if (code === 0) await out.write(listing.tail);
  out.flush();
  return code;
}

/** `ipvsadm -L`. */
export const list: Command = {
  async run(context) {
    const { given } = context.draft;
    if (given.has('timeout') || given.has('daemon')) {
      return (await import('./legacy.js')).listLegacy.run(context);
    }
    if (given.has('connection')) {
      return (await import('./list-conns.js')).listConns.run(context);
    }
    return listServices(context);
  },
};

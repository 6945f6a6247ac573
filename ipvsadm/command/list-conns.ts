// SPDX-License-Identifier: GPL-2.0-or-later
import { conns, type ConnChoice } from '../../compat/client/conns.js';
import type { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { Conn, ConnPage } from '../../compat/model/conn.js';
import { connEnds, connLine, stockConnLine, stockConnTitle } from '../format/conns.js';
import { namedEndpoints, numericEndpoint, type EndpointText } from '../format/endpoint.js';
import { daemonError, printFailure } from '../format/failure.js';
import { jsonText } from '../../compat/cli/json.js';
import { connJson } from '../format/json.js';
import { Output } from '../format/output.js';
import { telling, type Command, type CommandContext } from './command.js';

function printConnFailure(context: CommandContext, error: DpvsError): void {
  const { io } = context;
  if (error.code !== 'DPVS_BAD_MESSAGE') printFailure(telling(context), error, 0);
  const text =
    error.code === 'DPVS_BAD_MESSAGE'
      ? 'bad sockopt connection repsonse'
      : `got errcode ${error.errno} from dpvs_getsockopt`;
  io.stderr.write(`dp_vs_get_conns: ${text}\n`);
}

interface Printer {
  readonly head: string;
  line(conn: Conn, index: number): string | Promise<string>;
  readonly tail: string;
}

const jsonPrinter: Printer = {
  head: '{"connections":[\n',
  line: (conn, index) => `${index ? ',' : ''}${jsonText(connJson(conn))}`,
  tail: ']}\n',
};

function textPrinter({ words }: CommandContext, endpoint: EndpointText): Printer {
  const lineOf = words.stock ? stockConnLine : connLine;
  const line = (conn: Conn) => {
    const ends = connEnds(conn, endpoint);
    return 'then' in ends ? ends.then((texts) => lineOf(conn, texts)) : lineOf(conn, ends);
  };
  return { head: words.stock ? stockConnTitle : '', line, tail: '' };
}

async function* pagesOf(context: CommandContext, choice: ConnChoice): AsyncGenerator<ConnPage> {
  const { able, channel, draft } = context;
  if (draft.sockpair) yield await conns(channel).find(draft.sockpair, choice);
  else if (able.has('conns')) yield* conns(channel).stream(choice);
  else yield* conns(channel).pages(choice);
}

/** Prints page after page as they come, so that a million connections need no memory. */
async function printPages(
  context: CommandContext,
  pages: AsyncGenerator<ConnPage>,
  out: Output,
): Promise<void> {
  const { io, draft } = context;
  const endpoint = draft.given.has('numeric') ? numericEndpoint : namedEndpoints(io.names);
  const printer = draft.extra.has('json') ? jsonPrinter : textPrinter(context, endpoint);
  await out.write(printer.head);
  let index = 0;
  let pageCount = 0;
  try {
    for await (const page of pages) {
      for (const conn of page.conns) await out.write(await printer.line(conn, index++));
      pageCount++;
    }
  } catch (error) {
    out.flush();
    printConnFailure(context, daemonError(error));
    if (pageCount > 0) io.stderr.write('Fail to fetch all connection entries!\n');
  }
  await out.write(printer.tail);
  if (draft.sockpair && index === 0) io.stderr.write('connection specified not found\n');
}

/** `ipvsadm -L -c`. The exit code is 0 whatever happens, as with the original. */
export const listConns: Command = {
  async run(context) {
    const out = new Output(context.io.stdout);
    const templates = context.draft.given.has('persistent-conn');
    await printPages(context, pagesOf(context, { templates }), out);
    out.flush();
    return 0;
  },
};

// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { byteText } from '../../compat/cli/byte-text.js';
import { guarded } from '../../compat/cli/guarded.js';
import type { Run } from '../../compat/cli/io.js';
import { callerIo } from './caller-io.js';
import { Inbox } from './inbox.js';
import { hitsTool } from './protocol.js';
import { Reply } from './reply.js';
import { readRequest } from './request.js';
import type { Request } from './request.js';
import type { Tool } from './tools.js';
import { WorldCheck } from './world.js';

const peer = createRequire(import.meta.url)('./peer.node') as Readonly<
  Record<'isOwn' | 'isThere', (descriptor: number) => boolean>
>;

function ask(question: keyof typeof peer, socket: Socket): boolean {
  const { _handle } = socket as unknown as { readonly _handle?: { readonly fd: number } };
  return _handle !== undefined && peer[question](_handle.fd);
}

const hungUp = new Error('the caller went away');

interface Ends {
  readonly socket: Socket;
  readonly inbox: Inbox;
  readonly reply: Reply;
}

/** Serves launchers; each connection is one run of a tool. */
export class WarmServer {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #server: Server;
  readonly #world = new WorldCheck();
  #hits = 0;

  constructor(tools: ReadonlyMap<string, Tool>) {
    this.#tools = tools;
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined); // 'close' follows, and says all that counts
      if (ask('isOwn', socket)) void this.#serve(socket);
      else socket.destroy();
    });
  }

  /** Listens in place of whoever left this file behind. The umask decides who may connect. */
  async listen(path: string): Promise<void> {
    await rm(path, { force: true });
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  /** Resolves when the server has stopped, as it does once its scripts are outdated. */
  async closed(): Promise<void> {
    await once(this.#server, 'close');
  }

  async #serve(socket: Socket): Promise<void> {
    const inbox = new Inbox(socket);
    const reply = new Reply(socket);
    try {
      const request = await readRequest(inbox);
      if (!ask('isThere', socket)) throw hungUp; // it waited too long, and runs the tool itself
      const run = request && this.#runOf(request);
      if (request === undefined || run === undefined) reply.refuse();
      else reply.exit(await this.#exitCodeOf(run, request, { socket, inbox, reply }));
    } catch {
      socket.destroy(); // the launcher left before anything was run for it
    }
  }

  async #exitCodeOf(run: Run, request: Request, { socket, inbox, reply }: Ends): Promise<number> {
    const gone = new AbortController();
    const leave = (): void => gone.abort(hungUp);
    socket.once('close', leave);
    const isSameNetwork = this.#world.isSameNetwork(request);
    const io = callerIo(request, { inbox, reply, signal: gone.signal, isSameNetwork });
    const exitCode = await guarded(run, request.argv.slice(1).map(byteText), io);
    socket.off('close', leave);
    if (run !== this.#printHits && !gone.signal.aborted) this.#hits++;
    return exitCode;
  }

  #runOf(request: Request): Run | undefined {
    if (request.tool === hitsTool) return this.#printHits;
    const tool = this.#tools.get(request.tool);
    if (tool?.serves(request)) return this.#world.isSame(request) ? tool.run : undefined;
    if (tool?.isStale()) this.#server.close();
    return undefined;
  }

  readonly #printHits: Run = (_argv, { stdout }) => {
    stdout.write(`${this.#hits}\n`);
    return Promise.resolve(0);
  };
}

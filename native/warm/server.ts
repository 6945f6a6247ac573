// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { byteText } from '../../compat/cli/byte-text.js';
import { guarded } from '../../compat/cli/guarded.js';
import type { Out, Run } from '../../compat/cli/io.js';
import { callerIo } from './caller-io.js';
import { Inbox } from './inbox.js';
import { hitsTool } from './protocol.js';
import { Reply } from './reply.js';
import { readRequest } from './request.js';
import type { Request } from './request.js';
import type { Tool } from './tools.js';

const { isOwn } = createRequire(import.meta.url)('./peer.node') as {
  readonly isOwn: (descriptor: number) => boolean;
};

function isOwnPeer(socket: Socket): boolean {
  const { _handle } = socket as unknown as { readonly _handle?: { readonly fd: number } };
  return _handle !== undefined && isOwn(_handle.fd);
}

/** Serves launchers; each connection is one run of a tool. */
export class WarmServer {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #server: Server;
  #hits = 0;

  constructor(tools: ReadonlyMap<string, Tool>) {
    this.#tools = tools;
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined); // 'close' follows, and says all that counts
      if (isOwnPeer(socket)) void this.#serve(socket);
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
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    try {
      const request = await readRequest(inbox);
      const run = request && this.#runOf(request);
      if (request === undefined || run === undefined) return reply.refuse();
      if (!(await reply.accept())) return;
      const io = callerIo(request, { inbox, reply, signal: gone.signal });
      reply.exit(await guarded(run, request.argv.slice(1).map(byteText), io));
    } catch {
      socket.destroy(); // the launcher left before it had asked for anything
    }
  }

  #runOf({ tool: name, identity }: Request): Run | undefined {
    if (name === hitsTool) return (_argv, { stdout }) => this.#printHits(stdout);
    const tool = this.#tools.get(name);
    if (tool === undefined || tool.identity !== identity) {
      if (tool?.isStale()) this.#server.close();
      return undefined;
    }
    this.#hits++;
    return tool.run;
  }

  #printHits(stdout: Out): Promise<number> {
    stdout.write(`${this.#hits}\n`);
    return Promise.resolve(0);
  }
}

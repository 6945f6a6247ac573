// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { inTree } from '../../helpers/root.js';
import type { Side } from '../machine/sides.js';
import type { Counters, EngineCalls, EngineSpec, Reply } from './spec.js';

/** An engine in a process of its own. It dies with this one. */
export class EngineSide implements Side {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #lastId = 0;

  private constructor(spec: EngineSpec) {
    const program = inTree('dist/test/bench/engine/child.js');
    const args = ['--pdeathsig', 'KILL', process.execPath, program, JSON.stringify(spec)];
    this.#child = spawn('setpriv', args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.on('message', (reply: Reply) => {
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
    this.#child.on('exit', (code, signal) => {
      const error = `the engine's process ended with ${code ?? signal}`;
      for (const [id, settle] of this.#waiting) settle({ id, error });
    });
    this.pid = this.#child.pid ?? 0;
  }

  /** Starts it and waits until its worker runs. */
  static async start(spec: EngineSpec): Promise<EngineSide> {
    const side = new EngineSide(spec);
    await side.#reply(0);
    return side;
  }

  async #reply(id: number): Promise<unknown> {
    const reply = await new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.value;
  }

  /** Calls into the engine's process. */
  async call<Name extends keyof EngineCalls>(
    call: Name,
    argument?: Parameters<EngineCalls[Name]>[0],
  ): Promise<Awaited<ReturnType<EngineCalls[Name]>>> {
    const id = ++this.#lastId;
    const reply = this.#reply(id);
    this.#child.send({ id, call, argument });
    return (await reply) as Awaited<ReturnType<EngineCalls[Name]>>;
  }

  read(): Promise<Counters> {
    return this.call('counters');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { headBytes, headFields, hitsTool, magic } from '../../native/warm/protocol.js';
import { inTree } from './root.js';

/** A warm process without a daemon. */
export interface Warm {
  readonly child: ChildProcess;
  /** For `DPVS_WARM_SOCKET`. */
  readonly socket: string;
  /** Runs of tools that it has served so far. */
  hits(): Promise<number>;
  stop(): Promise<void>;
}

/** A request as a launcher of no script sends it. */
export function requestFor(tool: string, words: readonly string[] = []): Buffer {
  const body = Buffer.from([tool, ...words].map((text) => `${text}\0`).join(''));
  const head = Buffer.alloc(headBytes);
  const set = (field: (typeof headFields)[number], value: number): void =>
    void head.writeBigUInt64LE(BigInt(value), 8 * headFields.indexOf(field));
  set('magic', magic);
  set('bodyBytes', body.length);
  set('argCount', words.length);
  return Buffer.concat([head, body]);
}

/** All that is answered to these bytes. */
export async function answerTo(socket: string, request: Buffer): Promise<Buffer> {
  const connection = createConnection(socket);
  connection.write(request);
  const chunks: Buffer[] = [];
  for await (const chunk of connection as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function hitsOf(socket: string): Promise<number> {
  const answer = (await answerTo(socket, requestFor(hitsTool))).toString('latin1');
  return Number(/\d+(?=\n)/.exec(answer)?.[0]);
}

/** Starts a warm process of this tree, or of another one, and waits until it listens. */
export async function startWarm(socket: string, tree = inTree()): Promise<Warm> {
  const words = [`${tree}/dist/native/warm/main.js`, socket];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  await once(createInterface({ input: child.stdout }), 'line');
  return {
    child,
    socket,
    hits: () => hitsOf(socket),
    async stop() {
      const ended = child.exitCode ?? child.signalCode ?? once(child, 'exit');
      child.stdin.end();
      await ended;
      await rm(socket, { force: true });
    },
  };
}

// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { guarded } from '../../compat/cli/guarded.js';
import type { Io, Out } from '../../compat/cli/io.js';
import { systemNames } from '../../compat/cli/system-names.js';
import { decodeRequestHead, encodeReply, requestHeadSize } from '../../compat/wire/frame.js';
import { getInfo } from '../../compat/wire/service.js';
import type { Tool } from './tools.js';

const nowhere: Out = {
  isTty: false,
  write: () => undefined,
  drained: () => Promise.resolve(),
};

/** Calls as runbooks make them by the hundred. */
const lines: Readonly<Record<string, readonly string[]>> = {
  dpip: ['addr add 192.0.2.1/32 dev dpdk0', 'route add 192.0.2.0/24 dev dpdk0'],
  ipvsadm: ['-A -t 192.0.2.1:80 -s wrr', '-a -t 192.0.2.1:80 -r 192.0.2.2:80 -b -w 1'],
};

function silentIo(argv0: string, ipcFile: string): Io {
  return {
    argv0,
    env: { DPVS_IPC_FILE: ipcFile },
    stdin: { isTty: false, async *lines() {} },
    stdout: nowhere,
    stderr: nowhere,
    names: systemNames(),
    sleep: () => Promise.resolve(),
  };
}

const info = {
  version: 0,
  connTableSize: 0,
  workers: 1,
  serviceCount: 0,
  extension: new Uint8Array(0),
};

/** Says yes to everything. */
function answer(socket: Socket): void {
  socket
    .on('error', () => undefined)
    .once('data', (bytes: Buffer) => {
      if (bytes.length < requestHeadSize) return socket.destroy();
      const { id, kind = 'get' } = decodeRequestHead(bytes);
      const body = id === getInfo.id ? getInfo.reply.encode(info) : new Uint8Array(0);
      socket.end(encodeReply({ id, kind, errno: 0 }, body));
    });
}

/**
 * Runs each tool `rounds` times against a daemon of our own that does nothing, so that callers find
 * it compiled, and optimised after some rounds.
 * @param ipcFile where that daemon listens meanwhile
 */
export async function warmUp(
  tools: ReadonlyMap<string, Tool>,
  rounds: number,
  ipcFile: string,
): Promise<void> {
  await rm(ipcFile, { force: true }); // of one that was killed
  const daemon = createServer(answer).listen(ipcFile);
  await once(daemon, 'listening');
  for (let round = 0; round < rounds; round++)
    for (const [name, { run }] of tools)
      for (const line of lines[name] ?? []) {
        await guarded(run, line.split(' '), silentIo(name, ipcFile));
        await nextTurn(); // callers come first
      }
  daemon.close();
  await rm(ipcFile, { force: true });
}

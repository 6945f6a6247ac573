// SPDX-License-Identifier: GPL-2.0-or-later
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { openChannel, socketPath } from '../../../compat/client/channel.js';
import type { ChannelOptions } from '../../../compat/client/channel.js';
import { conns } from '../../../compat/client/conns.js';
import { services } from '../../../compat/client/services.js';
import { startingFile } from '../../../compat/client/starting.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { getConns } from '../../../compat/wire/conn.js';
import { encodeReply } from '../../../compat/wire/frame.js';
import { getInfo } from '../../../compat/wire/service.js';
import { temporaryFolder } from '../../helpers/folder.js';

/** A server that does what is asked with each connection once its request has come. */
async function serve(
  t: ExecutionContext,
  path: string,
  answer: (socket: Socket, request: Buffer) => void,
): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request: Buffer) => answer(socket, request));
  });
  t.teardown(() => server.close());
  server.listen(path);
  await once(server, 'listening');
}

async function newPath(t: ExecutionContext): Promise<string> {
  return join(await temporaryFolder(t), 'dpvs.ipc');
}

const info = { version: 0x10a02, connTableSize: 0, serviceCount: 7, workers: 1 };
const goodReply = (): Uint8Array => {
  const body = getInfo.reply.encode({ ...info, extension: new Uint8Array(0) });
  return encodeReply({ id: getInfo.id, kind: 'get', errno: 0 }, body);
};

async function failure(t: ExecutionContext, options: ChannelOptions): Promise<DpvsError> {
  const call = services(openChannel({ startMs: 200, ...options })).info();
  return t.throwsAsync(call, { instanceOf: DpvsError });
}

test('a call gets its answer, in one piece or in many', async (t) => {
  const path = await newPath(t);
  await serve(t, path, (socket) => {
    const reply = goodReply();
    socket.write(reply.subarray(0, 50));
    setTimeout(() => socket.write(reply.subarray(50, 95)), 5);
    setTimeout(() => socket.end(reply.subarray(95)), 10);
  });
  t.like(await services(openChannel({ path })).info(), info);
});

test('without a daemon the line of the original library says why', async (t) => {
  const error = await failure(t, { path: await newPath(t) });
  t.is(error.message, '[dpvs_getsockopt] scoket msg connection error: No such file or directory');
  t.is(error.code, 'ESOCKOPT_IO');
  t.is(error.errno, -16384);
});

const cut = test.macro<[send: Uint8Array, line: string]>({
  async exec(t, send, line) {
    const path = await newPath(t);
    await serve(t, path, (socket) => socket.end(send));
    t.is((await failure(t, { path })).message, line);
  },
  title: (given) => `a daemon that ${given} gives one line`,
});
const wrongVersion = Buffer.from(goodReply());
wrongVersion[0] = 1;
const header = '[sockopt_msg_recv] socket msg header recv error';
test('hangs up', cut, new Uint8Array(0), `${header} -- 0/88 recieved`);
test('cuts the head', cut, goodReply().subarray(0, 40), `${header} -- 40/88 recieved`);
test(
  'cuts the body',
  cut,
  goodReply().subarray(0, 98),
  '[sockopt_msg_recv] socket msg body recv error -- 10/16 recieved',
);
test(
  'speaks another version',
  cut,
  wrongVersion,
  '[sockopt_msg_recv] socket msg version not match',
);
test(
  'refuses',
  cut,
  encodeReply({ id: 18, kind: 'get', errno: -2 }, new Uint8Array(0)),
  '[sockopt_msg_recv] errcode set in socket msg#18 header: no memory(-2)',
);

test('an error number without a name keeps its number', async (t) => {
  const path = await newPath(t);
  const reply = encodeReply({ id: 18, kind: 'get', errno: -999 }, new Uint8Array(0));
  await serve(t, path, (socket) => socket.end(reply));
  t.like(await failure(t, { path }), { code: 'DPVS_UNKNOWN', errno: -999 });
});

test('a daemon that stalls is given up after the silence that was allowed', async (t) => {
  const path = await newPath(t);
  await serve(t, path, (socket) => socket.write(goodReply().subarray(0, 90)));
  const error = await failure(t, { path, silenceMs: 30 });
  t.is(error.message, 'no answer from the daemon within 0.03 s');
});

test('a body of an absurd length is not waited for in memory', async (t) => {
  const path = await newPath(t);
  const reply = Buffer.from(goodReply());
  reply.writeBigUInt64LE(1n << 60n, 80);
  await serve(t, path, (socket) => socket.end(reply));
  t.is((await failure(t, { path })).code, 'DPVS_BAD_MESSAGE');
});

test('a daemon that is about to start is waited for', async (t) => {
  const path = await newPath(t);
  await writeFile(startingFile(path), `${process.pid}\n`);
  setTimeout(() => void serve(t, path, (socket) => socket.end(goodReply())), 60);
  t.like(await services(openChannel({ path })).info(), info);
});

test('a daemon that died while it started is not waited for', async (t) => {
  const path = await newPath(t);
  const { pid } = spawnSync('true');
  await writeFile(startingFile(path), `${pid}\n`);
  const before = Date.now();
  t.is((await failure(t, { path, startMs: 3000 })).code, 'ESOCKOPT_IO');
  t.true(Date.now() - before < 1000);
});

test('waiting for a daemon ends after the time that was allowed', async (t) => {
  const path = await newPath(t);
  await writeFile(startingFile(path), `${process.pid}`);
  t.is((await failure(t, { path, startMs: 50 })).code, 'ESOCKOPT_IO');
  await rm(startingFile(path));
});

test('connections are asked for page by page', async (t) => {
  const path = await newPath(t);
  const asked: number[][] = [];
  await serve(t, path, (socket, request) => {
    const query = getConns.request.decode(request.subarray(24));
    asked.push([query.flags, query.whence]);
    const page = { result: asked.length === 1 ? 3 : 1, cursor: 5, conns: [] };
    const to = { id: getConns.id, kind: 'get', errno: 0 } as const;
    socket.end(encodeReply(to, getConns.reply.encode(page)));
  });
  let pages = 0;
  for await (const page of conns(openChannel({ path })).pages({ templates: true })) {
    pages += page.conns.length + 1;
  }
  t.is(pages, 2);
  t.deepEqual(asked, [
    [9, 0],
    [11, 5],
  ]);
});

test('the socket path comes from the environment, cut to what an address holds', (t) => {
  t.is(socketPath({}), '/var/run/dpvs.ipc');
  t.is(socketPath({ DPVS_IPC_FILE: '/tmp/x' }), '/tmp/x');
  t.is(socketPath({ DPVS_IPC_FILE: 'y'.repeat(200) }).length, 107);
});

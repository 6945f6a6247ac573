// SPDX-License-Identifier: GPL-2.0-or-later
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import test from 'ava';
import fc from 'fast-check';
import { messageIds } from '../../../compat/abi/ids.js';
import { allMessages } from '../../../compat/wire/all.js';
import type { AnyMessage } from '../../../compat/wire/all.js';
import { decodeReplyHead, encodeRequest } from '../../../compat/wire/frame.js';
import { getInfo } from '../../../compat/wire/service.js';
import { startingFile } from '../../../compat/client/starting.js';
import { startingFile as hostStartingFile } from '../../../native/host/run/starting.js';
import { startHost } from '../../helpers/host.js';

const nothing = new Uint8Array(0);
const ask = encodeRequest(messageIds.DPVS_SO_GET_INFO, 'get', new Uint8Array(12));

test('the socket is for its owner alone', async (t) => {
  const { path } = await startHost(t);
  t.is((await stat(path)).mode & 0o777, 0o600);
});

test('GET_INFO says 1.10.2, and behind byte 16 who we are', async (t) => {
  const host = await startHost(t, { workers: 2 });
  const reply = await host.send(ask);
  const info = getInfo.reply.decode(reply.subarray(88));
  t.like(info, { version: 0x00010a02, connTableSize: 0, serviceCount: 0, workers: 2 });
  t.is(Buffer.from(info.extension).toString('latin1', 0, 4), 'DPVS');
});

test('a request may come in pieces', async (t) => {
  const host = await startHost(t);
  const bytes = [...ask].map((byte) => Uint8Array.of(byte));
  t.is(decodeReplyHead(await host.send(...bytes)).errno, 0);
});

const unanswered = test.macro<[frame: () => Uint8Array]>({
  async exec(t, frame) {
    const host = await startHost(t);
    t.is((await host.send(frame())).length, 0);
    t.is(decodeReplyHead(await host.send(ask)).errno, 0);
  },
  title: (given) => `closed without an answer: ${given}`,
});
test('an id of no range', unanswered, () => encodeRequest(7777, 'get', nothing));
test('a question that is an order', unanswered, () =>
  encodeRequest(messageIds.SOCKOPT_SET_VLAN_ADD, 'get', nothing),
);
test('another version', unanswered, () => Buffer.from(ask).fill(9, 0, 1));
test('neither question nor order', unanswered, () => Buffer.from(ask).fill(9, 8, 9));
test('a length beyond all numbers', unanswered, () => Buffer.from(ask).fill(255, 16, 24));

const answered = test.macro<[frame: () => Uint8Array, errno: number]>({
  async exec(t, frame, errno) {
    const host = await startHost(t);
    const reply = await host.send(frame());
    t.is(decodeReplyHead(reply).errno, errno);
    t.is(reply.length, 88);
    t.deepEqual(
      host.log.filter((line) => line.startsWith('ERR')),
      [],
    );
  },
  title: (given) => `refused: ${given}`,
});
const request = (name: keyof typeof messageIds, kind: 'get' | 'set', length: number) => () =>
  encodeRequest(messageIds[name], kind, new Uint8Array(length));
test('a service of 263 bytes', answered, request('DPVS_SO_SET_ADD', 'set', 263), -1);
test('a service of all zeros', answered, request('DPVS_SO_SET_ADD', 'set', 264), -1);
test('a question among the orders of services', answered, request('DPVS_SO_SET_ADD', 'get', 0), -1);
test(
  'services counted wrongly',
  answered,
  () => {
    const body = Buffer.alloc(8);
    body.writeUInt16LE(3, 2);
    return encodeRequest(messageIds.DPVS_SO_GET_SERVICES, 'get', body);
  },
  -1,
);
test(
  'an lcore index without worker',
  answered,
  () => {
    const body = Buffer.alloc(8);
    body[1] = 9;
    return encodeRequest(messageIds.DPVS_SO_GET_SERVICES, 'get', body);
  },
  -1,
);
test('the order that crashes the original', answered, request('SOCKOPT_SET_CONN', 'set', 0), -14);
test(
  'a page of a listing nobody began',
  answered,
  () => {
    const body = Buffer.alloc(48);
    body.writeUInt32LE(3, 0);
    body.writeUInt32LE(7, 4);
    return encodeRequest(messageIds.SOCKOPT_GET_CONN_ALL, 'get', body);
  },
  -4,
);
test(
  'an endless body',
  answered,
  () => {
    const frame = Buffer.from(encodeRequest(messageIds.DPVS_SO_SET_ADD, 'set', nothing));
    frame.writeBigUInt64LE(1n << 40n, 16);
    return frame;
  },
  -1,
);

test('a client that says nothing is hung up on', async (t) => {
  const host = await startHost(t, { limits: { silenceMs: 50 } });
  t.is((await host.send(ask.subarray(0, 10))).length, 0);
});

test('a client that says half and leaves costs nothing', async (t) => {
  const host = await startHost(t);
  await new Promise<void>((resolve) => {
    const socket = connect(host.path, () => socket.end(ask.subarray(0, 30)));
    socket.on('close', () => resolve()).resume();
  });
  t.is(decodeReplyHead(await host.send(ask)).errno, 0);
});

test('more clients than there may be are turned away, and come again', async (t) => {
  const host = await startHost(t, { limits: { maxClients: 2, silenceMs: 200 } });
  const silent = [connect(host.path), connect(host.path)];
  t.teardown(() => silent.forEach((socket) => socket.destroy()));
  await Promise.all(silent.map((socket) => new Promise((done) => socket.once('connect', done))));
  t.is((await host.send(ask)).length, 0);
  await Promise.all(
    silent.map((socket) => new Promise((done) => socket.once('close', done).resume())),
  );
  t.is(decodeReplyHead(await host.send(ask)).errno, 0);
});

test('every message of the protocol is answered, whatever its body', async (t) => {
  const host = await startHost(t);
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.constantFrom(...allMessages).map(emptyRequest),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...allMessages), body, async ({ id, kind }, bytes) => {
      const reply = await host.send(encodeRequest(id, kind, bytes));
      const head = decodeReplyHead(reply);
      return head.id === id && head.kind === kind && reply.length === 88 + head.bodyLen;
    }),
    { numRuns: 2000 },
  );
  t.deepEqual(
    host.log.filter((line) => line.startsWith('ERR')),
    [],
  );
});

function emptyRequest({ request }: AnyMessage): Uint8Array {
  try {
    return request.encode({});
  } catch {
    return nothing; // a body that needs more than nothing
  }
}

test('a handler that fails costs its client an error code, and the log a line', async (t) => {
  const host = await startHost(t);
  Object.assign(host.context, { workers: undefined });
  t.is(decodeReplyHead(await host.send(ask)).errno, -21);
  t.regex(host.log.join('\n'), /^ERR get 18 failed: TypeError: [^\n]*$/);
});

test('tools and daemon look for a start at the same place', (t) => {
  t.is(hostStartingFile('/run/x'), startingFile('/run/x'));
});

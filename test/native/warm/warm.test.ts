// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { readFile, stat, watch } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { basename, dirname, join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { announced } from '../../../compat/client/announced.js';
import { services } from '../../../compat/client/services.js';
import { WarmKeeper, warmSocket } from '../../../native/host/run/warm.js';
import { frameKinds } from '../../../native/warm/protocol.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { inTree } from '../../helpers/root.js';
import { answerTo, requestFor, startWarm } from '../../helpers/warm.js';

test('the socket is for its owner alone', async (t) => {
  const warm = await startWarm(join(await temporaryFolder(t), 'warm'));
  t.teardown(() => warm.stop());
  t.is((await stat(warm.socket)).mode & 0o777, 0o600);
});

test('a request for a script that is not the loaded one is refused', async (t) => {
  const warm = await startWarm(join(await temporaryFolder(t), 'warm'));
  t.teardown(() => warm.stop());
  const answer = await answerTo(warm.socket, requestFor('ipvsadm', ['ipvsadm', '-h']));
  t.is(answer.readUInt32LE(0), frameKinds.refused);
  t.is(answer.length, 8);
  t.is(await warm.hits(), 0);
});

/** Sends bytes and leaves at once. */
async function throwAt(socket: string, bytes: Uint8Array): Promise<void> {
  const connection = createConnection(socket);
  connection.on('error', () => undefined).resume();
  connection.end(bytes);
  await once(connection, 'close');
}

test('requests of any bytes harm nobody', async (t) => {
  const warm = await startWarm(join(await temporaryFolder(t), 'warm'));
  t.teardown(() => warm.stop());
  const request = requestFor('dpip', ['dpip', 'vlan', 'help']);
  const damaged = fc
    .tuple(fc.nat(request.length - 1), fc.nat(255), fc.nat(request.length))
    .map(([at, byte, length]) => {
      const copy = Buffer.from(request);
      copy[at] = byte;
      return new Uint8Array(copy.subarray(0, length));
    });
  const bytes = fc.oneof(damaged, fc.uint8Array({ maxLength: 300 }));
  await fc.assert(
    fc.asyncProperty(bytes, (some) => throwAt(warm.socket, some)),
    { numRuns: 300 },
  );
  t.is(await warm.hits(), 0);
});

/** Resolves when a file of this name appears. */
async function appearance(path: string, signal: AbortSignal): Promise<void> {
  for await (const { filename } of watch(dirname(path), { signal }))
    if (filename === basename(path)) return;
}

test('a daemon’s warm process is started again after a crash, and gone after an orderly end', async (t) => {
  const ipcFile = join(await temporaryFolder(t), 'dpvs.ipc');
  const limit = AbortSignal.timeout(30_000);
  const keeper = new WarmKeeper(ipcFile, (_level, text) => t.log(text));
  t.teardown(() => keeper.stop());
  let appeared = appearance(warmSocket(ipcFile), limit);
  keeper.start();
  await appeared;
  const first = keeper.pid ?? 0;
  appeared = appearance(warmSocket(ipcFile), limit);
  process.kill(first, 'SIGKILL');
  await appeared;
  t.not(keeper.pid, first);
  await keeper.stop();
  await t.throwsAsync(stat(warmSocket(ipcFile)), { code: 'ENOENT' });
});

test('an order leaves only after it was announced, a question at once', async (t) => {
  const told: string[] = [];
  const channel = announced(
    {
      call: ({ name }) => Promise.resolve(told.push(name) as never),
      stream: () => t.fail(),
    },
    () => Promise.resolve(void told.push('announced')),
  );
  await services(channel).info();
  await services(channel).flush();
  t.deepEqual(told, ['DPVS_SO_GET_INFO', 'announced', 'DPVS_SO_SET_FLUSH']);
});

test('an order that cannot be announced does not leave', async (t) => {
  const channel = announced({ call: () => t.fail(), stream: () => t.fail() }, () =>
    Promise.reject(new Error('nobody listens')),
  );
  await t.throwsAsync(services(channel).flush(), { message: 'nobody listens' });
});

test('the tools ask their process for nothing but whether another one lives', async (t) => {
  for (const tool of ['dpip', 'ipvsadm']) {
    const script = await readFile(inTree(`dist/bundle/${tool}.cjs`), 'utf8');
    const used = [...script.matchAll(/\bprocess\.(\w+)/g)].map(([, name]) => name);
    t.deepEqual([...new Set(used)], ['kill'], tool);
  }
});

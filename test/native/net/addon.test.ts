// SPDX-License-Identifier: GPL-2.0-or-later
import { createServer, Socket, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import test from 'ava';
import { addon, socketKinds } from '../../../native/net/addon.js';

const open = (device: string, address: string): number =>
  addon.openSocket(4, socketKinds.tcp, 0, device, address, 0);

test('a socket of the addon connects through net.Socket from the address it is bound to', async (t) => {
  const server = createServer((client) => client.end(client.remoteAddress ?? '')).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const socket = new Socket({ fd: open('', '127.0.0.2'), pauseOnCreate: true } as never);
  socket.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  await once(socket, 'connect');
  socket.resume();
  const [said] = (await once(socket, 'data')) as [Buffer];
  t.is(said.toString(), '127.0.0.2');
  socket.destroy();
  server.close();
});

test('an address that is not of this machine is refused with the step and the text', (t) => {
  const error = t.throws(() => open('', '203.0.113.9'), { code: 'bind' });
  t.is(error?.message, 'Cannot assign requested address');
});

test('a device that is not there is refused with the step and the text', (t) => {
  const error = t.throws(() => open('none-such', ''), { code: 'device' });
  t.is(error?.message, 'No such device');
});

test('a call without its arguments is a type error', (t) => {
  t.throws(() => (addon.openSocket as () => number)(), { instanceOf: TypeError });
});

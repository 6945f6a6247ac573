// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { Socket } from 'node:net';
import test from 'ava';
import { addon } from '../../../native/net/addon.js';
import { run } from '../../helpers/process.js';

test('a real-time signal arrives as its number', async (t) => {
  const fd = addon.catchSignals([36, 63]);
  t.true(fd > 0);
  const stream = new Socket({ fd, writable: false });
  await run('kill', ['-36', String(process.pid)]);
  const [first] = (await once(stream, 'data')) as [Buffer];
  t.is(first[0], 36);
  stream.destroy();
});

test('without a service manager a notification is no error', (t) => {
  t.is(addon.notifyService('READY=1'), 0);
});

test('a network namespace that is not there is told by its errno', (t) => {
  t.is(addon.enterNetwork('/run/netns/there-is-none'), 2);
});

test('the time of children grows with what they do', async (t) => {
  await run(process.execPath, ['-e', 'for (let i = 0; i < 1e7; i++);']);
  const [user] = addon.childrenUsage();
  t.true(user > 0);
});

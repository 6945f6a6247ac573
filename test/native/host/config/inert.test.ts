// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { nodeFiles } from '../../../../compat/conf/files.js';
import { inertLines } from '../../../../compat/conf/inert.js';
import { readConfig } from '../../../../native/host/config/read.js';
import { dpvsKeywords } from '../../../../native/host/config/keywords/root.js';

test('of the single-nic sample the daemon says what has no effect, and why', async (t) => {
  const { config } = await readConfig('packaging/conf/dpvs.conf.single-nic.sample', nodeFiles);
  t.deepEqual(inertLines(dpvsKeywords, config), [
    'schedule_interval has no effect: workers look at the clock in each turn',
    'sync_msg_timeout_us has no effect: workers read what control publishes, and are sent no messages',
  ]);
});

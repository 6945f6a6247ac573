// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { oneArm } from '../helpers/engine.js';
import { udpIn } from '../helpers/flow.js';
import { policyHost } from '../helpers/policy.js';

const flow = (port: number, bytes: number): Buffer =>
  udpIn({ from: `${oneArm.client}:${port}`, payload: Buffer.alloc(bytes - 42) });

test('flows are listed by traffic, from the client and to the server, once metered', async (t) => {
  const host = await policyHost(t, { proto: 'udp' });
  t.is((await host.tool('dpip iftraf show')).stderr, 'warnning: disabled.\n');
  host.engine.inject('dpdk0', flow(40000, 900));
  await host.quietly('dpip iftraf enable');
  host.engine.step();
  host.engine.inject('dpdk0', flow(40001, 1000), flow(40001, 1000), flow(40002, 500));
  host.engine.pass(3000);
  const { stdout } = await host.tool('dpip iftraf show dev dpdk0');
  const lines = stdout.trimEnd().split('\n');
  t.is(lines.length, 4);
  t.regex(stdout, /\[192\.168\.100\.3, 40001 -> 192\.168\.100\.100, 80 \| 17\], \[2000, 0\]$/m);
  t.true(stdout.indexOf('40001') < stdout.indexOf('40002'), stdout);
  const server = /\[192\.168\.100\.\d, 80 -> 192\.168\.100\.200, \d+ \| 17\], \[0, 2000\]$/m;
  t.regex(stdout, server);
});

test('the list is of the last minute, and empty when the collector starts anew', async (t) => {
  const host = await policyHost(t, { proto: 'udp' });
  await host.quietly('dpip iftraf enable');
  host.engine.step();
  host.engine.inject('dpdk0', flow(40001, 1000));
  host.engine.pass(50_000);
  t.is((await host.tool('dpip iftraf show')).exitCode, 0);
  host.engine.inject('dpdk0', flow(40002, 1000));
  host.engine.pass(20_000);
  const { stdout } = await host.tool('dpip iftraf show');
  t.notRegex(stdout, /40001/);
  t.regex(stdout, /40002/);
  await host.quietly('dpip iftraf disable', 'dpip iftraf enable');
  t.is((await host.tool('dpip iftraf show')).stderr, 'response nstats : 0.\ndpip: not exist\n');
});

test('a hundred thousand small flows do not hide a large one', async (t) => {
  const host = await policyHost(t, { proto: 'udp' });
  await host.quietly('dpip iftraf enable');
  host.engine.step();
  for (let round = 0; round < 100; round++) {
    const small = Array.from({ length: 50 }, (_, n) =>
      udpIn({ from: `10.${round}.1.${n + 1}:5000` }, { dmac: '02:00:00:00:0d:01' }),
    );
    for (const frame of small) host.engine.addon.inject(1, 0, frame);
    host.engine.addon.inject(0, 0, flow(40001, 1400));
    host.engine.step(4);
  }
  host.engine.pass(3000);
  const { stdout } = await host.tool('dpip iftraf show');
  t.regex(stdout, /^top[12]: dpdk0, \[192\.168\.100\.3, 40001 .*\[140000, 0\]$/m);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { oneArm } from '../helpers/engine.js';
import { udpIn } from '../helpers/flow.js';
import { tcp, udp } from '../helpers/packet.js';
import { policyHost } from '../helpers/policy.js';
import type { PolicyHost } from '../helpers/policy.js';

const egressOn = 'dpip link set dpdk0 tc-egress on';
const add = 'dpip qsch add dev dpdk0';

/** Full NAT of UDP out of dpdk0, with traffic control as the commands say. */
async function shaped(t: ExecutionContext, ...commands: readonly string[]): Promise<PolicyHost> {
  const host = await policyHost(t, { proto: 'udp' });
  await host.quietly(egressOn, ...commands);
  return host;
}

const datagrams = (count: number, bytes: number): Buffer[] =>
  Array.from({ length: count }, () => udpIn({ payload: Buffer.alloc(bytes - 42) }));

/** The two lines behind a scheduler of the listing with statistics. */
async function statistics(host: PolicyHost, handle: string): Promise<string> {
  return (await host.tool(`dpip -s qsch show dev dpdk0 handle ${handle}`)).stdout
    .split('\n')
    .slice(1)
    .join('\n');
}

test('[168] a tbf of 10 Mbit/s lets as much pass, whatever is offered', async (t) => {
  const host = await shaped(t, `${add} root tbf rate 10m burst 10000 latency 2ms`);
  let bytes = 0;
  for (let ms = 0; ms < 10_000; ms++) {
    host.engine.nowMs += 1;
    for (const frame of datagrams(10, 1250)) host.engine.addon.inject(0, 0, frame);
    host.engine.step(1);
    for (const frame of host.engine.sentRaw('dpdk0')) bytes += frame.length;
  }
  t.true(Math.abs(bytes - 12_500_000) < 0.05 * 12_500_000, `${bytes}`);
});

test('a tbf of 10 Gbit/s, more than 32 bits hold, lets as much pass, and is shown so', async (t) => {
  const host = await shaped(t, `${add} root tbf rate 10g burst 1250000 limit 1250000`);
  const offer = (count: number): number => {
    for (const frame of datagrams(count, 1250)) host.engine.addon.inject(0, 0, frame);
    host.engine.step(count / 16);
    return host.engine.sentRaw('dpdk0').length;
  };
  t.is(offer(1000), 1000, 'the burst');
  host.engine.nowMs += 1; // ten million bits
  t.is(offer(1000), 1000);
  t.regex((await host.tool('dpip qsch show dev dpdk0')).stdout, / rate 10\.00Gbps burst 1250000B /);
});

test('a frame that waits leaves when its time has come, without other traffic', async (t) => {
  const host = await shaped(t, `${add} root tbf rate 80k burst 1000 limit 100000`);
  t.is(host.passes(datagrams(3, 1000)), 1);
  host.engine.pass(99);
  t.is(host.engine.sentRaw('dpdk0').length, 0);
  host.engine.pass(2);
  t.is(host.engine.sentRaw('dpdk0').length, 1);
  host.engine.pass(200);
  t.is(host.engine.sentRaw('dpdk0').length, 1);
  t.regex(await statistics(host, 'root'), /^ Sent 3000 bytes 3 pkts \(dropped 0, overlimits \d+/);
});

test('a tbf drops what is larger than its burst, and what its limit has no room for', async (t) => {
  const host = await shaped(t, `${add} root tbf rate 80k burst 1000 limit 2000`);
  t.is(host.passes(datagrams(1, 1001)), 0);
  t.is(host.passes(datagrams(4, 1000)), 1);
  t.is(host.engine.drops('tc-queue'), 3);
  t.regex(await statistics(host, 'root'), /dropped 3, .*\n Backlog 1000 bytes 1 pkts\n/);
});

test('a peak rate holds a burst back', async (t) => {
  const host = await shaped(
    t,
    `${add} root tbf rate 800k burst 10000 limit 100000 peakrate 8m mtu 1500`,
  );
  t.is(host.passes(datagrams(8, 1000)), 1);
  host.engine.nowMs += 1;
  host.engine.step(1);
  t.is(host.engine.sentRaw('dpdk0').length, 1);
});

test('[169] a pfifo of 10 drops the second ten of a burst of 20', async (t) => {
  const host = await shaped(t, `${add} root pfifo limit 10`);
  t.is(host.passes(datagrams(20, 100)), 10);
  t.regex(await statistics(host, 'root'), /^ Sent 1000 bytes 10 pkts \(dropped 10,/);
});

test('a bfifo counts bytes', async (t) => {
  const host = await shaped(t, `${add} root bfifo limit 1000`);
  t.is(host.passes(datagrams(20, 300)), 3);
});

test('[170] a match drops SSH, and HTTP passes', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    'dpip link set dpdk0 tc-ingress on',
    `${add} ingress pfifo limit 100`,
    'dpip cls add dev dpdk0 qsch ingress match pattern tcp,to=:22 target drop',
  );
  const ssh = tcp({ from: '192.168.100.3:4000', to: '192.168.100.100:22', flags: 'S' });
  const http = tcp({ from: '192.168.100.3:4000', to: oneArm.service, flags: 'S' });
  host.engine.inject('dpdk0', ssh);
  t.deepEqual(host.engine.toKernel('dpdk0'), []);
  t.is(host.engine.drops('tc-drop'), 1);
  t.is(host.passes([http]), 1);
});

test('[171] a pfifo_fast with a backlog sends by the type of service', async (t) => {
  const host = await shaped(t, `${add} root pfifo_fast`);
  const frames = [0x02, 0x00, 0x0c].map((tos) => udpIn({}, { tos }));
  host.engine.inject('dpdk0', ...frames);
  t.deepEqual(
    host.engine.sent('dpdk0').map(({ tos }) => tos),
    [0x0c, 0x00, 0x02],
  );
});

test('[172] a tbf of 10 Mbit/s with a latency of 2 ms shows a limit of 2500 bytes', async (t) => {
  const host = await shaped(t, `${add} root tbf rate 10m burst 10000 latency 2ms`);
  t.is(
    (await host.tool('dpip qsch show dev dpdk0')).stdout,
    'qsch tbf root dev dpdk0 parent 0: flags 0x0 cls 0 rate 10.00Mbps burst 10000B limit 2500B\n',
  );
});

test('classifiers lead to children, the first by priority, and out of a deleted one back', async (t) => {
  const host = await shaped(
    t,
    `${add} root pfifo limit 100`,
    `${add} handle 1: parent root pfifo limit 1`,
    'dpip cls add dev dpdk0 prio 5 match pattern udp,oif=dpdk0 target drop',
    'dpip cls add dev dpdk0 prio 1 match pattern udp,to=192.168.100.0-192.168.100.9 target 1:',
  );
  t.is(host.passes(datagrams(4, 100)), 1);
  t.is(host.engine.drops('tc-queue'), 3);
  await host.quietly('dpip qsch del dev dpdk0 handle 1:');
  t.is(host.passes(datagrams(4, 100)), 0);
  t.is(host.engine.drops('tc-drop'), 4);
});

test('a classifier by set sends its members away, and holds the set', async (t) => {
  const host = await shaped(
    t,
    'dpip ipset create s hash:ip',
    `${add} root pfifo limit 100`,
    'dpip cls add dev dpdk0 qsch root ipset match s,dst target drop',
  );
  t.is((await host.tool('dpip ipset destroy s')).exitCode, 1);
  t.is(host.passes(datagrams(1, 100)), 1);
  await host.quietly('dpip ipset add s 192.168.100.2-192.168.100.4');
  t.is(host.passes(datagrams(1, 100)), 0);
  await host.quietly('dpip qsch del dev dpdk0 root', 'dpip ipset destroy s');
  t.is(host.passes(datagrams(1, 100)), 1);
});

test('a device that sends frames of another may tell them by it', async (t) => {
  const host = await shaped(
    t,
    `${add} root pfifo limit 100`,
    'dpip cls add dev dpdk0 match pattern udp,iif=dpdk1 target drop',
  );
  const frames = datagrams(1, 100);
  t.is(host.passes(frames), 1);
  const other = udp(
    { from: '192.168.100.3:41000', to: oneArm.service },
    { dmac: '02:00:00:00:0d:01' },
  );
  t.is(host.passes([other], 'dpdk1'), 0);
});

test('switched off, or without a root, a device sends as if there were no traffic control', async (t) => {
  const host = await shaped(t, `${add} root pfifo limit 1`);
  t.is(host.passes(datagrams(5, 100)), 1);
  await host.quietly('dpip link set dpdk0 tc-egress off');
  t.is(host.passes(datagrams(5, 100)), 5);
  await host.quietly(egressOn, 'dpip qsch del dev dpdk0 root');
  t.is(host.passes(datagrams(5, 100)), 5);
});

test.serial('what waits in a scheduler that is deleted goes back to the pool', async (t) => {
  const host = await shaped(t, `${add} root tbf rate 8k burst 1000 limit 100000`);
  const free = host.context.packetBuffers.free();
  t.is(host.passes(datagrams(50, 1000)), 1);
  t.is(host.context.packetBuffers.free(), free - 49);
  await host.quietly('dpip qsch del dev dpdk0 root', 'dpip route add 10.0.0.0/8 dev dpdk0');
  host.engine.step();
  t.is(host.context.packetBuffers.free(), free);
});

test('two workers share the rate of a device', async (t) => {
  const host = await policyHost(t, { proto: 'udp', workers: 2 });
  await host.quietly(egressOn, `${add} root tbf rate 8m burst 2000 limit 1000000`);
  let sent = 0;
  for (let ms = 0; ms < 100; ms++) {
    host.engine.nowMs += 1;
    host.engine.addon.inject(0, 0, udpIn({ payload: Buffer.alloc(958) }));
    const from = `${oneArm.client}:41000`;
    host.engine.addon.inject(0, 1, udpIn({ from, payload: Buffer.alloc(958) }));
    host.engine.step(1);
    sent += host.engine.sentRaw('dpdk0').length;
  }
  t.true(Math.abs(sent - 101) <= 2, `${sent}`);
});

// SPDX-License-Identifier: GPL-2.0-or-later
// One after another: they share the process's packet buffers, which are counted here.
import test from 'ava';
import { openChannel } from '../../../compat/client/channel.js';
import { ealMemory } from '../../../compat/client/observe.js';
import { startHost } from '../../helpers/host.js';
import { udp } from '../../helpers/packet.js';

test.serial('pools tell how many of their elements nobody holds', async (t) => {
  const host = await startHost(t);
  const memory = ealMemory(openChannel({ path: host.path }));
  const packets = async () => (await memory.pools()).find(({ name }) => name === 'packets');
  const before = await packets();
  t.is(before?.size, host.context.packetBuffers.all);
  t.is(before?.count, host.context.packetBuffers.free());
  // Room for frames, a header of DPDK before each, and private room for each pool.
  t.true((before?.elementBytes ?? 0) > 2048 && (before?.headerBytes ?? 0) > 0);
  for (let n = 0; n < 10; n++) {
    host.engine.inject('dpdk0', udp({ from: '10.0.0.1:9', to: '10.0.0.2:9' })); // for the kernel
  }
  t.is(before?.count, ((await packets())?.count ?? 0) + 10);
});

test.serial('rings tell what is in them and how much more they take', async (t) => {
  const host = await startHost(t);
  const memory = ealMemory(openChannel({ path: host.path }));
  const [rings, pools] = [await memory.rings(), await memory.pools()];
  t.true(rings.length > 0);
  for (const { name, size, used, available } of rings) {
    t.true(used + available < size, `${name} ${size} ${used} ${available}`);
  }
  const ring = rings.find(({ name }) => name === 'MP_packets');
  const pool = pools.find(({ name }) => name === 'packets');
  t.is(ring?.used, ((ring?.producerTail ?? 0) - (ring?.consumerHead ?? 0)) >>> 0);
  t.true((ring?.used ?? 0) <= (pool?.count ?? 0));
});

test.serial('zones lie in segments', async (t) => {
  const host = await startHost(t);
  const memory = ealMemory(openChannel({ path: host.path }));
  const [segments, zones] = [await memory.segments(), await memory.zones()];
  t.true(zones.some(({ name }) => name === 'MP_packets'));
  for (const { address } of zones) {
    const holds = segments.filter((s) => s.address <= address && address < s.address + s.lenBytes);
    t.is(holds.length, 1);
  }
  for (const { lenBytes, hugepageBytes, freeBytes } of segments) {
    t.true(lenBytes >= hugepageBytes && hugepageBytes > 0n && freeBytes > 0n);
  }
});

for (const [table, title] of [
  ['', /^socket_id {9}iova\(Hex\) /],
  ['seg', /^socket_id {9}iova\(Hex\) /],
  ['ring', /^ring_name [^]*\nMP_packets +\d+ +\d+ /],
  ['zone', /^zone_id [^]*\n0 +\S+ +[\da-f]+ +[\da-f]+ +\d+ +\d+ +-?\d+\n/],
  ['pool', /^pool_name [^]*\npackets +\d+ +\d+ +\d+ +\d+ +\d+ +16383 +\d+ +\d+\n/],
] as const) {
  test.serial(`dpip eal-mem show ${table}`, async (t) => {
    const host = await startHost(t);
    const { stdout, exitCode } = await host.tool(`dpip eal-mem show ${table}`.trim());
    t.is(exitCode, 0);
    t.regex(stdout, title);
    t.true(stdout.split('\n').length > 2);
  });
}

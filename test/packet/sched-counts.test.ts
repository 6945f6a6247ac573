// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { startHost } from '../helpers/host.js';
import type { Fields } from '../helpers/structs.js';
import { Balancer, clients, startBalancer, weighted } from '../helpers/sched.js';
import type { BalancerSpec } from '../helpers/sched.js';

const tcpTo = (sched: string, ...weights: readonly number[]): BalancerSpec => ({
  sched,
  servers: weighted(...weights),
  proto: 'tcp',
});

/** Servers 1, 2, 3 … are named by the order in which they were added; the last one is listed first. */
const established = test.macro<[sched: string, weights: readonly number[], expected: string]>({
  async exec(t, sched, weights, expected) {
    const balancer = await startBalancer(t, tcpTo(sched, ...weights));
    t.is(balancer.order(expected.length), expected);
  },
  title: (_given, sched, weights, expected) =>
    `[135] ${sched} with the weights ${weights.join(':')} establishes ${expected}`,
});
test(established, 'lc', [1, 1], '212121');
test(established, 'lc', [1, 5], '212121');
test(established, 'lc', [1, 0, 1], '313131');
test(established, 'sed', [1, 1], '212121');
test(established, 'sed', [1, 3], '22212221');
test(established, 'sed', [3, 1], '112111211');
test(established, 'sed', [0, 3], '2222');
test(established, 'nq', [1, 3], '21222221');
test(established, 'nq', [1, 0, 1, 1], '431431');
test(established, 'fo', [5, 10, 10], '3333');
test(established, 'fo', [10, 5], '1111');
test(established, 'ovf', [2, 1], '112---');
test(established, 'ovf', [1, 3, 0], '2221--');
test(established, 'lblc', [1, 1, 1], '332');
test(established, 'lblcr', [1, 1, 1], '332');

test('[129] fo takes the next weight while the highest is 0', async (t) => {
  const balancer = await startBalancer(t, tcpTo('fo', 10, 5));
  t.is(balancer.order(2), '11');
  balancer.setWeight('172.16.0.1', 0);
  t.is(balancer.order(2, 10), '22');
  balancer.setWeight('172.16.0.1', 10);
  t.is(balancer.order(2, 20), '11');
});

test('fo picks the same server on every worker', async (t) => {
  const balancer = await startBalancer(t, { ...tcpTo('fo', 7, 7, 7), workers: 3 });
  const picked = [0, 1, 2].map((worker) => balancer.order(2, 10 * worker + 1, worker));
  t.deepEqual(picked, ['33', '33', '33']);
});

for (const sched of ['lc', 'sed', 'nq', 'wlc']) {
  test(`each worker begins ${sched} elsewhere`, async (t) => {
    const balancer = await startBalancer(t, { ...tcpTo(sched, 1, 1, 1, 1), workers: 2 });
    t.is(balancer.order(4, 1, 0), '4321');
    t.is(balancer.order(4, 1001, 1), '2143');
  });
}

test('ovf divides a weight among the workers', async (t) => {
  const balancer = await startBalancer(t, { ...tcpTo('ovf', 4, 1), workers: 2 });
  t.is(balancer.order(4, 1, 0), '112-');
  t.is(balancer.order(4, 1001, 1), '112-');
});

test('ovf counts connections that end out again', async (t) => {
  const balancer = await startBalancer(t, tcpTo('ovf', 1, 1));
  t.is(balancer.order(3), '21-');
  balancer.engine.pass(100_000);
  balancer.engine.sent('port0'); // resets at expiry
  t.is(balancer.order(3, 11), '21-');
});

test('twos shares by weights, and never picks a weight of 0', async (t) => {
  const balancer = await startBalancer(t, { sched: 'twos', servers: weighted(1, 0, 3) });
  const served = balancer.serve(clients(800));
  const light = served.filter((server) => server === '172.16.0.1').length;
  t.true(Math.abs(light - 200) < 40, `${light} of 800`);
  t.is(served.filter((server) => server === '172.16.0.3').length, 800 - light);
});

test('twos keeps the difference of equal servers small', async (t) => {
  const balancer = await startBalancer(t, { sched: 'twos', servers: weighted(1, 1, 1, 1) });
  const served = balancer.serve(clients(400));
  for (const { address } of weighted(1, 1, 1, 1)) {
    const count = served.filter((server) => server === address).length;
    t.true(Math.abs(count - 100) <= 8, `${count} of 400`);
  }
});

test('lblc stays with a server until it is overloaded and another one idle', async (t) => {
  const balancer = await startBalancer(t, tcpTo('lblc', 2, 2));
  t.is(balancer.order(5), '22211', 'three on a weight of two, none on the other');
  t.is(balancer.order(3, 11), '111', 'no server has less than half of its weight now');
});

test('lblc leaves a server of weight 0, or that is gone, for good', async (t) => {
  const balancer = await startBalancer(t, tcpTo('lblc', 9, 9, 9));
  t.is(balancer.order(1), '3');
  balancer.setWeight('172.16.0.3', 0);
  t.is(balancer.order(2, 10), '22');
  balancer.setWeight('172.16.0.3', 9);
  t.is(balancer.order(2, 20), '22');
  balancer.remove('172.16.0.2');
  t.is(balancer.order(2, 30), '11');
});

const day = 86_400_000;

/** Lets time go by without looking; connections end meanwhile. */
function sleep(balancer: Balancer, ms: number): void {
  balancer.engine.nowMs += ms;
  balancer.engine.step(40);
}

test('lblc forgets an address that nobody calls for a day', async (t) => {
  const balancer = await startBalancer(t, { sched: 'lblc', servers: weighted(1, 1) });
  t.deepEqual(balancer.serve(clients(1)), ['172.16.0.2']);
  balancer.setWeight('172.16.0.2', 0);
  t.deepEqual(balancer.serve(clients(1, 1025)), ['172.16.0.1']);
  balancer.setWeight('172.16.0.2', 1);
  sleep(balancer, day - 60_000);
  t.deepEqual(balancer.serve(clients(1, 1026)), ['172.16.0.1']);
  sleep(balancer, day - 60_000);
  t.deepEqual(balancer.serve(clients(1, 1027)), ['172.16.0.1'], 'used within the day');
  sleep(balancer, day + 60_000);
  t.deepEqual(balancer.serve(clients(1, 1028)), ['172.16.0.2']);
});

test('lblc knows each address by itself', async (t) => {
  const first = await startBalancer(t, tcpTo('lblc', 1, 1));
  const second = new Balancer(first.engine, tcpTo('lblc', 1, 1), '192.168.100.101:80');
  t.is(first.order(1), '2');
  first.setWeight('172.16.0.2', 0);
  t.is(second.order(1, 100), '2');
  t.is(first.order(1, 200), '1');
  t.is(second.order(1, 300), '2');
});

test('lblcr widens the set of an address while its least loaded server is overloaded', async (t) => {
  const balancer = await startBalancer(t, tcpTo('lblcr', 2, 2, 2));
  t.is(balancer.order(3), '333');
  t.is(balancer.order(3, 11), '222', 'the newcomer is the lighter one of two');
  t.is(balancer.order(3, 21), '111');
  t.is(balancer.order(3, 31), '321', 'all three serve now');
});

test('lblcr gives the most loaded server of a set up a day after its last change', async (t) => {
  const balancer = await startBalancer(t, tcpTo('lblcr', 2, 2));
  t.is(balancer.order(4), '2221');
  for (let hour = 0; hour < 25; hour++) {
    sleep(balancer, 3_600_000);
    balancer.order(1, 100 + hour);
  }
  sleep(balancer, 3_600_000);
  const busy = balancer.order(3, 200);
  t.is(new Set(busy).size, 1, 'one server is left');
});

test('lblcr passes over what left its set', async (t) => {
  const balancer = await startBalancer(t, tcpTo('lblcr', 9, 9, 9));
  t.is(balancer.order(1), '3');
  balancer.remove('172.16.0.3');
  t.is(balancer.order(2, 10), '22');
  balancer.setWeight('172.16.0.2', 0);
  t.is(balancer.order(2, 20), '11');
});

const byCounts = ['lc', 'sed', 'nq', 'fo', 'ovf', 'twos', 'lblc', 'lblcr'];

for (const sched of byCounts) {
  test(`[134] ${sched} picks nothing when all weights are 0, or without servers`, async (t) => {
    const balancer = await startBalancer(t, { sched, servers: weighted(0, 0) });
    t.deepEqual(balancer.serve(clients(2)), [undefined, undefined]);
    balancer.setWeight('172.16.0.1', 1);
    t.deepEqual(balancer.serve(clients(1, 1025)), ['172.16.0.1']);
    balancer.remove('172.16.0.1');
    balancer.remove('172.16.0.2');
    t.deepEqual(balancer.serve(clients(1, 1026)), [undefined]);
    t.is(balancer.engine.drops('no-dest'), 3);
  });

  test(`${sched} follows a change of weights and of servers`, async (t) => {
    const balancer = await startBalancer(t, tcpTo(sched, 50, 0));
    t.is(balancer.order(2), '11');
    balancer.setWeight('172.16.0.1', 0);
    balancer.setWeight('172.16.0.2', 50);
    t.is(balancer.order(2, 10), '22');
    balancer.add({ address: '172.16.0.3', weight: 50 });
    balancer.setWeight('172.16.0.2', 0);
    t.is(balancer.order(2, 20), '33');
  });
}

const everyName = [
  ...['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'sh', 'dh', 'sed', 'nq', 'fo', 'ovf', 'mh'],
  ...['conhash', 'twos'],
];

test('ipvsadm sets every scheduler up through the daemon, and changes it', async (t) => {
  const host = await startHost(t);
  for (const [i, name] of everyName.entries()) {
    const key = `-t 192.168.100.100:${i + 1}`;
    t.like(await host.tool(`ipvsadm -A ${key} -s ${name}`), { exitCode: 0, stderr: '' });
    t.is((await host.tool(`ipvsadm -a ${key} -r 172.16.0.1:80 -m -w 3`)).exitCode, 0);
    t.regex((await host.tool('ipvsadm -ln')).stdout, new RegExp(`100:${i + 1} ${name}\\b`));
  }
  for (const name of everyName) {
    t.is((await host.tool(`ipvsadm -E -t 192.168.100.100:1 -s ${name}`)).exitCode, 0, name);
  }
  t.not((await host.tool('ipvsadm -A -t 192.168.100.100:99 -s best')).exitCode, 0);
});

test('scheduler flags of ipvsadm reach the engine', async (t) => {
  const host = await startHost(t);
  t.is(
    (await host.tool('ipvsadm -A -t 1.1.1.1:80 -s mh --sched-flags mh-fallback,mh-port')).exitCode,
    0,
  );
  t.is((await host.tool('ipvsadm -A -u 1.1.1.1:443 -s conhash --hash-target qid')).exitCode, 0);
  const settings = host.engine.services().map(({ settings }) => settings as Fields);
  t.deepEqual(settings.map(({ flags }) => Number(flags) & 0x3e0).sort(), [0x200, 0x60]);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { startHost } from '../../helpers/host.js';
import type { TestHost } from '../../helpers/host.js';

/** Runs a command that must say nothing. */
async function quietly(t: ExecutionContext, host: TestHost, command: string): Promise<void> {
  const { stdout, stderr, exitCode } = await host.tool(command);
  t.deepEqual({ stdout, stderr, exitCode }, { stdout: '', stderr: '', exitCode: 0 });
}
const add = 'dpip tunnel add mode gre local 192.168.100.1 remote 192.168.100.2';

test('tunnels are listed by name, by mode and by link', async (t) => {
  const host = await startHost(t);
  const show = async (filter: string): Promise<string[]> =>
    (await host.tool(`dpip tunnel show ${filter}`)).stdout.split('\n').slice(0, -1);
  await quietly(t, host, `${add} gre1 dev dpdk0 ttl 9 tos inherit key 7`);
  await quietly(t, host, 'dpip tunnel add mode ipip ip1 remote 192.168.100.2');
  const gre =
    'gre1:  gre remote 192.168.100.2 local 192.168.100.1 dev dpdk0 ttl 9 tos 0x1 i_flags 0x4 o_flags 0x4 i_key 0x7 o_key 0x7 ';
  const ipip = 'ip1: ipip remote 192.168.100.2 local 0.0.0.0 ttl inherit ';
  t.deepEqual(await show(''), [gre, ipip]);
  t.deepEqual(await show('gre1'), [gre]);
  t.deepEqual(await show('mode ipip'), [ipip]);
  t.deepEqual(await show('dev dpdk0'), [gre]);
  t.deepEqual(await show('dev nosuch'), [gre, ipip]);
});

test('tunnels without a name are called by their mode and the first number that is free', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, add);
  await quietly(t, host, `${add} ikey 1`);
  await quietly(t, host, 'dpip tunnel del gre0');
  await quietly(t, host, `${add} ikey 2`);
  await quietly(t, host, 'dpip tunnel add mode ipip remote 192.168.100.2');
  const names = (await host.tool('dpip tunnel show')).stdout.match(/^\w+/gm);
  t.deepEqual(names?.sort(), ['gre0', 'gre1', 'ipip0']);
});

test('a tunnel shows state and address of its link, and an MTU that leaves room for its headers', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, `${add} gre1 dev dpdk0`);
  await quietly(t, host, `${add} gre2 okey 1 iseq ocsum`);
  const lines = async (name: string): Promise<string[]> =>
    (await host.tool(`dpip link show ${name}`)).stdout.split('\n');
  const [own, below] = [await lines('gre1'), await lines('dpdk0')];
  t.regex(own[0] ?? '', / mtu 1476 /);
  t.regex(own[1] ?? '', /^ {4}UP 10000 Mbps full-duplex /);
  t.is(own[2]?.slice(0, 26), below[2]?.slice(0, 26));
  const alone = await lines('gre2');
  t.regex(alone[0] ?? '', / mtu 1468 /);
  t.is(alone[1], '    DOWN 0 Mbps half-duplex fixed-nego ');
  t.is(alone[2], '    addr 00:00:00:00:00:00 ');
});

test('a change keeps what it does not name, and all that is set up on the tunnel', async (t) => {
  const host = await startHost(t);
  const shown = async (): Promise<string> => (await host.tool('dpip tunnel show gre1')).stdout;
  await quietly(t, host, `${add} gre1 dev dpdk0 ikey 3 tos 4`);
  await quietly(t, host, 'dpip addr add 10.200.0.1/24 dev gre1');
  await quietly(t, host, 'dpip tunnel change gre1 ttl 5 oseq');
  const ends = (remote: string): string => `gre1:  gre remote ${remote} local 192.168.100.1`;
  t.is(
    await shown(),
    `${ends('192.168.100.2')} dev dpdk0 ttl 5 tos 0x4 i_flags 0x4 o_flags 0x8 i_key 0x3 \n`,
  );
  await quietly(t, host, 'dpip tunnel change gre1 remote 192.168.100.4 dev dpdk1 key 9');
  t.is(
    await shown(),
    `${ends('192.168.100.4')} dev dpdk1 ttl 5 tos 0x4 i_flags 0x4 o_flags 0xc i_key 0x9 o_key 0x9 \n`,
  );
  t.regex((await host.tool('dpip addr show')).stdout, /10\.200\.0\.1\/24 .* gre1/);
  t.regex((await host.tool('dpip link show gre1')).stdout, / mtu 1468 /);
});

test('a tunnel that replaces another has nothing of it', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, `${add} gre1`);
  await quietly(t, host, 'dpip addr add 10.200.0.1/24 dev gre1');
  await quietly(t, host, 'dpip tunnel replace gre1 mode ipip remote 192.168.100.4');
  const { stdout } = await host.tool('dpip tunnel show');
  t.is(stdout, 'gre1: ipip remote 192.168.100.4 local 0.0.0.0 ttl inherit \n');
  t.notRegex((await host.tool('dpip addr show')).stdout, /gre1/);
});

test('a tunnel outlives its link', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, 'dpip vlan add dpdk0.7 link dpdk0 id 7');
  await quietly(t, host, `${add} gre1 dev dpdk0.7`);
  await quietly(t, host, 'dpip vlan del dpdk0.7');
  t.regex((await host.tool('dpip link show gre1')).stdout, /^ {4}DOWN 0 Mbps/m);
});

const refused = test.macro<[command: string, text: RegExp]>({
  async exec(t, command, text) {
    const host = await startHost(t);
    await quietly(t, host, `${add} gre1`);
    const { stderr, exitCode } = await host.tool(command);
    t.is(exitCode, 1);
    t.regex(stderr, text);
  },
  title: (_given, command) => `refused: ${command}`,
});
test(refused, `${add} gre1 key 5`, /msg#94 header: already exist\(-3\)/);
test(refused, `${add} gre2`, /msg#94 header: no resource\(-15\)/);
test(refused, `${add} dpdk0`, /msg#94 header: invalid parameter\(-1\)/);
test(refused, `${add} gre3 dev nosuch`, /msg#94 header: no resource\(-15\)/);
test(refused, 'dpip tunnel add x1 mode vxlan', /msg#94 header: invalid parameter\(-1\)/);
test(refused, 'dpip tunnel del nosuch', /msg#95 header: not exist\(-4\)/);
test(refused, 'dpip tunnel del dpdk0', /msg#95 header: invalid parameter\(-1\)/);
test(refused, 'dpip tunnel change nosuch ttl 5', /msg#96 header: not exist\(-4\)/);
test(refused, 'dpip tunnel change gre1 dev nosuch', /msg#96 header: no such device\(-27\)/);
test(refused, 'dpip tunnel change gre1 mode ipip', /msg#96 header: invalid parameter\(-1\)/);
test(refused, 'dpip tunnel replace gre1 ttl 5', /msg#97 header: invalid parameter\(-1\)/);
test(refused, 'dpip tunnel replace nosuch mode gre', /msg#97 header: not exist\(-4\)/);
test(refused, 'dpip tunnel show nosuch', /not exist|corrupted/);
test(refused, 'dpip tunnel show dpdk0', /invalid parameter|corrupted/);

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

test('VLAN devices are added, listed by name and by link, and deleted', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, 'dpip vlan add dpdk0.100 link dpdk0 proto 802.1q id 100');
  await quietly(t, host, 'dpip vlan add link dpdk1 id 102');
  const line = 'dpdk1.102 link dpdk1 proto 802.1q id 102\n';
  t.is((await host.tool('dpip vlan show link dpdk1')).stderr, line);
  t.is((await host.tool('dpip vlan show dpdk1.102')).stderr, line);
  t.is((await host.tool('dpip vlan show link dpdk1 id 103')).stderr, '');
  t.regex((await host.tool('dpip link show')).stdout, /^3: dpdk0\.100: socket 0 mtu 1500 /m);
  await quietly(t, host, 'dpip vlan del link dpdk1 id 102');
  await quietly(t, host, 'dpip vlan del dpdk0.100');
  t.notRegex((await host.tool('dpip link show')).stdout, /dpdk\d\.\d/);
});

const refused = test.macro<[command: string, text: RegExp]>({
  async exec(t, command, text) {
    const host = await startHost(t);
    await quietly(t, host, 'dpip vlan add link dpdk0 id 100');
    const { stderr, exitCode } = await host.tool(command);
    t.is(exitCode, 1);
    t.regex(stderr, text);
  },
  title: (_given, command) => `refused: ${command}`,
});
test(refused, 'dpip vlan add link dpdk0 id 100', /msg#81 header: already exist\(-3\)/);
test(refused, 'dpip vlan add dpdk1 link dpdk0 id 101', /msg#81 header: already exist\(-3\)/);
test(refused, 'dpip vlan add link dpdk1 proto 802.1ad id 103', /invalid parameter\(-1\)/);
test(refused, 'dpip vlan add link dpdk0 id 5000', /msg#81 header: invalid parameter\(-1\)/);
test(refused, 'dpip vlan add link nosuch id 9', /no such device\(-27\)/);
test(refused, 'dpip vlan add link dpdk0.100 id 9', /not support\(-14\)/);
test(refused, 'dpip vlan del nosuch', /msg#82 header: not exist\(-4\)/);
test(refused, 'dpip vlan del dpdk0', /msg#82 header: not exist\(-4\)/);
test(refused, 'dpip vlan show dpdk0', /invalid parameter/);

test('a VLAN device has the state of its link; switches are turned one by one', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, 'dpip link set dpdk0 promisc on');
  await quietly(t, host, 'dpip vlan add link dpdk0 id 7');
  const state = async (): Promise<string> =>
    (await host.tool('dpip link show dpdk0.7')).stdout.split('\n')[1] ?? '';
  t.is(await state(), '    UP 10000 Mbps full-duplex fixed-nego promisc ');
  for (const item of ['allmulticast', 'forward2kni', 'tc-egress', 'tc-ingress', 'lldp']) {
    await quietly(t, host, `dpip link set dpdk0.7 ${item} on`);
  }
  t.is(
    await state(),
    '    UP 10000 Mbps full-duplex fixed-nego promisc allmulticast foward2kni tc-egress tc-ingress lldp ',
  );
  await quietly(t, host, 'dpip link set dpdk0.7 forward2kni off');
  await quietly(t, host, 'dpip link set dpdk0.7 link down');
  t.regex(await state(), /^ {4}DOWN .* promisc allmulticast tc-egress/);
  await quietly(t, host, 'dpip link set dpdk0.7 link up');
  t.regex(await state(), /^ {4}UP /);
});

test('a new address of a device is that of its VLAN devices too', async (t) => {
  const host = await startHost(t);
  await quietly(t, host, 'dpip vlan add link dpdk0 id 7');
  await quietly(t, host, 'dpip link set dpdk0 addr 02:11:22:33:44:55');
  for (const name of ['dpdk0', 'dpdk0.7']) {
    t.regex((await host.tool(`dpip link show ${name}`)).stdout, /^ {4}addr 02:11:22:33:44:55 /m);
  }
  await quietly(t, host, 'dpip link set dpdk0 addr 01:00:00:00:00:01'); // a group's: ignored
  t.regex((await host.tool('dpip link show dpdk0')).stdout, /addr 02:11:22:33:44:55 /);
});

// SPDX-License-Identifier: GPL-2.0-or-later
// `dpip lldp show`: titles as protocol.md section 18 lists them, meanings of IEEE Std 802.1AB.
import { hostname } from 'node:os';
import test from 'ava';
import { LiveSettings } from '../../../native/host/run/live-settings.js';
import { startHost } from '../../helpers/host.js';
import type { TestHost } from '../../helpers/host.js';
import { ether } from '../../helpers/packet.js';

const hear = (host: TestHost, hex: string): void =>
  host.engine.inject(
    'dpdk0',
    ether(0x88cc, Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'), { dmac: '01:80:c2:00:00:0e' }),
  );
const text = (type: number, value: string): string =>
  Buffer.of(type << 1, value.length).toString('hex') + Buffer.from(value).toString('hex');

test('what a neighbour says is shown block by block', async (t) => {
  const host = await startHost(t, { lldp: true });
  hear(host,
    '0207 04 020000007701' + '040c 05' + Buffer.from('Ethernet1/7').toString('hex') + '0602 0078' +
    text(4, 'to dpdk0') + text(5, 'switch7') + text(6, '100%s fast\u001b[2J') + '0e04 0014 0004' +
    '100c 05 01 0a000001 02 00000007 00' + 'fe06 0080c2 01 0001' + '0000'); // prettier-ignore
  t.is(
    (await host.tool('dpip lldp show neigh dev dpdk0')).stdout,
    `-*-*-*- Neighbour LLDP Message on Port dpdk0 -*-*-*-
Chassis ID TLV (1)
\tMAC: 02:00:00:00:77:01
Port ID TLV (2)
\tInterface Name: Ethernet1/7
Time to Live TLV (3)
\t120
Port Description TLV (4)
\tto dpdk0
System Name TLV (5)
\tswitch7
System Description TLV (6)
\t100%s fast?[2J
System Capabilities TLV (7)
\tSystem capabilities: Bridge, Router
\tEnabled capabilities: Bridge
Management Address TLV (8)
\tIPv4: 10.0.0.1
\tIfindex: 7
Organizationally Specific TLV (127): Code 00:80:c2, Subtype 1, Data 00:01
End of LLDPDU TLV
`,
  );
});

const named = test.macro<[tlvs: string, lines: readonly string[]]>({
  async exec(t, tlvs, lines) {
    const host = await startHost(t, { lldp: true });
    hear(host, `${tlvs} 0000`);
    const { stdout } = await host.tool('dpip lldp show neigh dev dpdk0');
    for (const line of lines) t.true(stdout.includes(`\n${line}\n`), stdout);
  },
  title: (given) => `shown: ${given ?? ''}`,
});
test('an address of IPv4 as chassis, a MAC as port', named, '0206 05 01 0a000002 0407 03 020000007702 0602 0001', ['\tIPv4: 10.0.0.2', '\tMAC: 02:00:00:00:77:02']); // prettier-ignore
test('an address of IPv6 as port, a local name as chassis', named, `0203 07 6162 0412 04 02 ${'20010db8'}${'0'.repeat(22)}01 0602 0001`, ['\tLocal: ab', '\tIPv6: 2001:db8::1']); // prettier-ignore
test('aliases and components', named, '0203 01 6161 0403 02 6263 0602 0001', ['\tChassis Component: aa', '\tPort Component: bc']); // prettier-ignore
test('an object identifier', named, '0202 07 61 0402 07 61 0602 0001 1010 05 01 0a000001 03 00000002 04 2b060102', ['\tSystem port number: 2', '\tOID: 2b:06:01:02']); // prettier-ignore
test('a management address that says it is longer than it is', named, '0202 07 61 0402 07 61 0602 0001 1003 ff 01 0a', ['\tUnknown address: 0a']); // prettier-ignore

test('what a port says itself is shown', async (t) => {
  const host = await startHost(t, { lldp: true });
  host.engine.step();
  const { stdout } = await host.tool('dpip lldp show local dev dpdk1');
  t.true(stdout.startsWith('-*-*-*- Local LLDP Message on Port dpdk1 -*-*-*-\nChassis ID TLV (1)\n\tMAC: 02:00:00:00:0d:00\nPort ID TLV (2)\n\tInterface Name: dpdk1\nTime to Live TLV (3)\n\t120\n')); // prettier-ignore
  t.true(stdout.includes(`\nSystem Name TLV (5)\n\t${hostname()}\n`));
});

test('nothing said, no such device, LLDP off', async (t) => {
  const host = await startHost(t, { lldp: true });
  const stderr = async (command: string): Promise<string> => (await host.tool(command)).stderr;
  t.regex(await stderr('dpip lldp show dev dpdk1 neigh'), /msg#69 header: not exist\(-4\)/);
  t.regex(await stderr('dpip lldp show local dev nosuch'), /msg#69 header: no such device\(-27\)/);
  await host.tool('dpip link set dpdk0 lldp off');
  host.engine.step();
  t.regex(await stderr('dpip lldp show local dev dpdk0'), /msg#69 header: not exist\(-4\)/);
});

test('a neighbour that says more than a message holds is refused', async (t) => {
  const host = await startHost(t, { lldp: true });
  const tlv = `ffff ${'aa'.repeat(511)}`;
  const most = `0202 07 61 0402 07 61 0602 0078 ${tlv} ${tlv}`;
  hear(host, `${most} 0000`);
  t.is((await host.tool('dpip lldp show neigh dev dpdk0')).exitCode, 0);
  hear(host, `${most} ffb8 ${'aa'.repeat(440)} 0000`);
  const { stderr } = await host.tool('dpip lldp show neigh dev dpdk0');
  t.regex(stderr, /msg#69 header: .*\(-19\)/);
});

test('a reload turns LLDP on and off', async (t) => {
  const host = await startHost(t);
  const { balancer, settings } = host.context;
  const live = new LiveSettings(balancer, settings.config);
  const turn = (lldp: boolean): void =>
    live.replace({ ...settings.config, global: { ...settings.config.global, lldp } });
  turn(true);
  host.engine.step();
  t.is(host.engine.sentRaw('dpdk1').length, 1);
  turn(false);
  host.engine.pass(31_000);
  t.deepEqual(host.engine.sentRaw('dpdk1'), []);
});

// SPDX-License-Identifier: GPL-2.0-or-later
import { noDestCheck } from '../../../compat/model/service.js';
import test from 'ava';
import { openChannel } from '../../../compat/client/channel.js';
import { services } from '../../../compat/client/services.js';
import { editService } from '../../../native/host/engine/edits.js';
import { getConns } from '../../../compat/wire/conn.js';
import { udp } from '../../helpers/packet.js';
import { startHost } from '../../helpers/host.js';
import type { TestHost } from '../../helpers/host.js';

const heading = `IP Virtual Server version 1.10.2 (size=0)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
`;

/** Runs commands that must succeed without a word. */
async function quietly(host: TestHost, ...commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await host.tool(command);
    if (exitCode !== 0 || stdout + stderr !== '') throw new Error(`${command}: ${stdout}${stderr}`);
  }
}

const twoServices = [
  'ipvsadm -A -t 10.0.0.100:80 -s rr',
  'ipvsadm -A -t 10.0.0.100:81 -s wrr',
  'ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b',
];

test('services and destinations are listed as they were added', async (t) => {
  const host = await startHost(t);
  await quietly(host, ...twoServices, 'ipvsadm -a -t 10.0.0.100:81 -r 192.168.100.3 -b -w 7');
  t.deepEqual(await host.tool('ipvsadm -ln'), {
    exitCode: 0,
    stderr: '',
    stdout: `${heading}TCP  10.0.0.100:80 rr
  -> 192.168.100.2:80             FullNat 1      0          0         
TCP  10.0.0.100:81 wrr
  -> 192.168.100.3:81             FullNat 7      0          0         
`,
  });
});

test('a service is edited, zeroed, deleted, and all are flushed', async (t) => {
  const host = await startHost(t);
  await quietly(host, ...twoServices, 'ipvsadm -E -t 10.0.0.100:80 -s wlc');
  t.regex((await host.tool('ipvsadm -ln')).stdout, /^TCP {2}10\.0\.0\.100:80 wlc$/m);
  await quietly(host, 'ipvsadm -Z', 'ipvsadm -Z -t 10.0.0.100:80', 'ipvsadm -D -t 10.0.0.100:80');
  t.is((await host.tool('ipvsadm -ln')).stdout, `${heading}TCP  10.0.0.100:81 wrr\n`);
  await quietly(host, 'ipvsadm -C', 'ipvsadm -C');
  t.is((await host.tool('ipvsadm -ln')).stdout, heading);
});

const libraryLine = (id: number, text: string): string =>
  `[sockopt_msg_recv] errcode set in socket msg#${id} header: ${text}\n`;

const refused = test.macro<[command: string, exitCode: number, stderr: string]>({
  async exec(t, command, exitCode, stderr) {
    const host = await startHost(t);
    await quietly(host, ...twoServices, 'dpip addr add 10.0.0.1/24 dev dpdk1');
    t.deepEqual(await host.tool(command), { exitCode, stdout: '', stderr });
  },
  title: (_given, command) => `refused: ${command}`,
});
const ipvs = (id: number, text: string): string => `${libraryLine(id, text)}Success\n`;
const dpip = (id: number, text: string): string =>
  `${libraryLine(id, text)}dpip: ${text.replace(/\(.*/, '')}\n`;
const [invalid, exists, absent] = ['invalid parameter(-1)', 'already exist(-3)', 'not exist(-4)'];
test(refused, 'ipvsadm -A -t 10.0.0.100:80 -s rr', 253, ipvs(10, exists));
test(refused, 'ipvsadm -A -t 10.0.0.100:82 -s foo', 252, ipvs(10, absent));
test(refused, 'ipvsadm -D -u 10.0.0.100:80', 255, ipvs(12, invalid));
test(refused, 'ipvsadm -ln -t 10.0.0.100:79', 1, ipvs(20, 'msg callback failed(-23)'));
test(refused, 'ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b', 253, ipvs(13, exists));
test(refused, 'ipvsadm -a -t 10.0.0.100:79 -r 192.168.100.2:80 -b', 255, ipvs(13, invalid));
test(refused, 'ipvsadm -e -t 10.0.0.100:80 -r 192.168.100.9:80 -b', 252, ipvs(14, absent));
test(
  refused,
  'ipvsadm -e -t 10.0.0.100:80 -r 192.168.100.2:80 -b -x 5 -y 9',
  255,
  ipvs(14, invalid),
);
test(refused, 'ipvsadm -d -t 10.0.0.100:80 -r 192.168.100.9:80', 252, ipvs(15, absent));
test(
  refused,
  'ipvsadm -P -z 192.168.100.200 -t 10.0.0.100:80 -F nosuch',
  252,
  libraryLine(47, absent) + ipvs(0, absent),
);
test(
  refused,
  'ipvsadm -P -z 192.168.100.200 -t 10.0.0.100:79 -F dpdk0',
  239,
  ipvs(0, 'no service(-17)'),
);
test(
  refused,
  'ipvsadm -Q -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
  252,
  libraryLine(48, absent) + ipvs(1, absent),
);
test(refused, 'dpip addr add 10.0.0.1/24 dev dpdk1', 1, dpip(47, exists));
test(refused, 'dpip addr add 10.0.0.7/33 dev dpdk1', 1, dpip(47, invalid));
test(refused, 'dpip addr add 10.0.0.7/24 dev nosuch', 1, dpip(47, absent));
test(refused, 'dpip addr del 10.0.0.2/32 dev dpdk1', 1, dpip(48, absent));
test(refused, 'dpip addr del 10.0.0.1/32 dev dpdk1', 1, dpip(48, absent));
test(refused, 'dpip addr set 10.0.0.5/32 dev dpdk1', 1, dpip(49, absent));
test(refused, 'dpip addr show dev nosuch', 1, dpip(51, absent));
test(refused, 'dpip route add 1.2.3.0/24 dev nosuch', 1, dpip(28, invalid));
test(refused, 'dpip route add 1.2.3.0/24', 1, dpip(28, invalid));
test(refused, 'dpip route set 1.2.3.0/24 dev dpdk1', 1, dpip(30, 'not support(-14)'));
test(refused, 'dpip neigh add 10.0.0.9 lladdr 02:00:00:00:09:0a dev nosuch', 1, dpip(70, invalid));
test(refused, 'dpip link show cpu7', 1, dpip(58, invalid));
test(refused, 'dpip link show nosuch', 1, dpip(61, absent));

test('[140] addresses, newest first on one device, with the use of their local ports', async (t) => {
  const host = await startHost(t);
  await quietly(
    host,
    'dpip addr add 10.0.0.1/24 dev dpdk1',
    'dpip addr add 10.0.0.4/24 broadcast 10.0.0.255 dev dpdk1',
    'dpip addr add 10.0.0.6/32 dev dpdk1 sapool',
  );
  t.is(
    (await host.tool('dpip -s addr show dev dpdk1')).stdout,
    `inet 10.0.0.6/32 scope global dpdk1
     valid_lft forever preferred_lft forever sa_used 0 sa_free 1032176 sa_miss 0
inet 10.0.0.4/24 scope global dpdk1
    broadcast 10.0.0.255 valid_lft forever preferred_lft forever
inet 10.0.0.1/24 scope global dpdk1
     valid_lft forever preferred_lft forever
`,
  );
  await quietly(host, 'dpip addr flush dev dpdk1');
  t.is((await host.tool('dpip addr show')).stdout, '');
  t.is((await host.tool('dpip route show')).stdout, '');
});

test('each of two workers has its half of the local ports', async (t) => {
  const host = await startHost(t, { workers: 2 });
  await quietly(host, 'dpip addr add 10.0.0.6/32 dev dpdk1 sapool');
  const { stdout } = await host.tool('dpip -v addr show');
  t.deepEqual(
    [...stdout.matchAll(/\[(\d+)\] inet|sa_free (\d+)/g)].map(([, lcore, free]) => lcore ?? free),
    ['00', '1032176', '01', '516080', '02', '516096'],
  );
});

test('routes are listed as the original lists them; doubles and strangers are no errors', async (t) => {
  const host = await startHost(t);
  await quietly(
    host,
    'dpip addr add 10.0.0.1/24 dev dpdk1',
    'dpip route add 172.16.0.0/16 via 10.0.0.9 dev dpdk1',
    'dpip route add 172.16.0.0/16 via 10.0.0.9 dev dpdk1',
    'dpip route add 172.17.0.0/16 via 10.0.0.9',
    'dpip route add 192.168.100.0/24 dev dpdk0 mtu 1400 metric 5 src 10.0.0.1',
    'dpip route add 10.9.9.9/32 dev dpdk1 scope kni_host',
    'dpip route add 1.2.3.0/33 dev dpdk1',
    'dpip route del 172.30.0.0/16 dev dpdk1',
  );
  t.is(
    (await host.tool('dpip route show')).stdout,
    `inet 10.0.0.1/32 via 0.0.0.0 src 0.0.0.0 dev dpdk1 mtu 1500 tos 0 scope host metric 0 proto auto 
inet 10.9.9.9/32 via 0.0.0.0 src 0.0.0.0 dev dpdk1 mtu 1500 tos 0 scope kni_host metric 0 proto auto 
inet 10.0.0.0/24 via 0.0.0.0 src 10.0.0.1 dev dpdk1 mtu 1500 tos 0 scope link metric 0 proto auto 
inet 192.168.100.0/24 via 0.0.0.0 src 10.0.0.1 dev dpdk0 mtu 1400 tos 0 scope link metric 5 proto auto 
inet 172.16.0.0/16 via 10.0.0.9 src 0.0.0.0 dev dpdk1 mtu 1500 tos 0 scope global metric 0 proto auto 
inet 172.17.0.0/16 via 10.0.0.9 src 0.0.0.0 dev dpdk1 mtu 1500 tos 0 scope global metric 0 proto auto 
`,
  );
  await quietly(host, 'dpip route flush dev dpdk1');
  t.regex((await host.tool('dpip route show')).stdout, /^inet 192\.168\.100\.0\/24 [^\n]*\n$/);
});

test('routes of IPv6 have a listing of their own, and their doubles are errors', async (t) => {
  const host = await startHost(t);
  const add = 'dpip -6 route add 2001:db8:1::/64 dev dpdk1';
  await quietly(host, 'dpip -6 addr add 2001:db8::1/64 dev dpdk0', add);
  t.is((await host.tool(add)).stderr, dpip(33, exists));
  t.is(
    (await host.tool('dpip -6 route show')).stdout,
    `inet6 2001:db8::1/128 dev dpdk0 mtu 1500 scope host
inet6 2001:db8::/64 src 2001:db8::1 dev dpdk0 mtu 1500 scope link
inet6 2001:db8:1::/64 dev dpdk1 mtu 1500 scope link
`,
  );
  await quietly(host, 'dpip -6 route del 2001:db8:1::/64 dev dpdk1');
  t.is((await host.tool('dpip -6 route del 2001:db8:1::/64 dev dpdk1')).stderr, dpip(33, absent));
  t.is((await host.tool('dpip route show')).stdout, '');
});

test('a route is deleted only with the gateway that it has', async (t) => {
  const host = await startHost(t);
  await quietly(
    host,
    'dpip route add default via 10.0.0.254 dev dpdk1',
    'dpip route del default dev dpdk1',
  );
  t.regex((await host.tool('dpip route show')).stdout, /^inet 0\.0\.0\.0\/0 via 10\.0\.0\.254 /);
  await quietly(host, 'dpip route del default via 10.0.0.254 dev dpdk1');
  t.is((await host.tool('dpip route show')).stdout, '');
});

test('static neighbours are added, changed, and deleted even twice', async (t) => {
  const host = await startHost(t);
  const line = (mac: string): string =>
    `ip: 192.168.100.9                                    mac: ${mac}   state: REACHABLE     dev: dpdk0  core: 1  static\n`;
  await quietly(host, 'dpip neigh add 192.168.100.9 lladdr 02:00:00:00:09:09 dev dpdk0');
  await quietly(host, 'dpip neigh add 192.168.100.9 lladdr 02:00:00:00:09:0a dev dpdk0');
  t.is((await host.tool('dpip neigh show')).stdout, line('02:00:00:00:09:0a'));
  t.is((await host.tool('dpip neigh show dev dpdk1')).stdout, '');
  await quietly(
    host,
    'dpip neigh del 192.168.100.9 dev dpdk0',
    'dpip neigh del 192.168.100.9 dev dpdk0',
  );
  t.is((await host.tool('dpip neigh show')).stdout, '');
});

const shared = [
  ...twoServices,
  'ipvsadm -P -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
  'ipvsadm -P -z 192.168.100.201 -t 10.0.0.100:80 -F dpdk0',
];

test('local addresses are listed by service', async (t) => {
  const host = await startHost(t);
  await quietly(host, ...shared);
  t.is(
    (await host.tool('ipvsadm -G -t 10.0.0.100:80')).stdout,
    `VIP:VPORT            TOTAL    SNAT_IP              CONFLICTS  CONNS     
10.0.0.100:80        2        
                              192.168.100.200      0          0         
                              192.168.100.201      0          0         
`,
  );
});

test('a local address that another service uses stays on the device', async (t) => {
  const host = await startHost(t);
  await quietly(host, ...shared);
  const again = await host.tool('ipvsadm -P -z 192.168.100.200 -t 10.0.0.100:81 -F dpdk0');
  t.deepEqual([again.exitCode, again.stderr], [0, libraryLine(47, exists)]);
  await quietly(host, 'ipvsadm -Q -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0');
  t.regex((await host.tool('dpip addr show')).stdout, /192\.168\.100\.200/);
  await quietly(host, 'ipvsadm -Q -z 192.168.100.200 -t 10.0.0.100:81 -F dpdk0');
  t.notRegex((await host.tool('dpip addr show')).stdout, /192\.168\.100\.200/);
});

test('an ordinary address becomes a local one where a service asks for it', async (t) => {
  const host = await startHost(t);
  await quietly(host, ...twoServices, 'dpip addr add 192.168.100.200/24 dev dpdk0');
  await host.tool('ipvsadm -P -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0');
  t.regex((await host.tool('dpip -s addr show')).stdout, /200\/24[^]*sa_free 1032176/);
});

/** A UDP service on dpdk0 with a flow of one datagram of 33 bytes through it. */
async function withFlow(host: TestHost): Promise<void> {
  await quietly(
    host,
    'dpip addr add 192.168.100.100/24 dev dpdk0',
    'dpip neigh add 192.168.100.2 lladdr 02:00:00:00:02:02 dev dpdk0',
    'ipvsadm -A -u 192.168.100.100:80 -s rr',
    'ipvsadm -a -u 192.168.100.100:80 -r 192.168.100.2 -b',
    'ipvsadm -P -z 192.168.100.200 -u 192.168.100.100:80 -F dpdk0',
  );
  host.engine.inject('dpdk0', udp({ from: '192.168.100.3:4000', to: '192.168.100.100:80' }));
}

test('counters of a service are its destinations’, those that are gone too', async (t) => {
  const host = await startHost(t);
  await withFlow(host);
  const numbers = async (): Promise<string[]> => {
    const { stdout } = await host.tool('ipvsadm -ln --stats');
    return stdout
      .split('\n')
      .slice(3, -1)
      .map((line) => line.replace(/^.*:80 +/, ''));
  };
  const counted = '1        1        0       33        0';
  t.deepEqual(await numbers(), [counted, counted]);
  await quietly(host, 'ipvsadm -d -u 192.168.100.100:80 -r 192.168.100.2');
  t.deepEqual(await numbers(), [counted]);
  await quietly(host, 'ipvsadm -Z');
  t.deepEqual(await numbers(), ['0        0        0        0        0']);
});

test('a connection is listed, and found by its two ends', async (t) => {
  const host = await startHost(t);
  await withFlow(host);
  const line =
    '[1]udp 300s   UDP_ONEWAY  192.168.100.3:4000 192.168.100.100:80 192.168.100.200:1025 192.168.100.2:80\n';
  t.is((await host.tool('ipvsadm -lnc')).stdout, line);
  const pair = 'udp:192.168.100.3:4000:192.168.100.100:80';
  t.is((await host.tool(`ipvsadm -lnc --sockpair ${pair}`)).stdout, line);
  const other = await host.tool('ipvsadm -lnc --sockpair udp:192.168.100.3:1:192.168.100.100:80');
  t.regex(other.stderr, /msg#91 header: not exist\(-4\)/);
  t.regex((await host.tool('dpip -s addr show')).stdout, /sa_used 1 sa_free 1032175 sa_miss 0/);
});

test('three thousand connections come in pages', async (t) => {
  const host = await startHost(t);
  await withFlow(host);
  const to = '192.168.100.100:80';
  for (let n = 1; n < 3000; n++) {
    host.engine.inject('dpdk0', udp({ from: `192.168.100.3:${4000 + n}`, to }));
    host.engine.sent('dpdk0');
  }
  const pages = await listConns(host);
  t.deepEqual(pages, [1024, 1024, 952]);
});

/** Lengths of the pages in which the original's tool gets all connections. */
async function listConns({ path }: TestHost): Promise<number[]> {
  const channel = openChannel({ path });
  const lengths: number[] = [];
  let [flags, whence] = [1, 0];
  for (;;) {
    const page = await channel.call(getConns, { flags, whence, pair: noPair });
    lengths.push(page.conns.length);
    if ((page.result & 2) === 0) return lengths;
    [flags, whence] = [3, page.cursor];
  }
}
const noPair = {
  ...{ family: 0, protocol: 0, client: '', clientPort: 0, virtual: '', virtualPort: 0 },
};

test('devices, their queues, and the lcores that serve them', async (t) => {
  const host = await startHost(t, { lldp: true });
  t.is(
    (await host.tool('dpip link show dpdk1')).stdout,
    `2: dpdk1: socket 0 mtu 1500 rx-queue 1 tx-queue 1
    UP 10000 Mbps full-duplex fixed-nego lldp 
    addr 02:00:00:00:0D:01 OF_TX_FAST_FREE 
`,
  );
  t.regex((await host.tool('dpip -v link show dpdk0')).stdout, /^ {4}rx0-tx0 {5}cpu1-cpu1 {16}$/m);
  t.is(
    (await host.tool('dpip link show cpu')).stdout,
    `<< Controll Plane >>
1: cpu0: socket 0
    queues none
<< Data Plane >>
2: cpu1: socket 0
    queues dpdk0:rx0       dpdk0:tx0       dpdk1:rx0       dpdk1:tx0       
`,
  );
  t.is((await host.tool('dpip -s link show cpu1')).exitCode, 0);
  t.regex((await host.tool('dpip -s -v link show')).stdout, /rx_good_packets: 0/);
});

test('the promiscuous mode is switched', async (t) => {
  const host = await startHost(t, { lldp: true });
  await quietly(host, 'dpip link set dpdk0 promisc on');
  t.regex((await host.tool('dpip link show dpdk0')).stdout, /fixed-nego promisc lldp/);
});

test('twenty thousand services are listed in pieces, between which others are served', async (t) => {
  const host = await startHost(t);
  const settings = {
    ...{ scheduler: 'rr', flags: 0, persistTimeoutSec: 0, netmask: 0xffffffff, prefixLen: 0 },
    ...{ connTimeoutSec: 0, proxyProtocol: 0, limitPercent: 0, limitMbps: 0, check: noDestCheck },
  };
  const name = (i: number) => ({
    ...{ family: 2, protocol: 6, fwmark: 0, match: 0, port: 80 },
    address: `10.1.${i >> 8}.${i & 255}`,
  });
  host.context.balancer.apply(
    ...Array.from({ length: 20_000 }, (_, i) => editService('add-service', name(i), settings)),
  );
  const channel = openChannel({ path: host.path });
  const order: string[] = [];
  const list = services(channel)
    .list(20_000)
    .finally(() => order.push('list'));
  const link = host.tool('dpip link show').finally(() => order.push('link'));
  t.is((await list).length, 20_000);
  t.is((await link).exitCode, 0);
  t.deepEqual(order, ['link', 'list']);
});

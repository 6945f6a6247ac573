// SPDX-License-Identifier: GPL-2.0-or-later
// Services by match through the control socket, with the real tools.
import test from 'ava';
import { startHost } from '../../helpers/host.js';
import { clientMac, decode, icmpEcho, sctp, serverMac, tcp } from '../../helpers/packet.js';

const rule = 'proto=tcp,src-range=192.168.100.0-192.168.100.254,oif=dpdk1';
const listed = 'MATCH tcp,from=192.168.100.0-192.168.100.254:0-0,oif=dpdk1';

test('a service by match is added, listed, edited and deleted by its match', async (t) => {
  const host = await startHost(t);
  const ok = async (command: string): Promise<void> => {
    t.like(await host.tool(command), { exitCode: 0, stderr: '' }, command);
  };
  await ok(`ipvsadm -A -s rr -H ${rule}`);
  await ok(`ipvsadm -a -H ${rule} -r 10.0.0.3:0 -w 100 -J`);
  t.regex(
    (await host.tool('ipvsadm -ln')).stdout,
    new RegExp(`^${listed} rr\n.*10\\.0\\.0\\.3:0 +SNAT +100`, 'm'),
  );
  await ok(`ipvsadm -E -s wlc -H ${rule}`);
  await ok(`ipvsadm -e -H ${rule} -r 10.0.0.3:0 -w 7 -J`);
  t.regex((await host.tool('ipvsadm -ln')).stdout, new RegExp(`^${listed} wlc\n.*SNAT +7 `, 'm'));
  await ok(`ipvsadm -d -H ${rule} -r 10.0.0.3:0`);
  await ok(`ipvsadm -D -H ${rule}`);
  t.notRegex((await host.tool('ipvsadm -ln')).stdout, /MATCH/);
});

test('the same match twice is refused, another one is another service', async (t) => {
  const host = await startHost(t);
  await host.tool(`ipvsadm -A -s rr -H ${rule}`);
  t.not((await host.tool(`ipvsadm -A -s rr -H ${rule}`)).exitCode, 0);
  t.is((await host.tool('ipvsadm -A -s rr -H proto=tcp,af=ipv4,oif=dpdk1')).exitCode, 0);
  t.is((await host.tool('ipvsadm -ln')).stdout.match(/^MATCH/gm)?.length, 2);
});

test('a service by match that is not there is not found', async (t) => {
  const host = await startHost(t);
  t.not((await host.tool(`ipvsadm -D -H ${rule}`)).exitCode, 0);
  t.not((await host.tool(`ipvsadm -a -H ${rule} -r 10.0.0.3:0 -J`)).exitCode, 0);
});

test('what the tools set up sends packets on, and its connections are listed', async (t) => {
  const host = await startHost(t);
  for (const command of [
    'dpip addr add 10.0.0.3/24 dev dpdk1 sapool',
    'dpip addr add 192.168.100.1/24 dev dpdk0',
    `dpip neigh add 10.0.0.48 lladdr ${clientMac} dev dpdk1`,
    ...['tcp', 'icmp'].flatMap((proto) => [
      `ipvsadm -A -s rr -H proto=${proto},src-range=192.168.100.0-192.168.100.254,oif=dpdk1`,
      `ipvsadm -a -H proto=${proto},src-range=192.168.100.0-192.168.100.254,oif=dpdk1 -r 10.0.0.3:0 -J`,
    ]),
  ]) {
    t.is((await host.tool(command)).exitCode, 0, command);
  }
  const link = { smac: serverMac };
  host.engine.inject(
    'dpdk0',
    tcp({ from: '192.168.100.2:40000', to: '10.0.0.48:80', flags: 'S' }, link),
  );
  host.engine.inject('dpdk0', icmpEcho({ from: '192.168.100.2', to: '10.0.0.48', id: 2000 }, link));
  t.deepEqual(
    host.engine.sentRaw('dpdk1').map((f) => decode(f).src),
    ['10.0.0.3', '10.0.0.3'],
  );
  const { stdout } = await host.tool('ipvsadm -lnc');
  t.regex(
    stdout,
    /icmp 300s +ICMP_NORMAL 10\.0\.0\.48:8 +10\.0\.0\.3:2000 +10\.0\.0\.48:8 +192\.168\.100\.2:2000/,
  );
  t.regex(
    stdout,
    /tcp 3s +SYN_SENT +10\.0\.0\.48:80 +10\.0\.0\.3:1025 +10\.0\.0\.48:80 +192\.168\.100\.2:40000/,
  );
});

test('a service of SCTP is listed as such, and its associations by their states', async (t) => {
  const host = await startHost(t);
  for (const command of [
    'dpip addr add 10.0.0.100/24 dev dpdk1',
    `dpip neigh add 10.0.0.2 lladdr ${serverMac} dev dpdk1`,
    'ipvsadm -A --sctp-service 10.0.0.100:80 -s rr',
    'ipvsadm -a --sctp-service 10.0.0.100:80 -r 10.0.0.2:80 -g',
  ]) {
    t.is((await host.tool(command)).exitCode, 0, command);
  }
  const init = sctp(
    { from: '10.0.0.48:4000', to: '10.0.0.100:80', chunks: ['init'] },
    { dmac: '02:00:00:00:0d:01' },
  );
  host.engine.inject('dpdk1', init);
  t.regex((await host.tool('ipvsadm -ln')).stdout, /^SCTP +10\.0\.0\.100:80 rr/m);
  t.regex((await host.tool('ipvsadm -lnc')).stdout, /SCTP_INIT1 +10\.0\.0\.48:4000/);
});

test('a service of IPv6 may have local addresses of IPv4, one of IPv4 none of IPv6', async (t) => {
  const host = await startHost(t);
  await host.tool('ipvsadm -A -t [2001:db8::100]:80 -s rr');
  await host.tool('ipvsadm -A -t 10.0.0.100:80 -s rr');
  const add = (laddr: string, service: string) =>
    host.tool(`ipvsadm --add-laddr -z ${laddr} -t ${service} -F dpdk0`);
  t.is((await add('192.168.100.200', '[2001:db8::100]:80')).exitCode, 0);
  t.not((await add('2001:db8::200', '10.0.0.100:80')).exitCode, 0);
});

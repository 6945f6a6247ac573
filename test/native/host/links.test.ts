// SPDX-License-Identifier: GPL-2.0-or-later
// Links of devices and groups of their kernel interfaces, on an af_packet device.
import test from 'ava';
import { oneDevice } from '../../helpers/dpvs-conf.js';
import { buildSite, isRoot } from '../../helpers/namespace.js';

/** Each starts EAL, which takes its time: one after another. Only root can make namespaces. */
const onSite = isRoot ? test.serial : test.serial.skip;

/** A director, and a machine on its segment. */
const hosts = {
  director: { links: { eth1: { segment: 'lan' } }, files: { '/etc/dpvs.conf': oneDevice } },
  peer: { links: { eth1: { segment: 'lan', addresses: ['192.168.100.2/24'] } } },
} as const;

/** Starts the daemon, does things, ends it, and says how that went; a wait ends within 10 s. */
const during = (commands: string): string =>
  `./dpvs >/run/out 2>/run/err & pid=$!
within() { for i in $(seq 200); do eval "$1" && return; sleep 0.05; done; echo "not: $1"; }
until ./dpip link show >/run/links 2>/dev/null; do kill -0 $pid || exit 9; done
ip link set dpdk0.kni up
${commands}
kill $pid; wait $pid; echo "exit $?"; cat /run/err`;

onSite(
  'a link that goes down and up again is told in the log and to the kernel interface',
  async (t) => {
    const site = await buildSite(t, hosts);
    const { stdout } = await site.run(
      'director',
      during(`within 'ip link show dpdk0.kni | grep -q LOWER_UP'
ip link set eth1 down; within 'grep -q "dpdk0: link is down" /run/err'
within 'ip link show dpdk0.kni | grep -q NO-CARRIER'; ./dpip link show dpdk0
ip link set eth1 up; within 'grep -q "dpdk0: link is up" /run/err'
within 'ip link show dpdk0.kni | grep -q LOWER_UP'`),
    );
    t.notRegex(stdout, /^not: /m);
    t.regex(stdout, /link is down\n[^]*link is up\n/);
    t.regex(stdout, /^exit 0$/m);
  },
);

onSite(
  'groups of the kernel interface are taken by the NIC, and their frames reach the kernel',
  async (t) => {
    const site = await buildSite(t, hosts);
    const ospf = '01:00:5e:00:00:05';
    const received = 'cat /sys/class/net/dpdk0.kni/statistics/rx_packets';
    const director = site.run(
      'director',
      during(`within '! ip maddr show dev eth1 | grep -q ${ospf}'
ip maddr add ${ospf} dev dpdk0.kni; within 'ip maddr show dev eth1 | grep -q ${ospf}'
before=$(${received}); touch /run/ready; within '[ $(${received}) -gt $((before + 2)) ]'
ip maddr del ${ospf} dev dpdk0.kni; within '! ip maddr show dev eth1 | grep -q ${ospf}'`),
    );
    const peer = site.run('peer', 'ping -q -i 0.2 -w 12 -I eth1 224.0.0.5');
    const [{ stdout }] = await Promise.all([director, peer]);
    t.notRegex(stdout, /^not: /m);
    t.regex(stdout, /^exit 0$/m);
  },
);

onSite('a MAC address and all multicast frames are asked of the NIC', async (t) => {
  const site = await buildSite(t, hosts);
  const { stdout } = await site.run(
    'director',
    during(`./dpip link set dpdk0 allmulticast on; ip -d link show eth1 | grep -o 'allmulti [0-9]'
./dpip link set dpdk0 allmulticast off; ip -d link show eth1 | grep -o 'allmulti [0-9]'
./dpip link set dpdk0 addr 02:00:00:00:77:77; cat /sys/class/net/eth1/address
./dpip link show dpdk0 | grep -o '02:00[0-9a-f:]*'`),
  );
  t.regex(stdout, /^allmulti 1\nallmulti 0\n02:00:00:00:77:77\n02:00:00:00:77:77\nexit 0$/m);
});

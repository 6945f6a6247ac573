// SPDX-License-Identifier: GPL-2.0-or-later
import type { ExecutionContext } from 'ava';
import test from 'ava';
import { buildSite, isRoot } from '../../helpers/namespace.js';
import { startHost } from '../../helpers/host.js';
import { director, host } from '../../labs/topology.js';

/** Each starts EAL, which takes its time: one after another. Only root can make namespaces. */
const onSite = isRoot ? test.serial : test.serial.skip;

interface Running {
  /** What commands on the director print. */
  readonly onDirector: (command: string) => Promise<string>;
  /** What three pings say, once one was answered. */
  readonly pings: () => Promise<string>;
}

const ping = 'ping -n -i 0.2 -W 1 10.0.0.100';

/** Starts a director whose bond of that mode has two links to the client's network. */
async function start(t: ExecutionContext, bondMode: number): Promise<Running> {
  const site = await buildSite(t, {
    client: host(['10.0.0.2/24']),
    director: director(['lan', 'lan'], { bondMode }),
  });
  const onDirector = async (command: string): Promise<string> =>
    (await site.run('director', command)).stdout;
  const ready = 'until ./dpip link show >/dev/null 2>&1; do kill -0 $! || exit; done';
  await onDirector(`./dpvs >/run/out 2>&1 & echo $! >/run/pid; ${ready}`);
  await onDirector('./dpip addr add 10.0.0.100/24 dev bond0');
  const first = `for i in $(seq 8); do ${ping} -c 1 >/dev/null && break; done`;
  return {
    onDirector,
    pings: async () => (await site.run('client', `${first}; ${ping} -c 3`)).stdout,
  };
}

const listed = test.macro<[mode: number]>({
  async exec(t, mode) {
    const { onDirector, pings } = await start(t, mode);
    await pings();
    const show =
      './dpip link show; ./dpip -s link show bond0 status; ./dpip link show dpdk0 status';
    const stdout = await onDirector(`(${show}) 2>&1`);
    t.regex(stdout, /^1: dpdk0: socket 0 mtu 1500 rx-queue 1 tx-queue 1$/m);
    t.regex(stdout, /^2: dpdk1: [^]*^3: bond0: socket 0 mtu 1500 rx-queue 1 tx-queue 1$/m);
    const [, mac = ''] = /^1: dpdk0: [^]*?addr (\S+)/m.exec(stdout) ?? [];
    t.regex(stdout, new RegExp(`^    mode ${mode} mac_addr ${mac} xmit_policy LAYER2 `, 'm'));
    t.regex(stdout, /^ {4}slaves: dpdk0\(\S+, \w+, primary\) dpdk1\(\S+, \w+\) $/m);
    t.regex(stdout, /dpip: invalid parameter$/m, 'dpdk0 is no bond');
    t.regex(stdout, /ipackets [^\n]*\n\s+[1-9]/, 'packets come in by the bond');
  },
  title: (_given, mode) => `a bond of mode ${mode} starts, receives, and is listed with its slaves`,
});
for (const mode of [0, 1, 2, 3, 4, 5]) onSite(listed, mode);

onSite(
  '[48] when the active link of a bond goes down, traffic continues on the other',
  async (t) => {
    const { onDirector, pings } = await start(t, 1);
    const state = './dpip link show bond0 status | tail -1';
    const until = (text: string): string => `until ${state} | grep -q '${text}'; do :; done`;
    t.regex(await pings(), / 0% packet loss/);
    await onDirector(`ip link set eth1 down; ${until('dpdk1(.*primary')}`);
    t.regex(await pings(), / 0% packet loss/);
    t.regex(await onDirector(state), /dpdk0\(\S+, inactive\) dpdk1\(\S+, active, primary\)/);
    t.regex(await onDirector('./dpip link show dpdk0'), /^ {4}DOWN /m);
    await onDirector(`ip link set eth1 up; ${until('dpdk0(.*primary) dpdk1')}`);
    t.regex(await pings(), / 0% packet loss/);
  },
);

onSite('what may change of a bond changes; the rest is noted in the log', async (t) => {
  const { onDirector } = await start(t, 1);
  const set = './dpip link set bond0';
  await onDirector(`${set} bond-primary dpdk1; ${set} bond-xmit-policy layer34
${set} bond-monitor-interval 50; ${set} bond-mode 0; ${set} bond-primary nosuch
./dpip link del bond0 bond-slave dpdk1`);
  const stdout = await onDirector('./dpip link show bond0 status; cat /run/out');
  t.regex(stdout, /mode 1 mac_addr \S+ xmit_policy LAYER34 link_monitor 50ms$/m);
  t.regex(stdout, /slaves: dpdk0\(\S+, active\) dpdk1\(\S+, active, primary\) $/m);
  t.regex(stdout, /bond0: mode: this of a bond stays as it was made$/m);
  t.regex(stdout, /bond0: primary: there is no device 'nosuch'$/m);
  t.regex(stdout, /bond0: slave: slaves stay those of dpvs\.conf until the next start$/m);
});

onSite('a bond ends cleanly with its daemon', async (t) => {
  const { onDirector } = await start(t, 4);
  const gone = 'until [ ! -e /run/dpvs.pid ]; do sleep 0.05; done; ls /run | grep dpvs; ip -o link';
  t.notRegex(await onDirector(`kill $(cat /run/pid); ${gone}`), /dpvs|bond0/);
});

test('a device that is no bond has no bond state', async (t) => {
  const daemon = await startHost(t);
  const { stderr, exitCode } = await daemon.tool('dpip link show dpdk0 status');
  t.regex(stderr, /msg#65 header: invalid parameter\(-1\)/);
  t.is(exitCode, 1);
});

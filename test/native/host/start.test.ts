// SPDX-License-Identifier: GPL-2.0-or-later
import type { ExecutionContext } from 'ava';
import test from 'ava';
import { oneDevice } from '../../helpers/dpvs-conf.js';
import { buildSite, isRoot } from '../../helpers/namespace.js';
import type { TestSite } from '../../helpers/namespace.js';
import { run } from '../../helpers/process.js';
import { inTree } from '../../helpers/root.js';
import { titled } from '../../helpers/title.js';

/** Each starts EAL, which takes its time: one after another. Only root can make namespaces. */
const onSite = isRoot ? test.serial : test.serial.skip;

const conf = `${oneDevice}ipv4_defs { forwarding off }
`;

async function director(t: ExecutionContext, text = conf): Promise<TestSite> {
  return buildSite(t, {
    director: {
      links: { eth1: { segment: 'lan' } },
      files: { '/etc/dpvs.conf': text },
    },
  });
}

/** Starts the daemon, does things, ends it, and says how that went. */
const during = (commands: string): string =>
  `./dpvs >/run/out 2>/run/err & pid=$!
until ./dpip link show >/run/links 2>/dev/null; do kill -0 $pid || exit 9; done
${commands}
kill $pid; wait $pid; echo "exit $?"; ls /run | grep dp; cat /run/err`;

onSite('[50] it starts on an af_packet device, and ends cleanly', async (t) => {
  const site = await director(t);
  const { stdout } = await site.run(
    'director',
    during('cat /run/dpvs.pid; cat /run/links; ip -o link'),
  );
  t.regex(stdout, /^\d+\n1: dpdk0: socket 0 mtu 1500 rx-queue 1 tx-queue 1\n/);
  t.regex(stdout, /dpdk0\.kni/);
  t.regex(
    stdout,
    /^exit 0\nDPVS: dpvs version: 1\.10-2, build on .*\nDPVS: dpvs-conf-file: \/etc\/dpvs\.conf\n/m,
  );
  t.regex(stdout, /^exit 0\nDPVS/m);
  t.regex(stdout, /ready: 1 workers, listening on \/var\/run\/dpvs\.ipc\n/);
});

onSite('[192] a second daemon is told so, by the pid file or by the socket', async (t) => {
  const site = await director(t);
  const second =
    './dpvs -x /run/other.ipc >/run/o; echo "second $?"; ./dpvs -p /run/other.pid >/run/o; echo "third $?"; ls /run';
  const { stdout, stderr } = await site.run('director', during(second));
  t.regex(stdout, /^second 1\nthird 1\n/);
  t.regex(
    stderr,
    /^dpvs version: .*: dpvs is already running: process \d+, says \/var\/run\/dpvs\.pid\n/,
  );
  t.regex(
    stderr,
    /\ndpvs version: .*: dpvs is already running: another daemon listens on \/var\/run\/dpvs\.ipc\n$/,
  );
  t.notRegex(stdout, /other\.pid|other\.ipc|starting/);
  t.regex(stdout, /^exit 0$/m);
});

onSite('what a killed daemon left is no obstacle', async (t) => {
  const site = await director(t);
  const killed =
    './dpvs 2>/dev/null & pid=$!; until ./dpip link show >/dev/null 2>&1; do :; done; kill -9 $pid; wait $pid;';
  const { stdout } = await site.run('director', `${killed} ls /run | grep dpvs; ${during('')}`);
  t.regex(stdout, /^dpvs\.ipc\ndpvs\.pid\nexit 0\n/m);
});

onSite(
  '[188] SIGHUP takes a good configuration, and leaves everything as it is for a bad one',
  async (t) => {
    const site = await director(t);
    const wait = (text: string): string => `until grep -q '${text}' /run/err; do sleep 0.05; done`;
    const hup = `echo 'ipv4_defs {' >>/etc/dpvs.conf; echo 'tcp {' >/etc/bad; mv /etc/dpvs.conf /etc/good
kill -HUP $pid; ${wait('was not taken')}
mv /etc/good /etc/dpvs.conf; kill -HUP $pid; ${wait('was read again')}
./dpip link show | head -1`;
    const { stdout } = await site.run('director', during(hup));
    t.regex(stdout, /was not taken: Fail to open configuration file/);
    t.regex(stdout, /^1: dpdk0: [^]*^exit 0$/m);
  },
);

const waitFor = (text: string): string => `until grep -q '${text}' /run/err; do sleep 0.05; done`;

onSite(
  '[186,187] SIGHUP takes a time-out at once and keeps connections; the number of queues stays',
  async (t) => {
    const site = await director(t);
    const list = './ipvsadm -ln --timeout; ./dpip link show | head -1; ./ipvsadm -ln';
    const hup = `./ipvsadm -A -t 10.0.0.100:80 -s rr
cat >>/etc/dpvs.conf <<end
ipvs_defs { tcp { timeout { established 120
} } }
end
sed -i 's/queue_number 1/queue_number 2/; s/rx_queue_ids 0/rx_queue_ids 0 1/' /etc/dpvs.conf
sed -i 's/tx_queue_ids 0/tx_queue_ids 0 1/' /etc/dpvs.conf
kill -HUP $pid; ${waitFor('was read again')}; ${list}`;
    const { stdout } = await site.run('director', during(hup));
    t.regex(stdout, /^Timeout \(tcp tcpfin udp\): 120 7 300$/m);
    t.regex(stdout, /^1: dpdk0: socket 0 mtu 1500 rx-queue 1 tx-queue 1$/m);
    t.regex(stdout, /^TCP {2}10\.0\.0\.100:80 rr$/m);
    t.regex(stdout, /Got signal SIGHUP\.\n/);
    t.notRegex(stdout, /was not taken/);
  },
);

onSite(
  'with the keyword daemon it goes on behind, and the call ends when it is ready',
  async (t) => {
    const site = await director(t, conf.replace('log_level NOTICE', 'log_level NOTICE\n daemon'));
    const { exitCode, stdout, stderr } = await site.run(
      'director',
      `./dpvs; echo "exit $?"; ./dpip link show | head -1; ls /run/dpvs.pid
pid=$(cat /run/dpvs.pid); cat /proc/$pid/comm; kill $pid
until [ ! -e /run/dpvs.pid ]; do sleep 0.05; done; ls /run | grep dpvs`,
    );
    t.regex(stdout, /(^|\n)exit 0\n1: dpdk0: [^\n]*\n\/run\/dpvs\.pid\ndpvs\n$/);
    t.is(exitCode, 1, 'nothing of it is left');
    t.regex(stderr, /ready: 1 workers, listening on /);
  },
);

onSite('with the keyword daemon a start that fails says so to the caller', async (t) => {
  const bad = conf.replace('log_level NOTICE', 'daemon').replace('eth1', 'eth9');
  const site = await director(t, bad);
  const { stdout, stderr } = await site.run('director', './dpvs; echo "exit $?"; ls /run');
  t.regex(stdout, /exit 1\n/);
  t.notRegex(stdout, /dpvs/);
  t.regex(stderr, /there is no interface eth9/);
});

const fails = test.macro<[command: string, stderr: RegExp]>({
  async exec(t, command, stderr) {
    const site = await director(t);
    const outcome = await site.run(
      'director',
      `${command}; code=$?; ls /run | grep dpvs; exit $code`,
    );
    t.is(outcome.exitCode, 1);
    t.regex(outcome.stderr, stderr);
    t.is(outcome.stdout.replace(/^current thread.*\n/, ''), '');
  },
  title: (given, command) => titled(given, () => `one line and exit code 1: ${command}`),
});
onSite(
  fails,
  'sed -i s/eth1/eth9/ /etc/dpvs.conf; ./dpvs',
  /^(DPVS: .*\n)*there is no interface eth9, [^\n]*: interfaces here: eth1\n$/,
);
onSite(
  fails,
  './dpvs -- --frob',
  /^(DPVS: .*\n)*Invalid EAL parameters: unrecognized option '--frob'\n$/,
);
onSite(
  fails,
  'sed -i /vdev/d /etc/dpvs.conf; ./dpvs',
  /\nno network card is bound to a driver of DPDK: .* write "vdev af_packet eth1" in its block "device dpdk0"\n$/,
);
onSite(
  '[184]',
  fails,
  './dpvs -- --vdev=net_null0',
  /\nEAL: Error - exiting with code: 1\n {2}Cause: ports in DPDK RTE \(2\) != ports in dpvs\.conf\(1\)\nDPDK has .*; add a device block for net_null0.*\n$/,
);
onSite(fails, './dpvs -x /nonexistent/ipc', /\ncannot listen on \/nonexistent\/ipc: .*\n$/);
onSite(
  fails,
  './dpvs -p /nonexistent/pid',
  /^dpvs version: .*: fail to write pid file \/nonexistent\/pid: .*\n$/,
);

test('a configuration that is not there: one line that says the version, too', async (t) => {
  const { exitCode, stdout, stderr } = await run(inTree('bin/dpvs'), ['-c', '/nonexistent']);
  t.is(exitCode, 1);
  t.regex(stdout, /^current thread affinity is set to [0-9A-F]+\n$/);
  t.regex(
    stderr,
    /^dpvs version: 1\.10-2, build on [\d.:]+: Fail to open configuration file '\/nonexistent': No such file or directory\.\n$/,
  );
});

test('[193] the version goes to stderr, help to stdout', async (t) => {
  const version = await run(inTree('bin/dpvs'), ['-v']);
  t.is(version.exitCode, 0);
  t.regex(version.stderr, /^dpvs version: 1\.10-2, build on [\d.:]+\n$/);
  const help = await run(inTree('bin/dpvs'), ['--help']);
  t.is(help.exitCode, 0);
  t.regex(help.stdout, /^\nUsage: dpvs DPVS application options:\n {3}-v, --version /);
  const strange = await run(inTree('bin/dpvs'), ['--frob'], { argv0: 'dpvs' });
  t.is(strange.exitCode, 1);
  t.is(strange.stderr, "dpvs: unrecognized option '--frob'\n");
  t.is(strange.stdout, help.stdout);
});

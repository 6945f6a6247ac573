// SPDX-License-Identifier: GPL-2.0-or-later
import { matches, nothing } from '../../packaging/demo/lab/expect.js';
import type { HostPlan, Lab, Step } from '../../packaging/demo/lab/lab.js';
import { at, atDirector, director, host, shows, startDirector } from './topology.js';

const delayLoopSec = 3;
const connectTimeoutSec = 4;
/** Requests a second of the probe, at most. */
const probesPerSec = 10;
const allowed = (delayLoopSec + connectTimeoutSec) * probesPerSec;

const real = (address: string): string => `    real_server ${address} 80 {
        weight 100
        inhibit_on_failure
        TCP_CHECK {
            connect_timeout ${connectTimeoutSec}
        }
    }
`;

/** The file of the guide, with the addresses of this network and a shorter loop. */
const conf = `local_address_group laddr_g1 {
    10.115.43.100-102
}

virtual_server_group dpvs_test {
    10.115.57.102 80
}

virtual_server group dpvs_test {
    delay_loop ${delayLoopSec}
    lb_algo wrr
    lb_kind FNAT
    hysteresis 0
    alpha
    omega
    quorum 1
    quorum_up "ip addr add 10.115.57.102/32 dev lo"
    quorum_down "ip addr del 10.115.57.102/32 dev lo"
    protocol TCP
    laddr_group_name laddr_g1
    syn_proxy

${real('10.115.43.1')}
${real('10.115.43.2')}
}
`;

const log = '/run/keepalived.log';
const [first, second] = ['10.115.43.1', '10.115.43.2'].map((address) => `\\[${address}\\]:tcp:80`);
const service = '\\[dpvs_test\\]:0';

/** Waits until all of these are in the log. */
const logs = (withinSec: number, ...patterns: readonly string[]): Step => ({
  ...{ at: 'director', run: `cat ${log}`, withinSec },
  shows: patterns.map((text) => matches(new RegExp(text))),
});

const weighs = (address: string, weight: number): Step => ({
  ...{ at: 'director', run: './ipvsadm -ln', withinSec: 5 },
  shows: [matches(new RegExp(`-> ${address}:80 +FullNat +${weight} `))],
});

const holdsVip = (holds: boolean): Step => ({
  ...{ at: 'director', run: 'ip -o addr show lo', withinSec: 3 },
  shows: [
    (output) =>
      output.includes('10.115.57.102/32') === holds ? undefined : 'the script did not run',
  ],
});

const web = `"${process.execPath}" ../dist/packaging/demo/server.js 80`;
const start = (name: string): Step => ({
  at: name,
  run: `sh -c 'echo $$ >/run/web.pid; exec ${web}' >/run/web.log 2>&1 &`,
});
const stop = (name: string): Step => ({ at: name, run: 'kill "$(cat /run/web.pid)"' });
const fresh: Step = { at: 'director', run: `: >${log}` };

function watching(): HostPlan {
  const plan = director(['inside', 'outside']);
  return { ...plan, files: { ...plan.files, '/etc/keepalived/keepalived.conf': conf } };
}

const seconds = delayLoopSec + connectTimeoutSec;

/** keepalived as the guide sets it up, and what clients see while servers go and come. */
export const lab: Lab = {
  name: 'keepalived-fnat',
  title: 'full NAT under keepalived: servers go and come, and clients hardly notice',
  hosts: {
    client: host(['10.115.57.2/24'], { segment: 'outside' }),
    director: watching(),
    server1: host(['10.115.43.1/24'], { segment: 'inside' }),
    server2: host(['10.115.43.2/24'], { segment: 'inside' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'Addresses of the balancer, and one for the kernel to look at the servers from',
      './dpip addr add 10.115.43.100/24 dev dpdk0',
      './dpip addr add 10.115.43.101/24 dev dpdk0',
      './dpip addr add 10.115.43.102/24 dev dpdk0',
      './dpip addr add 10.115.57.102/24 dev dpdk1',
      'ip link set dpdk0.kni up && ip addr add 10.115.43.9/24 dev dpdk0.kni',
    ),
    { title: 'Start the servers', ...start('server1') },
    start('server2'),
    ...atDirector('Start keepalived', `./keepalived -n -l -D -G >>${log} 2>&1 &`),
    logs(
      seconds + 15, // its start included
      `TCP connection to ${first} success\\.`,
      `Enabling service ${first} of VS ${service}`,
      `Enabling service ${second} of VS ${service}`,
      `Gained quorum 1\\+0=1 <= 100 for VS ${service}`,
    ),
    weighs('10.115.43.1', 100),
    holdsVip(true),
    shows('client', 'curl 10.115.57.102/name && curl 10.115.57.102/name', /server1/, /server2/),
    ...at(
      'client',
      'A client asks all the time',
      `"${process.execPath}" ../dist/test/labs/checked/probe.js http://10.115.57.102/name /run/probe &`,
    ),
    fresh,
    { title: 'Stop one server: it gets weight 0', ...stop('server1') },
    logs(
      seconds,
      `TCP_CHECK on service ${first} failed after 1 retries\\.`,
      `Disabling service ${first} of VS ${service}`,
    ),
    { at: 'client', run: 'mv /run/probe /run/before; sleep 3' },
    weighs('10.115.43.1', 0),
    {
      ...{ title: 'From that line on no request fails', at: 'client' },
      run: 'grep failed /run/probe || true',
      shows: [nothing],
    },
    shows('client', 'grep -c ok /run/probe', /^[1-9]\d+$/m),
    {
      ...{ title: `Before it, no more failed than ${seconds} s allow`, at: 'client' },
      run: 'sort /run/before | uniq -c; grep -c failed /run/before || true',
      shows: [
        (output) =>
          Number(/\d+$/.exec(output.trim())?.[0]) <= allowed ? undefined : 'too many failed',
      ],
    },
    fresh,
    { title: 'Stop the other: the quorum is lost, and its script runs', ...stop('server2') },
    logs(
      seconds,
      `Disabling service ${second} of VS ${service}`,
      `Lost quorum 1-0=1 > 0 for VS ${service}`,
    ),
    holdsVip(false),
    fresh,
    { title: 'Start both again', ...start('server1') },
    start('server2'),
    logs(
      seconds,
      `Enabling service ${first} of VS ${service}`,
      `Enabling service ${second} of VS ${service}`,
      `Gained quorum 1\\+0=1 <= \\d+ for VS ${service}`,
    ),
    holdsVip(true),
    weighs('10.115.43.2', 100),
    ...atDirector('Stop: omega runs the script once more', 'kill "$(cat /run/keepalived.pid)"'),
    holdsVip(false),
    shows('director', './ipvsadm -ln | tail -n +4', /^$/),
  ],
};

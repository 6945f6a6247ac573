// SPDX-License-Identifier: GPL-2.0-or-later
import { matches, nothing } from '../../packaging/demo/lab/expect.js';
import type { HostPlan, Lab } from '../../packaging/demo/lab/lab.js';
import { at, atDirector, director, host, server, shows, startDirector } from './topology.js';

const reloads = 100;
const connections = 20;
const log = '/run/keepalived.log';
const conf = '/etc/keepalived/keepalived.conf';

const text = `local_address_group L {
 192.168.100.200 dpdk0
}
virtual_server 10.0.0.100 80 {
 delay_loop 6
 lb_algo wrr
 lb_kind FNAT
 protocol TCP
 laddr_group_name L
 real_server 192.168.100.2 80 {
  weight 1
  TCP_CHECK {
  }
 }
 real_server 192.168.100.3 80 {
  weight 1
  TCP_CHECK {
  }
 }
}
`;

/** In turn: other comments and blanks, another weight, the weight from before, the same file. */
const change = `case $((i % 4)) in
1) sed 's/$/  # reload '$i'/' /run/first.conf >${conf};;
2) sed '0,/weight 1/s//weight 2/' /run/first.conf >${conf};;
3) cat /run/first.conf >${conf};;
esac`;

const reloadAll = `cp ${conf} /run/first.conf
i=0
while [ $i -lt ${reloads} ]; do
i=$((i + 1))
${change}
kill -HUP "$(cat /run/keepalived.pid)"
until [ "$(grep -c 'Reload complete' ${log})" -ge $i ]; do sleep 0.02; done
done
echo "$i reloads, $(grep -c ' in 1 message$' ${log}) edits, $(grep -c 'IPVS: ' ${log}) messages"`;

function watching(): HostPlan {
  const plan = director(['inside', 'outside']);
  return { ...plan, files: { ...plan.files, [conf]: text } };
}

/** A hundred reloads while clients talk. */
export const lab: Lab = {
  name: 'keepalived-reload',
  title: 'a hundred reloads of keepalived while clients talk: no connection is lost',
  hosts: {
    client: host(['10.0.0.1/24'], { segment: 'outside' }),
    director: watching(),
    server1: server(['192.168.100.2/24'], { segment: 'inside' }),
    server2: server(['192.168.100.3/24'], { segment: 'inside' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'Addresses of the balancer, and one for the kernel to look at the servers from',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './dpip addr add 10.0.0.100/24 dev dpdk1',
      'ip link set dpdk0.kni up && ip addr add 192.168.100.9/24 dev dpdk0.kni',
    ),
    ...atDirector('Start keepalived', `./keepalived -n -l -D -D -G >>${log} 2>&1 &`),
    {
      ...{ at: 'director', run: `cat ${log}`, withinSec: 20 },
      shows: [matches(/Startup complete/), matches(/TCP connection to .*100\.3\]:tcp:80 success/)],
    },
    shows('client', 'curl 10.0.0.100/name && curl 10.0.0.100/name', /server1/, /server2/),
    ...at(
      'client',
      `${connections} connections that stay, and new ones all the time`,
      `"${process.execPath}" ../dist/test/labs/checked/steady.js 10.0.0.100 ${connections} /run/lost &`,
      `"${process.execPath}" ../dist/test/labs/checked/probe.js http://10.0.0.100/name /run/probe &`,
      'sleep 1',
    ),
    { at: 'director', run: `: >${log}` },
    {
      ...{ title: `${reloads} reloads: half of them change a weight`, at: 'director' },
      run: reloadAll,
      shows: [
        matches(
          new RegExp(`^${reloads} reloads, ${reloads / 2} edits, ${reloads / 2} messages$`, 'm'),
        ),
      ],
    },
    { at: 'client', run: 'sleep 1' },
    { title: 'No connection is lost', at: 'client', run: 'cat /run/lost', shows: [nothing] },
    { at: 'client', run: 'grep failed /run/probe || true', shows: [nothing] },
    shows('client', 'cat /run/lost.answers', /^\d{3,}$/m),
    shows('client', 'grep -c ok /run/probe', /^[1-9]\d*$/m),
    ...atDirector('Stop', 'kill "$(cat /run/keepalived.pid)"'),
  ],
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { HostPlan, Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks, atDirector, director, eachAnswers, farEnd, host, server, shows, startDirector,
} from './topology.js'; // prettier-ignore

/** A branch office: `kind` of tunnel from its address to the balancer, with its own network inside. */
const branch = (kind: string, address: string, inside: string): HostPlan =>
  host([`${address}/24`], {
    programs: [farEnd(kind, 'office', address, '192.168.100.1')],
    setup: [`ip addr add ${inside}/24 dev office`, 'ip link set office up'],
  });

/** Clients come through tunnels that end at the balancer; the servers know nothing of them. */
export const lab: Lab = {
  name: 'tunnel-devices',
  title: 'tunnel devices: services for branch offices behind GRE and IPIP',
  hosts: {
    client: branch('gre', '192.168.100.3', '10.1.0.3'),
    other: branch('ip', '192.168.100.4', '10.2.0.4'),
    director: director(['lan']),
    server1: server(['192.168.100.11/24'], { via: '192.168.100.1' }),
    server2: server(['192.168.100.12/24'], { via: '192.168.100.1' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'A tunnel to each office, with an address in its network',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './dpip tunnel add mode gre gre1 local 192.168.100.1 remote 192.168.100.3 dev dpdk0 ocsum',
      './dpip tunnel add mode ipip local 192.168.100.1 remote 192.168.100.4',
      './dpip addr add 10.1.0.1/24 dev gre1',
      './dpip addr add 10.1.0.100/32 dev gre1',
      './dpip addr add 10.2.0.100/24 dev ipip0',
    ),
    shows(
      'director',
      './dpip tunnel show',
      /^gre1: {2}gre remote 192\.168\.100\.3 local 192\.168\.100\.1 dev dpdk0 ttl inherit o_flags 0x1 $/m,
      /^ipip0: ipip remote 192\.168\.100\.4 local 192\.168\.100\.1 ttl inherit $/m,
    ),
    ...atDirector(
      'A service at each of them',
      ...['10.1.0.100', '10.2.0.100'].flatMap((vip) => [
        `./ipvsadm -A -t ${vip}:80 -s rr`,
        `./ipvsadm -a -t ${vip}:80 -r 192.168.100.11:80 -m`,
        `./ipvsadm -a -t ${vip}:80 -r 192.168.100.12:80 -m`,
      ]),
    ),
    eachAnswers('10.1.0.100', 'server1', 'server2'),
    asks('The server sees the client behind the tunnel', 'curl 10.1.0.100', /: 10\.1\.0\.3:\d+$/m),
    shows('other', 'curl 10.2.0.100', /: 10\.2\.0\.4:\d+$/m),
    asks('The balancer answers in the tunnel', 'ping -c 1 -W 1 10.1.0.100', /1 received/),
    asks(
      'A large packet comes in pieces, since tunnels leave less room',
      'ping -c 1 -W 1 -M dont -s 4000 10.1.0.1',
      /1 received/,
    ),
    shows('director', './dpip -s link show ipip0', /^ +[1-9]\d* +[1-9]\d* /m),
    ...atDirector('Without its device a tunnel is closed', './dpip tunnel del gre1'),
    {
      at: 'client',
      run: '! curl --max-time 1 10.1.0.100 2>/dev/null',
    },
  ],
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import { asks, at, atDirector, director, host, server, shows, startDirector } from './topology.js';

const inside = { segment: 'inside', via: '192.168.100.1' };
const match = (protocol: string): string =>
  `proto=${protocol},src-range=192.168.100.0-192.168.100.254,oif=dpdk1`;
const service = (protocol: string): readonly string[] => [
  `./ipvsadm -A -s rr -H ${match(protocol)}`,
  `./ipvsadm -a -H ${match(protocol)} -r 10.0.0.3:0 -w 100 -J`,
];

/** Hosts inside share one address outside; the far end sees nobody else. */
export const lab: Lab = {
  name: 'snat',
  title: 'source NAT: hosts inside reach the world by one address, by TCP, UDP and ping',
  hosts: {
    client: host(['192.168.100.2/24'], inside),
    neighbour: host(['192.168.100.4/24'], inside),
    director: director(['inside', 'outside']),
    world: server(['10.0.0.48/24'], { segment: 'outside' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'An address with a pool of ports outside, a gateway inside, a way out',
      './dpip addr add 10.0.0.3/24 dev dpdk1 sapool',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './dpip route add default via 10.0.0.48 dev dpdk1',
    ),
    ...atDirector('A service by match for each protocol', ...service('tcp'), ...service('icmp')),
    asks('The far end sees the outside address', 'curl 10.0.0.48', /: 10\.0\.0\.3:\d+$/m),
    asks('Answers of ping come back', 'ping -n -c 1 -W 2 10.0.0.48', / 0% packet loss/),
    ...at('neighbour', 'Another host does the same', 'ping -n -c 1 -W 2 10.0.0.48'),
    shows(
      'director',
      './ipvsadm -ln',
      /^MATCH tcp,.*oif=dpdk1 rr$/m,
      /-> 10\.0\.0\.3:0 +SNAT +100 /,
    ),
    shows('director', './ipvsadm -lnc', /ICMP_NORMAL 10\.0\.0\.48:8 +10\.0\.0\.3:\d+ /),
  ],
};

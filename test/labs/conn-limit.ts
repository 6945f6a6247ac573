// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks,
  at,
  atDirector,
  director,
  fails,
  host,
  server,
  shows,
  startDirector,
} from './topology.js';

const inside = { segment: 'inside' };
/** A connection that stays open until the process in that file ends. */
const hold = (file: string): string =>
  `bash -c 'echo $$ >${file}; exec 3<>/dev/tcp/10.0.0.100/80; exec sleep 30' &`;

/** A server that has all the connections it may have gets no more. */
export const lab: Lab = {
  name: 'conn-limit',
  title: 'limits of connections: the third is refused until one of two has ended',
  hosts: {
    client: host(['10.0.0.1/24'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server1: server(['192.168.100.2/24'], inside),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'A service whose only server takes two connections',
      './dpip addr add 10.0.0.100/24 dev dpdk1',
      './dpip route add 192.168.100.0/24 dev dpdk0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b -x 2',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
    ),
    ...at('client', 'Two clients hold a connection each', hold('/run/one'), hold('/run/two')),
    {
      ...shows(
        'director',
        './ipvsadm -ln',
        /-> 192\.168\.100\.2:80 +FullNat +1 +2 +0 +overload *$/m,
      ),
      withinSec: 5,
    },
    ...at('client', 'A third gets none', fails('curl --max-time 1 10.0.0.100/name')),
    ...at('client', 'One of them goes', 'kill $(cat /run/one)'),
    {
      ...asks('The next client is served', 'curl --max-time 3 10.0.0.100/name', /^server1$/m),
      withinSec: 25,
    },
  ],
};

// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks,
  atDirector,
  director,
  eachAnswers,
  host,
  server,
  shows,
  startDirector,
} from './topology.js';

const inside = { segment: 'inside', via: '192.168.100.1' };

/** The balancer is the servers' gateway and changes the destination alone. */
export const lab: Lab = {
  name: 'nat',
  title: 'network address translation: the servers see the clients, and answer by the balancer',
  hosts: {
    client: host(['10.0.0.1/24'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server1: server(['192.168.100.2/24'], inside),
    server2: server(['192.168.100.3/24'], inside),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'A gateway for the servers, an address for the clients, one service',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './dpip addr add 10.0.0.100/24 dev dpdk1',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -m',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.3:80 -m',
    ),
    eachAnswers('10.0.0.100', 'server1', 'server2'),
    asks('The server sees the client itself', 'curl 10.0.0.100', /: 10\.0\.0\.1:\d+$/m),
    shows('director', './ipvsadm -ln', /-> 192\.168\.100\.2:80 +Masq +1 /),
  ],
};

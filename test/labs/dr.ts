// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks, atDirector, director, eachAnswers, holdsVip, host, server, shows, startDirector,
} from './topology.js'; // prettier-ignore

const setup = holdsVip('192.168.100.100');

/** The servers hold the service's address and answer the clients themselves. */
export const lab: Lab = {
  name: 'dr',
  title: 'direct routing: requests by the balancer, answers straight from the servers',
  hosts: {
    client: host(['192.168.100.3/24']),
    director: director(['lan']),
    server1: server(['192.168.100.11/24'], { setup }),
    server2: server(['192.168.100.12/24'], { setup }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'Addresses: the balancer asks for its neighbours by its own; one service',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './dpip addr add 192.168.100.100/32 dev dpdk0',
      './ipvsadm -A -t 192.168.100.100:80 -s rr',
      './ipvsadm -a -t 192.168.100.100:80 -r 192.168.100.11:80 -g',
      './ipvsadm -a -t 192.168.100.100:80 -r 192.168.100.12:80 -g',
    ),
    eachAnswers('192.168.100.100', 'server1', 'server2'),
    asks('The server sees the client itself', 'curl 192.168.100.100', /: 192\.168\.100\.3:\d+$/m),
    shows('director', './ipvsadm -ln', /-> 192\.168\.100\.11:80 +Route +1 /),
    shows(
      'director',
      './ipvsadm -ln --stats',
      /^TCP +192\.168\.100\.100:80 +3 +[1-9]\d* +0 +[1-9]\d* +0 *$/m,
    ),
  ],
};

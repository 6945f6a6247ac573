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

const vip = '2001:db8:1::100';
const service = `[${vip}]:80`;

/** Clients of IPv6, servers that know IPv4 alone. */
export const lab: Lab = {
  name: 'nat64',
  title: 'full NAT between the families: clients of IPv6 reach servers of IPv4',
  hosts: {
    client: host(['2001:db8:1::48/64'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server1: server(['192.168.100.2/24'], { segment: 'inside' }),
    server2: server(['192.168.100.4/24'], { segment: 'inside' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'An IPv6 address for the clients, an IPv4 one towards the servers, one service',
      `./dpip -6 addr add ${vip}/128 dev dpdk1`,
      './dpip -6 route add 2001:db8:1::/64 dev dpdk1',
      './dpip route add 192.168.100.0/24 dev dpdk0',
      `./ipvsadm -A -t ${service} -s rr`,
      `./ipvsadm -a -t ${service} -r 192.168.100.2:80 -b`,
      `./ipvsadm -a -t ${service} -r 192.168.100.4:80 -b`,
      `./ipvsadm --add-laddr -z 192.168.100.200 -t ${service} -F dpdk0`,
    ),
    eachAnswers(`http://[${vip}]`, 'server1', 'server2'),
    asks('The server sees the local address', `curl -g http://[${vip}]/`, /192\.168\.100\.200/),
    shows('director', './ipvsadm -ln', /-> 192\.168\.100\.2:80 +FullNat 1 /),
  ],
};
